#!/usr/bin/env python3
"""Writes the made set of syndicated and re-told reports: reports/ and answers.jsonl.

All names and sentences are invented. Every event is told by one to three writers
in words of their own (other names for the same hospital, rounder figures, coarser
dates), and every telling is printed by up to four papers: with another headline,
wrapped anew, shortened, with lines of the paper's own. Beside each event stand
others that look like it: another number in the name, another town, another year.
The answers are known because the same run chooses them. The seed is fixed.
"""

import json
import random
import textwrap
from pathlib import Path

HERE = Path(__file__).resolve().parent
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December"]

# Of each institution: an id, and the names that writers give it. No name stands for two.
PROVINCIAL = [
    ("jsp", ["Jiangsu Provincial People's Hospital", "the People's Hospital of Jiangsu Province", "Jiangsu People's Hospital"]),
    ("scp", ["Sichuan Provincial Cancer Hospital", "Sichuan Cancer Hospital", "the Cancer Hospital of Sichuan Province"]),
    ("ahc", ["Anhui Provincial Chest Hospital", "Anhui Chest Hospital", "Anhui Chest Hospital"]),
    ("hnc", ["Hunan Provincial Children's Hospital", "Hunan Children's Hospital", "the Children's Hospital of Hunan Province"]),
    ("hbc", ["Hubei Provincial Children's Hospital", "Hubei Children's Hospital", "the Children's Hospital of Hubei Province"]),
    ("nj1", ["Nanjing First Hospital", "Nanjing Municipal First Hospital", "the First Hospital of Nanjing City"]),
    ("nj2", ["Nanjing Second Hospital", "Nanjing Municipal Second Hospital", "the Second Hospital of Nanjing City"]),
    ("cs1", ["Changsha Central Hospital", "Changsha City Central Hospital", "the Central Hospital of Changsha City"]),
    ("fj1", ["First Affiliated Hospital of Fujian Medical University", "Fujian Medical University First Affiliated Hospital",
             "the First Affiliated Hospital of Fujian Medical University"]),
    ("fj2", ["Second Affiliated Hospital of Fujian Medical University", "Fujian Medical University Second Affiliated Hospital",
             "the Second Affiliated Hospital of Fujian Medical University"]),
]
COUNTY = [
    ("ysp", ["Yongshan County People's Hospital", "the People's Hospital of Yongshan County", "Yongshan People's Hospital"]),
    ("yst", ["Yongshan County Hospital of Traditional Chinese Medicine", "Yongshan Traditional Chinese Medicine Hospital",
             "the Traditional Chinese Medicine Hospital of Yongshan County"]),
    ("ys2", ["Yongshan County Second People's Hospital", "the Second People's Hospital of Yongshan County",
             "Yongshan Second People's Hospital"]),
    ("hpp", ["Huping County People's Hospital", "the People's Hospital of Huping County", "Huping County People's Hospital"]),
    ("mbm", ["Mabian County Maternal and Child Health Hospital", "the Maternal and Child Health Hospital of Mabian County",
             "Mabian Maternal and Child Health Hospital"]),
    ("jgp", ["Jinggu County People's Hospital", "the People's Hospital of Jinggu County", "Jinggu People's Hospital"]),
    ("stp", ["Santai County People's Hospital", "the People's Hospital of Santai County", "Santai People's Hospital"]),
    ("ldp", ["Longde County People's Hospital", "the People's Hospital of Longde County", "Longde People's Hospital"]),
]

LINKS = {
    "cooperation": [
        "{A} and {B} signed a cooperation agreement {when}.",
        "{B} signed a cooperation agreement with {A} {when}.",
        "A cooperation agreement was signed between {A} and {B} {when}.",
    ],
    "trusteeship": [
        "{A} took over the management of {B} under a trusteeship agreement signed {when}.",
        "{B} has been managed by {A} since a trusteeship agreement was signed {when}.",
        "{B} was entrusted to {A} {when}.",
    ],
    "affiliation": [
        "{B} became a branch of {A} {when}.",
        "{B} became a branch hospital of {A} {when}.",
        "{B} officially became a branch of {A} {when}.",
    ],
}
ACTIVITIES = [
    ("clinical_service", "patients", ["{A} has treated {n} patients at {B} since then.", "Experts of {A} treated {n} patients at {B}.",
                                      "{A} treated {n} patients at {B}."]),
    ("training", "doctors", ["{A} has trained {n} doctors of {B} in its wards.", "{A} trained {n} doctors of {B}.",
                             "{A} trained {n} doctors for {B}."]),
    ("clinical_service", "operations", ["{A} performed {n} operations at {B}.", "Surgeons of {A} performed {n} operations at {B}.",
                                        "{A} has performed {n} operations at {B}."]),
]
# Sentences that state nothing; each telling draws its own, so that only copies share them.
FILLERS = [
    "The corridor outside the {w} ward was full of relatives long before eight o'clock.",
    "A retired teacher from a village near the {w} bridge said she used to travel four hours for a check.",
    "Snow fell on the {w} pass for most of the week, and the buses ran late.",
    "The old {w} building will be painted before the winter, according to the people who work there.",
    "Nobody in the {w} street could remember so many visitors on one morning.",
    "The {w} room smelled of fresh paint, and the windows were still covered with paper.",
    "Several families from the {w} valley brought baskets of pears for the nurses.",
    "Asked about the {w} road, the driver laughed and pointed at the mud on his boots.",
    "The director said the {w} plan had been talked about for years without any result.",
    "Tea was served in the {w} hall, and the speeches were mercifully short.",
    "A painted sign from the {w} period still hangs above the entrance.",
    "The local paper had printed a cartoon about the {w} queue only a month before.",
]
WORDS = ("amber birch cedar dove ember fern grove hazel iron juniper kestrel lantern maple nettle otter pine quartz reed sable "
         "thistle umber violet willow yarrow copper silver marble granite orchard harbour meadow lotus crane heron magpie plum "
         "peach apricot bamboo jade pearl coral indigo scarlet golden russet ivory slate basalt chalk clover barley millet").split()
