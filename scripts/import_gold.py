#!/usr/bin/env python3
"""Turn gold in the form of ANNOTATING.md (one gold/ID.json per article, with
keys) into the project's own: ID.gold.jsonl beside ID.txt, one JSON object a line.

    scripts/import_gold.py FROM TO [--gold FOLDER]

FROM holds the texts (ID.txt) and, unless --gold says otherwise, the folder gold/
with one ID.json each. Texts are copied to TO byte for byte; beside each comes
ID.gold.jsonl. Only texts with gold are taken. The form that is written stands in
corpus/README.md; `wardlink evaluate` reads both forms.

Only the standard library is used.
"""
import argparse
import json
import pathlib
import shutil
import sys


def one_or_list(values):
    """A list with one acceptable value is that value."""
    if not isinstance(values, list):
        return values
    return values[0] if len(values) == 1 else values


def each(value, change):
    """`change` applied to the value, or to each of a list of acceptable values."""
    return [change(v) for v in value] if isinstance(value, list) else change(value)


def number(value):
    return None if value is None else float(value)


def date(value):
    return None if value is None else {"value": value}


def convert(gold):
    """The lines of an article."""
    names = {}
    for institution in gold["institutions"]:
        # The name stands for the institution in links and activities, so it must be its own.
        free = [n for n in institution["names"] if n not in names.values()]
        if not free:
            raise ValueError(f"no name of {institution['key']!r} is its own: {institution['names']}")
        names[institution["key"]] = free[0]

    def party(key):
        return {"name": names[key]}

    def optional(entry, line):
        if entry.get("optional"):
            line["optional"] = True
        return line

    yield {"type": "article", "id": gold["id"], "published": gold.get("published"),
           "dates_annotated": "dates" in gold}
    for i in gold["institutions"]:
        name = names[i["key"]]
        yield optional(i, {"type": "mention", "kind": "institution", "institution": {
            "name": name, "names": [name] + [n for n in i["names"] if n != name], "kind": i["kind"]}})
    for f in gold["figures"]:
        line = {"type": "mention", "kind": "figure", "value": number(f["value"]), "upper": number(f.get("upper")),
                "bound": one_or_list(f["bound"]), "unit": one_or_list(f["unit"])}
        if f.get("currency"):
            line["currency"] = f["currency"]
        yield optional(f, line)
    for d in gold.get("dates", []):
        yield optional(d, {"type": "mention", "kind": "date", "value": one_or_list(d["value"])})
    for l in gold["links"]:
        yield optional(l, {
            "type": "link", "relation": one_or_list(l["relation"]), "agreement": one_or_list(l["agreement"]),
            "status": one_or_list(l["status"]),
            "parties": [{"role": p["role"], "institution": party(p["key"])} for p in l["parties"]],
            "date": each(one_or_list(l["date"]), date)})
    for a in gold["activities"]:
        yield optional(a, {
            "type": "activity", "activity": one_or_list(a["activity"]), "status": one_or_list(a["status"]),
            "actors": [party(k) for k in a["actors"]], "beneficiaries": [party(k) for k in a["beneficiaries"]],
            "figure": None if a["value"] is None else {"value": number(a["value"])}})


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("source", type=pathlib.Path, metavar="FROM")
    ap.add_argument("target", type=pathlib.Path, metavar="TO")
    ap.add_argument("--gold", type=pathlib.Path, help="folder of the ID.json files; FROM/gold by default")
    a = ap.parse_args()
    files = sorted((a.gold or a.source / "gold").glob("*.json"))
    if not files:
        sys.exit(f"no gold in {a.gold or a.source / 'gold'}")
    a.target.mkdir(parents=True, exist_ok=True)
    for file in files:
        text = a.source / f"{file.stem}.txt"
        if not text.is_file():
            sys.exit(f"{file}: its text {text} is missing")
        try:
            lines = list(convert(json.loads(file.read_text(encoding="utf-8"))))
        except (ValueError, KeyError) as error:
            sys.exit(f"{file}: {error!r}")
        # copyfile: the contents without the permissions, which may be read-only at the source.
        shutil.copyfile(text, a.target / text.name)
        out = a.target / f"{file.stem}.gold.jsonl"
        out.write_text("".join(json.dumps(l, ensure_ascii=False) + "\n" for l in lines), encoding="utf-8")
    print(f"{len(files)} articles from {a.source} to {a.target}")


if __name__ == "__main__":
    main()
