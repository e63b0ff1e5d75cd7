
// The panel of evidence: a record, an institution, two tied institutions, an article, and the sentences behind them.

const KINDS = { party: "institution", date: "date", figure: "figure", agreement: "agreement" };
const ANCHORS = {
  text: "as the text writes it", published: "completed from the date of publication",
  dateline: "completed from the dateline", earlier: "completed from a date before it in the article",
};

// The stretches of the text that a record took something from.
const spansOf = (record) => {
  const spans = [];
  const add = (kind, at, label) => {
    if (at && !spans.some((s) => s.kind === kind && s.start === at.start && s.end === at.end)) {
      spans.push({ kind, start: at.start, end: at.end, label });
    }
  };
  if (record.type === "link") {
    record.parties.forEach((p) => add("party", p, `${say(p.role)}: ${p.institution.name}`));
    record.figures.forEach((f) => add("figure", f, `figure: ${amount(f)}`));
  } else if (record.type === "activity") {
    record.actors.forEach((p) => add("party", p, `who did it: ${p.institution.name}`));
    record.beneficiaries.forEach((p) => add("party", p, `for whom: ${p.institution.name}`));
    add("figure", record.figure, record.figure && `figure: ${amount(record.figure)}`);
  } else if (record.type === "mention") {
    add(record.kind === "institution" ? "party" : record.kind, record, `${record.kind}, not used`);
  }
  add("date", record.date, record.date && `date: ${record.date.value}`);
  (record.marks ?? []).forEach((m) => add(m.kind === "institution" ? "party" : m.kind, m, m.kind));
  return spans;
};

// Text whose first code point is number `offset` of the article, with the spans as marks.
// Where spans lie in each other, the shortest one shows.
const marked = (text, offset, spans) => {
  const chars = points(text);
  const inside = spans.filter((s) => s.start < offset + chars.length && s.end > offset);
  const cuts = new Set([0, chars.length]);
  for (const s of inside) {
    cuts.add(Math.max(0, s.start - offset));
    cuts.add(Math.min(chars.length, s.end - offset));
  }
  const edges = [...cuts].sort((a, b) => a - b);
  const out = [];
  edges.slice(1).forEach((end, n) => {
    const start = edges[n];
    const piece = chars.slice(start, end).join("");
    const over = inside.filter((s) => s.start <= start + offset && s.end >= end + offset);
    const span = over.reduce((best, s) => (!best || s.end - s.start < best.end - best.start ? s : best), null);
    out.push(span ? el("mark", { class: `m-${span.kind}`, title: over.map((s) => s.label).join("; ") }, piece) : piece);
  });
  return out;
};

const legend = (spans) =>
  el("p", { class: "key" }, Object.keys(KINDS).filter((k) => spans.some((s) => s.kind === k))
    .map((k) => el("span", { class: `m-${k}` }, KINDS[k])));

// The sentences of a record; with the text at hand, also where they stand in it.
const quoted = (record, withKey = true) => {
  const spans = spansOf(record);
  const box = el("div", { class: "quoted" });
  const sentences = () => record.evidence.map((s) => el("blockquote", null, marked(s.text, s.start, spans)));
  const inArticle = () => {
    const text = articlePoints(record.article);
    const whole = [];
    let at = 0;
    for (const s of record.evidence) {
      if (s.start < at) continue;
      whole.push(text.slice(at, s.start).join(""), el("span", { class: "stated" }, marked(text.slice(s.start, s.end).join(""), s.start, spans)));
      at = s.end;
    }
    whole.push(text.slice(at).join(""));
    return [el("div", { class: "text", tabindex: "0", role: "group", "aria-label": "Text of the article" }, whole)];
  };
  let open = false;
  const show = () => {
    box.replaceChildren(...(open ? inArticle() : sentences()));
    if (withKey && spans.length) box.append(legend(spans));
    if (record.article.text !== null) {
      box.append(button(open ? "Only the sentences" : "Show in the article", () => {
        open = !open;
        show();
        if (open) {
          const stated = box.querySelector(".stated");
          const text = box.querySelector(".text");
          if (stated) text.scrollTop = stated.offsetTop - text.offsetTop - 40;
        }
      }, { class: "quiet" }));
    }
  };
  show();
  return box;
};
const articlePoints = (article) => (article.points ??= points(article.text ?? ""));

// A name that opens what it names; its address works in a new window too.
const addressOf = ({ type, id, number }) => (["article", "line", "mention"].includes(type) ? `#${type}-${number}` : `#${id}`);
const goTo = (target, label) => el("a", { class: "name", href: addressOf(target), onclick: (e) => {
  if (e.ctrlKey || e.metaKey || e.shiftKey) return;
  e.preventDefault();
  detail.show(target);
} }, label);
const institutionName = (institution) => goTo(institution, institution.name);
const listed = (list, between = "; ") => list.map((p, n) => [n ? el("span", { class: "arrow" }, between) : "", institutionName(p.institution)]);
const facts = (rows) =>
  el("dl", null, rows.filter(([, value]) => value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length))
    .map(([name, value]) => [el("dt", null, name), el("dd", null, value)]));
