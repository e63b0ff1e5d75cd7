// Made records: as many links as a test wants, and names that try to be markup. The same each time.

const pick = (() => {
  let state = 1n;
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(below));
  };
})();

const PLACES = ["Aldmoor", "Brenvik", "Castora", "Dunhollow", "Eskbridge", "Farrowby", "Glenmark", "Hartsea"];
const RELATIONS = {
  cooperation: ["partner", "partner"], counterpart_assistance: ["supporter", "supported"], alliance_membership: ["member", "alliance"],
  alliance_leadership: ["lead", "alliance"], affiliation: ["parent", "affiliate"], trusteeship: ["manager", "managed"],
  joint_construction: ["partner", "built"], merger: ["acquirer", "acquired"],
};
const KINDS = ["hospital", "hospital", "hospital", "university", "alliance", "company", "health_authority"];
const points = (text) => Array.from(text).length;

const institution = (n, mention, start) => ({
  id: `inst-${String(n).padStart(16, "0")}`, name: `${PLACES[n % 8]} Hospital No. ${n}`, kind: KINDS[n % 7], level: null, parent: null,
  place: { name: PLACES[n % 8], country: n % 3 ? "CN" : "GB", code: null }, count: null, registry: null, mention, start, end: start + points(mention),
});

// `links` links in as many articles as have two each, with activities and mentions in the proportions of the sample corpus.
export const many = (links) => {
  const lines = [];
  const names = Math.round(links * 0.7);
  for (let a = 0; a < links / 2; a += 1) {
    const article = { id: `news/${String(a).padStart(5, "0")}.txt`, title: `Report ${a} of the district`, published: `20${10 + (a % 15)}-03-04`, source: null };
    let at = 0;
    const base = { schema: 1 };
    for (let l = 0; l < 2; l += 1) {
      const relation = Object.keys(RELATIONS)[pick(8)];
      // Some institutions are in many links, as in the world.
      const [x, y] = [pick(names), pick(3) ? pick(60) : pick(names)];
      if (x === y) continue;
      const [one, two] = [institution(x, "", 0).name, institution(y, "", 0).name];
      const text = `${one} signed an agreement with ${two} on 5 March 20${10 + (a % 15)}, and more was said at the ceremony that day.`;
      const id = `link-${String(a * 2 + l).padStart(16, "0")}`;
      const value = `20${10 + (a % 15)}-03-05`;
      const said = `5 March 20${10 + (a % 15)}`;
      const when = at + text.indexOf(said);
      const date = pick(4) ? { value, text: said, start: when, end: when + points(said), anchor: "text" } : null;
      lines.push({
        type: "link", ...base, id, article, relation, agreement: pick(2) ? "cooperation_agreement" : null, status: ["active", "active", "active", "proposed", "ended"][pick(5)],
        parties: [[one, x, 0], [two, y, 1]].map(([name, n, role]) => ({ role: RELATIONS[relation][role], institution: institution(n, name, at + text.indexOf(name)) })),
        date, figures: [], evidence: [{ start: at, end: at + points(text), text }], confidence: (40 + pick(60)) / 100, rule: `relations/${relation}#1`,
      });
      at += points(text) + 1;
      for (let k = 0; k < 2 + pick(2); k += 1) {
        const count = 10 + pick(5000);
        const sentence = `${two} has treated ${count} patients and trained its nurses since then, as told in paragraph ${k}.`;
        lines.push({
          type: "activity", ...base, id: `act-${String(a * 8 + l * 4 + k).padStart(16, "0")}`, article, activity: ["clinical_service", "training", "screening"][pick(3)],
          status: "done", actors: [institution(y, two, at)], beneficiaries: [],
          figure: { value: count, upper: null, bound: ["exact", "about", "at_least"][pick(3)], unit: "people", noun: "patients", currency: null, text: String(count), start: at + sentence.indexOf(String(count)), end: at + sentence.indexOf(String(count)) + String(count).length },
          date: date && { ...date, value: value.slice(0, 4) }, evidence: [{ start: at, end: at + points(sentence), text: sentence }], confidence: 0.8, rule: "activities/clinical_service#verb",
        });
        at += points(sentence) + 1;
      }
    }
    for (let m = 0; m < 28; m += 1) {
      const used = m % 2 === 0;
      lines.push({
        type: "mention", ...base, kind: ["date", "institution", "figure"][m % 3], article, start: m * 7, end: m * 7 + 5, text: `m${m} x`, institution: null, agreement: null,
        value: m % 3 === 2 ? m : null, upper: null, bound: null, unit: null, noun: null, currency: null, anchor: null, rule: "dates/day",
        used_by: used ? [`link-${String(a * 2).padStart(16, "0")}`] : [], unused: used ? null : ["no trigger in the sentence", "no party of the records of its sentence", "byline: says when and by whom the report was written"][m % 3],
      });
    }
  }
  return lines;
};

// One link whose every text would be markup, or break a script, were it not kept as text;
// behind characters that JavaScript counts twice.
export const hostile = () => {
  const one = "</script><b onclick=alert(1)>Hospital";
  const two = "<img src=x onerror=\"document.title='broken'\">{{nonce}} & \u2028Clinic";
  const text = `𠮷𠮷 ${one} 🏥 signed with ${two} on 5 May 2021.`;
  const start = (word) => points(text.slice(0, text.indexOf(word)));
  const at = (word) => ({ start: start(word), end: start(word) + points(word) });
  const party = (role, name, n) => ({ role, institution: { ...institution(n, name, 0), name, ...at(name) } });
  const article = { id: "<i>x</i>.txt", title: "<!-- </title> ]]>", published: null, source: "javascript:alert(1)" };
  return {
    text,
    records: [{
      type: "link", schema: 1, id: "link-0000000000000001", article, relation: "cooperation", agreement: null, status: "active",
      parties: [party("partner", one, 1), party("partner", two, 2)], date: { value: "2021-05-05", text: "5 May 2021", ...at("5 May 2021"), anchor: "text" },
      figures: [], evidence: [{ start: 0, end: points(text), text }], confidence: 0.5, rule: "relations/cooperation#1",
    }],
  };
};

export const jsonl = (records) => records.map((r) => `${JSON.stringify(r)}\n`).join("");