HEADS = ["{A} and {B} come closer", "News for patients of {B}", "{B} looks ahead", "Help from {A}", "What changes at {B}",
         "{A} goes to the mountains"]
FRONT = ["Advertisement", "Share this article", "Our newsletter reaches you every morning", "Photo: the entrance in spring"]
BACK = ["All rights reserved.", "Contact the editors with hints and corrections.", "Read more in our weekend edition."]


def date_forms(rng, year, month, day, finest):
    """How a writer gives the date: to the day, or coarser."""
    full = [f"on {MONTHS[month - 1]} {day}, {year}", f"on {day} {MONTHS[month - 1]} {year}"]
    if finest:
        return rng.choice(full)
    return rng.choice(full + [f"in {MONTHS[month - 1]} {year}", f"in {year}"])


def figure_forms(rng, n, exact):
    if exact:
        return f"{n:,}"
    step = 10 ** (len(str(n)) - 2)
    low = n // step * step
    return rng.choice([f"more than {low:,}", f"over {low:,}", f"{n:,}", f"about {round(n / step) * step:,}"])


def telling(rng, event, k):
    """One writer's text: a list of paragraphs, the headline, and what the writer calls whom."""
    a = event["A"][1][k % 3]
    b = event["B"][1][(k + event["turn"]) % 3]
    year, month, day = event["date"]
    when = date_forms(rng, year, month, day, k == 0)
    link = LINKS[event["relation"]][k % 3].format(A=a, B=b, when=when)
    _, _, forms = event["activity"]
    act = forms[k % 3].format(A=a, B=b, n=figure_forms(rng, event["n"], k == 0)).replace(" since then", f" in {year}")
    if f" in {year}" not in act:
        act = act[:-1] + f" in {year}."
    up = lambda s: s[0].upper() + s[1:]
    fill = [f.format(w=rng.choice(WORDS)) for f in rng.sample(FILLERS, 6)]
    paragraphs = [
        f"{up(link)} {fill[0]}",
        f"{fill[1]} {up(act)}",
        f"{fill[2]} {fill[3]}",
        f"{fill[4]} {fill[5]}",
    ]
    return rng.choice(HEADS).format(A=a, B=b), paragraphs, {a: event["A"][0], b: event["B"][0]}


def copies(rng, headline, paragraphs, names):
    """The prints of one telling: as it is, wrapped, with another headline, shortened, framed."""
    a, b = list(names)
    yield headline, paragraphs, 0
    for kind in rng.sample(["wrap", "head", "short", "frame"], rng.choice([0, 1, 2, 3])):
        if kind == "wrap":
            yield headline, paragraphs, rng.choice([58, 66, 79])
        elif kind == "head":
            yield rng.choice(HEADS).format(A=b, B=a), paragraphs, 0
        elif kind == "short":
            yield headline, paragraphs[: rng.choice([2, 3])], 0
        else:
            yield headline, [rng.choice(FRONT)] + paragraphs + [rng.choice(BACK)], rng.choice([0, 72])


def main():
    rng = random.Random(20261122)
    folder = HERE / "reports"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    events = []
    pairs = [(a, b) for a in PROVINCIAL for b in COUNTY]
    rng.shuffle(pairs)
    for n, (a, b) in enumerate(pairs[:36]):
        events.append({
            "A": a, "B": b, "turn": rng.randrange(3), "relation": rng.choice(sorted(LINKS)),
            "date": (rng.randrange(2012, 2022), rng.randrange(1, 13), rng.randrange(1, 29)),
            "activity": rng.choice(ACTIVITIES), "n": rng.randrange(1013, 9877),
        })
    answers = []
    number = 0
    texts = 0
    order = []
    for at, event in enumerate(events):
        for k in range(rng.choice([1, 2, 3])):
            headline, paragraphs, names = telling(rng, event, k)
            texts += 1
            for head, body, width in copies(rng, headline, paragraphs, names):
                text = head + "\n\n" + "\n\n".join(textwrap.fill(p, width) if width else p for p in body) + "\n"
                answer = {"text": f"t{texts:03}", "event": f"e{at:03}", "relation": event["relation"],
                          "activity": event["activity"][0], "institutions": names}
                order.append((text, answer))
    rng.shuffle(order)
    for text, answer in order:
        number += 1
        name = f"m{number:03}.txt"
        (folder / name).write_text(text, encoding="utf-8")
        answers.append({"article": name, **answer})
    with open(HERE / "answers.jsonl", "w", encoding="utf-8") as out:
        for answer in answers:
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    print(f"{number} reports, {texts} texts, {len(events)} events")


if __name__ == "__main__":
    main()