const dateSaid = (d) =>
  d && [el("span", { class: "figure" }, d.shown), d.shown === d.value ? null : ` (${d.value})`, ` “${d.text}”`, d.anchor && el("span", { class: "dim" }, ` ${ANCHORS[d.anchor] ?? d.anchor}`)];
const sure = (confidence) => [
  el("meter", { min: "0", max: "1", value: String(confidence), "aria-label": "confidence" }),
  ` ${confidence.toFixed(2)}`,
];
const sourceOf = (article) => [
  goTo(article, headline(article)),
  el("span", { class: "dim" }, [article.published, article.source, article.title ? article.id : null].filter(Boolean).map((s) => ` · ${s}`)),
];
const kicker = (...parts) => el("p", { class: "kicker" }, parts.filter(Boolean).map((p, n) => [n ? " · " : "", p]));

// A record in a list of records.
const card = (record) => {
  const link = record.type === "link";
  const when = record.date?.shown;
  return el("article", { class: "card" },
    kicker(link ? [swatch(record.relation), say(record.relation)] : say(record.activity), say(record.status), when),
    el("h3", null, goTo(record, link ? told(record) : [amount(record.figure) || capital(say(record.activity)), record.actors.length ? ` – ${names(record.actors)}` : ""])),
    quoted(record, false),
    el("p", { class: "from" }, sourceOf(record.article)));
};
// The other records that tell the same, where the input has merged records.
const alsoTold = (record) => (record.others.length ? el("ul", null, record.others.map((o) => el("li", null,
  goTo(o, headline(o.article)), el("span", { class: "dim" }, ` · ${[o.article.published, o.status, o.date?.shown].filter(Boolean).join(" · ")}`)))) : null);
const cards = (title, records) => {
  const shown = records.filter((r) => filters.passes(r));
  const hidden = records.length - shown.length;
  if (!records.length) return null;
  return el("section", null,
    el("h3", { class: "list" }, `${title} (${number.format(shown.length)})`),
    hidden ? el("p", { class: "dim" }, `${number.format(hidden)} more hidden by the filters`) : null,
    growing(shown, card, 8, 20));
};

const details = {
  link(link) {
    const { from, to, directed } = sides(link);
    return [
      kicker("Link", [swatch(link.relation), say(link.relation)], say(link.status)),
      el("h2", { tabindex: "-1" }, directed ? [listed(from), el("span", { class: "arrow" }, " → "), listed(to)] : listed(from, " – ")),
      quoted(link),
      facts([
        ["Article", sourceOf(link.article)],
        ["Also told by", alsoTold(link)],
        ["Agreement", capital(say(link.agreement))],
        ["Date", dateSaid(link.date)],
        ["Parties", el("ul", null, link.parties.map((p) => el("li", null,
          el("span", { class: "dim" }, `${say(p.role)} `), institutionName(p.institution),
          p.mention === p.institution.name ? null : el("span", { class: "dim" }, ` as “${p.mention}”`))))],
        ["Figures", link.figures.length ? link.figures.map((f) => amount(f)).join("; ") : null],
        ["Confidence", sure(link.confidence)],
        ["Rule", el("code", null, link.rule)],
        ["Id", el("code", null, link.id)],
      ]),
    ];
  },
  activity(act) {
    const people = (list) => list.length && el("ul", null, list.map((p) => el("li", null, institutionName(p.institution),
      p.mention === p.institution.name ? null : el("span", { class: "dim" }, ` as “${p.mention}”`))));
    return [
      kicker("Activity", say(act.activity), say(act.status)),
      el("h2", { tabindex: "-1" }, amount(act.figure) || capital(say(act.activity))),
      quoted(act),
      facts([
        ["Article", sourceOf(act.article)],
        ["Also told by", alsoTold(act)],
        ["Who did it", people(act.actors) || null],
        ["For whom", people(act.beneficiaries) || null],
        ["Figure", act.figure && [el("span", { class: "figure" }, amount(act.figure)), ` “${act.figure.text}”`, el("span", { class: "dim" }, ` ${say(act.figure.unit)}, ${say(act.figure.bound)}`)]],
        ["Date", dateSaid(act.date)],
        ["Confidence", sure(act.confidence)],
        ["Rule", el("code", null, act.rule)],
        ["Id", el("code", null, act.id)],
      ]),
    ];
  },
  institution(it) {
    const place = it.place && [it.place.name, it.place.country, it.place.code].filter(Boolean).join(" · ");
    return [
      kicker("Institution", say(it.kind), say(it.level)),
      el("h2", { tabindex: "-1" }, it.name),
      el("p", { class: "do" },
        it.x === null ? null : button("Show in the network", () => network.focus(it)),
        button("Only its records", () => filters.only(it))),
      facts([
        ["Part of", it.parent], ["Place", place], ["Number", it.count === null ? null : number.format(it.count)],
        ["Registry", it.registry], ["Mentions", it.mentions ? number.format(it.mentions) : null], ["Id", el("code", null, it.id)],
      ]),
      cards("Links", it.links),
      cards("Activities", it.activities),
    ];
  },
  line(line) {
    return [
      kicker("Tied institutions", several(line.links.length, "link")),
      el("h2", { tabindex: "-1" }, institutionName(line.a), el("span", { class: "arrow" }, " – "), institutionName(line.b)),
      cards("Links", line.links),
    ];
  },
  article(article) {
    return [
      kicker("Article", article.published),
      el("h2", { tabindex: "-1" }, headline(article)),
      facts([["Id", el("code", null, article.id)], ["Published", article.published], ["Source", article.source],
        ["Not used", article.unused ? several(article.unused, "mention") : null]]),
      article.text === null ? null : el("div", { class: "text", tabindex: "0", role: "group", "aria-label": "Text of the article" }, article.text),
      cards("Links", article.links),
      cards("Activities", article.activities),
    ];
  },
  mention(m) {
    const sentence = aroundMention(m);
    return [
      kicker("Seen and not used", m.kind),
      el("h2", { tabindex: "-1" }, `“${m.text}”`),
      sentence,
      facts([
        ["Why not", el("ul", null, m.reason.split("; ").map((r) => el("li", null, r)))],
        ["Value", m.value === null ? null : [el("span", { class: "figure" }, typeof m.value === "number" ? number.format(m.value) : m.value), m.unit ? ` ${say(m.unit)}` : ""]],
        ["Agreement", m.value === null && m.unit ? capital(say(m.unit)) : null],
        ["Means", m.institution && institutionName(m.institution)],
        ["Article", sourceOf(m.article)],
        ["Place", `characters ${m.start} to ${m.end}`],
        ["Rule", el("code", null, m.rule)],
      ]),
    ];
  },
};

