// The tables of src/page/data.rs as objects that name each other.

// An EDTF date as people write it: a day, a month and a year stay as they are.
const dateShown = (value) => {
  const [from, to] = value.split("/");
  if (to === "..") return `since ${dateShown(from)}`;
  if (to !== undefined) return from === ".." ? `until ${dateShown(to)}` : `${dateShown(from)} to ${dateShown(to)}`;
  const season = /^(\d{4})-2([1-4])$/.exec(value);
  if (season) return `${["spring", "summer", "autumn", "winter"][season[2] - 1]} ${season[1]}`;
  if (/^\d{3}X$/.test(value)) return `${value.slice(0, 3)}0s`;
  if (value.startsWith("XXXX-")) return `${value.slice(5)}, year not known`;
  return value;
};

const data = (() => {
  const raw = JSON.parse(document.getElementById("records").textContent);
  const word = (n) => (n === null ? null : raw.words[n]);

  const articles = raw.articles.map(([id, title, published, source, text, days], number) => ({
    type: "article", number, id, title, published, source, text, days, links: [], activities: [], unused: 0, points: null,
  }));
  const places = raw.places.map(([name, country, code, division, divisionName, prefecture], number) => (
    { number, name, country, code, division, divisionName, prefecture }));
  const institutions = raw.institutions.map(
    ([id, name, kind, level, parent, place, count, registry, mentions, x, y], number) => ({
      type: "institution", number, id, name, kind: word(kind), level: word(level), parent,
      place: place === null ? null : places[place], count, registry, mentions, x, y, links: [], activities: [],
    }),
  );
  const sentences = raw.sentences.map(([article, start, end, text]) => ({ article: articles[article], start, end, text }));

  const party = ([role, institution, mention, start, end]) => ({
    role: word(role), institution: institutions[institution], mention, start, end,
  });
  const named = ([institution, mention, start, end]) => ({ institution: institutions[institution], mention, start, end });
  const date = (row) => {
    if (!row) return null;
    const [value, text, start, end, anchor, days] = row;
    return { value, shown: dateShown(value), text, start, end, anchor: word(anchor), first: days ? days[0] : null, last: days ? days[1] : null };
  };
  const figure = (row) => {
    if (!row) return null;
    const [value, upper, bound, unit, noun, currency, text, start, end] = row;
    return {
      value, upper, bound: word(bound), unit: word(unit), noun: word(noun), currency: word(currency), text, start, end,
    };
  };
  const marks = (rows) => rows.map(([kind, start, end]) => ({ kind: word(kind), start, end }));
  const once = (list) => [...new Set(list)];

  const links = raw.links.map(
    ([id, article, relation, agreement, status, parties, when, figures, evidence, confidence, rule, more, told]) => {
      const link = {
        type: "link", id, article: articles[article], relation: word(relation), agreement: word(agreement),
        status: word(status), parties: parties.map(party), date: date(when), figures: figures.map(figure),
        evidence: evidence.map((n) => sentences[n]), confidence, rule: word(rule), marks: marks(more), told,
      };
      link.institutions = once(link.parties.map((p) => p.institution));
      link.article.links.push(link);
      link.institutions.forEach((i) => i.links.push(link));
      return link;
    },
  );
  const activities = raw.activities.map(
    ([id, article, activity, status, actors, beneficiaries, amount, when, evidence, confidence, rule, more, told]) => {
      const act = {
        type: "activity", id, article: articles[article], activity: word(activity), status: word(status),
        actors: actors.map(named), beneficiaries: beneficiaries.map(named), figure: figure(amount), date: date(when),
        evidence: evidence.map((n) => sentences[n]), confidence, rule: word(rule), marks: marks(more), told,
      };
      act.institutions = once([...act.actors, ...act.beneficiaries].map((i) => i.institution));
      act.article.activities.push(act);
      act.institutions.forEach((i) => i.activities.push(act));
      return act;
    },
  );
  const unused = raw.unused.map(([kind, article, start, end, text, value, unit, institution, rule, reason], number) => {
    const mention = {
      type: "mention", number, kind: word(kind), article: articles[article], start, end, text, value, unit: word(unit),
      institution: institution === null ? null : institutions[institution], rule: word(rule), reason: word(reason),
    };
    mention.article.unused += 1;
    return mention;
  });

  // What is drawn: a line for each two institutions that links tie, whatever the number of links.
  // Parties of different roles are tied; where all have one role, everybody is with everybody.
  const lines = new Map();
  for (const link of links) {
    const one = link.parties.every((p) => p.role === link.parties[0].role);
    link.lines = [];
    link.parties.forEach((a, at) => {
      for (const b of link.parties.slice(at + 1)) {
        if (a.institution === b.institution || (a.role === b.role && !one)) continue;
        const [from, to] = a.institution.number < b.institution.number ? [a, b] : [b, a];
        const key = `${from.institution.number}-${to.institution.number}`;
        if (!lines.has(key)) {
          lines.set(key, { type: "line", key, a: from.institution, b: to.institution, links: [], number: lines.size });
        }
        const line = lines.get(key);
        if (line.links.at(-1) !== link) line.links.push(link);
        if (!link.lines.includes(line)) link.lines.push(line);
      }
    });
  }

  // What several records tell, each with the others.
  const groups = new Map();
  for (const r of [...links, ...activities]) if (r.told !== null) groups.set(r.told, [...(groups.get(r.told) ?? []), r]);
  for (const r of [...links, ...activities]) r.others = r.told === null ? [] : groups.get(r.told).filter((o) => o !== r);

  const seen = raw.seen.map(([kind, all, used]) => ({ kind: word(kind), all, used }));
  return {
    title: raw.title, program: raw.program, schema: raw.schema, counts: raw.counts, articles, places, institutions,
    links, activities, unused, seen, lines: [...lines.values()],
  };
})();