// Where a mention stands: in a sentence that a record quotes, or in the text if the page has it.
const aroundMention = (m) => {
  const spans = spansOf(m);
  const record = [...m.article.links, ...m.article.activities].find((r) => r.evidence.some((s) => s.start <= m.start && s.end >= m.end));
  if (record) {
    const s = record.evidence.find((e) => e.start <= m.start && e.end >= m.end);
    return el("blockquote", null, marked(s.text, s.start, spans));
  }
  if (m.article.text === null) return null;
  const text = articlePoints(m.article);
  const stop = (c) => c === "\n" || c === "\r";
  let start = m.start;
  let end = m.end;
  while (start > 0 && m.start - start < 300 && !stop(text[start - 1])) start -= 1;
  while (end < text.length && end - m.end < 300 && !stop(text[end])) end += 1;
  return el("blockquote", null, marked(text.slice(start, end).join(""), start, spans));
};

const detail = (() => {
  const panel = byId("detail");
  const past = [];
  let now = null;
  const draw = (focus) => {
    panel.classList.toggle("empty", !now);
    document.body.classList.toggle("with-detail", Boolean(now));
    if (!now) {
      // Where to begin, for who sees the page for the first time.
      const links = filters.links();
      const count = new Map();
      for (const link of links) for (const i of new Set(link.institutions)) count.set(i, (count.get(i) ?? 0) + 1);
      const most = [...count].sort((a, b) => b[1] - a[1] || compare(a[0].name, b[0].name)).slice(0, 8);
      panel.replaceChildren(...[
        el("p", { class: "dim" }, "Choose an institution, a line of the network or a row of a table: the sentences that state it appear here."),
        most.length ? el("h2", { class: "begin" }, "Tied most often") : null,
        most.length ? el("ol", { class: "begin" }, most.map(([i, n]) => el("li", null, goTo(i, i.name), el("span", { class: "dim" }, ` ${several(n, "link")}`)))) : null,
      ].filter(Boolean));
      return;
    }
    panel.replaceChildren(
      el("div", { class: "bar" },
        past.length ? button("← Back", back, { class: "quiet" }) : el("span"),
        button("Close", close, { class: "quiet" })),
      ...details[now.type](now).filter(Boolean));
    panel.scrollTop = 0;
    if (focus) panel.querySelector("h2")?.focus({ preventScroll: innerWidth > 1000 });
  };
  const show = (target, { focus = true, remember = true } = {}) => {
    if (now && now !== target && remember) past.push(now);
    now = target;
    draw(focus);
    try {
      history.replaceState(null, "", addressOf(target));
    } catch {
      // A page that was opened from a string has no address.
    }
    network.select(target);
  };
  const back = () => {
    const target = past.pop();
    now = null;
    if (target) show(target, { remember: false });
  };
  const close = () => {
    past.length = 0;
    now = null;
    draw(false);
    try {
      history.replaceState(null, "", location.pathname + location.search);
    } catch {
      // As above.
    }
    network.select(null);
    byId("main").focus({ preventScroll: true });
  };
  addEventListener("keydown", (e) => {
    if (e.key === "Escape" && now) close();
  });
  return { show, close, redraw: () => draw(false), now: () => now };
})();