// The contract's words as people write them.
const WORDS = {
  counterpart_assistance: "counterpart assistance", person_times: "person-times", at_least: "at least",
  at_most: "at most", medical_center: "medical centre", link: "link", activity: "activity",
};
const say = (key) => (key === null || key === undefined ? "" : (WORDS[key] ?? String(key).replaceAll("_", " ")));
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const several = (count, one, many = `${one}s`) => `${number.format(count)} ${count === 1 ? one : many}`;
const compare = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

// Which roles act, and which are acted on: the order in which the parties of a link are told.
const TOWARDS = {
  supporter: 0, supported: 1, lead: 0, alliance: 1, member: 0, parent: 0, affiliate: 1, manager: 0, managed: 1,
  acquirer: 0, acquired: 1, partner: 0, built: 1,
};
const sides = (link) => {
  const from = link.parties.filter((p) => TOWARDS[p.role] !== 1);
  const to = link.parties.filter((p) => TOWARDS[p.role] === 1);
  return from.length && to.length ? { from, to, directed: true } : { from: link.parties, to: [], directed: false };
};
const names = (list) => list.map((p) => p.institution.name).join("; ");
const told = (link) => {
  const { from, to, directed } = sides(link);
  return directed ? `${names(from)} → ${names(to)}` : from.map((p) => p.institution.name).join(" – ");
};
const amount = (f) => {
  if (!f) return "";
  const bound = { at_least: "≥ ", at_most: "≤ ", about: "≈ " }[f.bound] ?? "";
  const value = f.upper === null ? number.format(f.value) : `${number.format(f.value)}–${number.format(f.upper)}`;
  const unit = f.unit === "money" ? (f.currency ?? "money") : f.unit === "percent" ? "%" : (f.noun ?? say(f.unit));
  return `${bound}${value} ${unit}`;
};
const headline = (article) => article.title ?? article.id;

// Offsets count code points, strings of JavaScript count UTF-16 units: "𠮷" is one of the first, two of the second.
const points = (text) => Array.from(text);
