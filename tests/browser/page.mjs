// The page of `wardlink report` in a real browser: node tests/browser/page.mjs PROGRAM BROWSER MODULES FOLDER
//
// PROGRAM is wardlink, BROWSER a Chromium, MODULES the folder with node_modules of tests/browser/package.json,
// FOLDER an empty folder to work in. What is expected is counted here from the lines of the records.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { hostile, jsonl, many } from "./records.mjs";

const [program, executablePath, modules, folder] = process.argv.slice(2).map((p) => path.resolve(p));
const need = createRequire(path.join(modules, "package.json"));
const { chromium } = need("playwright-core");
const axe = fs.readFileSync(need.resolve("axe-core/axe.min.js"), "utf8");
const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

const place = (name) => path.join(folder, name);
const wardlink = (...args) => execFileSync(program, args, { cwd: repository, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28 });
const report = (records, name, ...more) => {
  if (records) fs.writeFileSync(place(`${name}.jsonl`), jsonl(records));
  wardlink("report", "-q", place(records ? `${name}.jsonl` : name), "-o", place(`${name}.html`), ...more);
  return place(`${name}.html`);
};

wardlink("extract", "-q", "--mentions", "corpus", "-o", `${place("corpus")}${path.sep}`);
const read = (name) => fs.readFileSync(place(`corpus/${name}.jsonl`), "utf8").split("\n").filter(Boolean).map((l) => JSON.parse(l));
const [links, activities, mentions] = ["links", "activities", "mentions"].map(read);
const tally = (list, of) => list.reduce((m, x) => m.set(of(x), (m.get(of(x)) ?? 0) + 1), new Map());
const whole = new Intl.NumberFormat("en");

// A context of its own is an empty profile; the browser itself has a new folder for each run.
const browser = await chromium.launchPersistentContext(place("profile"), {
  executablePath, headless: true, viewport: { width: 1440, height: 900 },
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const faults = [];
const open = async (file, { hash = "", width = 1440, height = 900, scheme = "light" } = {}) => {
  const page = await browser.newPage();
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme });
  page.on("pageerror", (e) => faults.push(`error: ${e.stack}`));
  page.on("console", (m) => { if (["error", "warning"].includes(m.type())) faults.push(`console: ${m.text()}`); });
  page.on("request", (r) => { if (r.url().split("#")[0] !== `file://${file}` && !/^(data|blob):/.test(r.url())) faults.push(`asks for ${r.url()}`); });
  await page.goto(`file://${file}${hash}`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  return page;
};
const drawn = (page) => page.waitForSelector("html[data-network]", { state: "attached" });

let done = 0;
const test = async (name, work) => {
  faults.length = 0;
  try {
    await work();
    assert.deepEqual(faults, [], "the page complains");
  } catch (error) {
    console.error(`FAILED: ${name}\n${error.stack}`);
    process.exitCode = 1;
    return;
  }
  done += 1;
};
const status = (page) => page.textContent("#status").then((t) => t.replace(/\s+/g, " ").trim());
const settled = (page) => page.waitForTimeout(200);
const said = (l, a) => `${whole.format(l)} of ${whole.format(links.length)} links · ${whole.format(a)} of ${whole.format(activities.length)} activities`;
const slice = (text, offset, { start, end }) => Array.from(text).slice(start - offset, end - offset).join("");

const corpus = report(null, "corpus", "--texts", ".");

await test("the page says how many there are of each", async () => {
  const page = await open(corpus);
  const articles = new Set([...links, ...activities, ...mentions].map((r) => r.article.id)).size;
  const institutions = new Set([...links.flatMap((l) => l.parties.map((p) => p.institution.id)),
    ...activities.flatMap((a) => [...a.actors, ...a.beneficiaries].map((i) => i.id)), ...mentions.flatMap((m) => (m.institution ? [m.institution.id] : []))]).size;
  const summary = await page.textContent("#summary");
  for (const [count, noun] of [[articles, "articles"], [institutions, "institutions"], [links.length, "links"], [activities.length, "activities"], [mentions.length, "mentions"]]) {
    assert.ok(summary.includes(`${whole.format(count)} ${noun}`), `${count} ${noun}: ${summary}`);
  }
  const tab = (id) => page.textContent(`#tab-${id} .count`);
  assert.equal(await tab("links"), whole.format(links.length));
  assert.equal(await tab("institutions"), whole.format(institutions));
  assert.equal(await tab("ledger"), whole.format(mentions.filter((m) => m.unused).length));
  await page.close();
});

await test("dates are written for people, and the first look has a place to begin", async () => {
  const page = await open(corpus);
  const dates = new Map(await page.evaluate(() => [...wardlink.data.links, ...wardlink.data.activities].filter((r) => r.date).map((r) => [r.date.value, r.date.shown])));
  const seasons = ["spring", "summer", "autumn", "winter"];
  for (const [value, shown] of dates) {
    if (/^\d{4}(-[01]\d(-\d\d)?)?$/.test(value)) assert.equal(shown, value);
    else assert.ok(!/\/|X|-2[1-4]\b(?!-)/.test(shown.replace(/\d{4}-\d\d-\d\d|\b[01]\d-[0-3]\d(?=, year)/g, "")), `${value}: ${shown}`);
    const season = /^(\d{4})-2([1-4])$/.exec(value);
    if (season) assert.equal(shown, `${seasons[season[2] - 1]} ${season[1]}`);
    if (/^\d{4}\/\.\.$/.test(value)) assert.equal(shown, `since ${value.slice(0, 4)}`);
    if (/^\d{4}\/\d{4}$/.test(value)) assert.equal(shown, value.replace("/", " to "));
  }
  for (const shape of [/^\d{4}-2[1-4]$/, /^\d{4}\/\.\.$/, /^\d{4}\/\d{4}$/]) assert.ok([...dates.keys()].some((value) => shape.test(value)), `${shape} is among the dates`);
  const most = () => page.evaluate(() => {
    const count = new Map();
    for (const l of wardlink.filters.links()) for (const i of l.institutions) count.set(i.name, (count.get(i.name) ?? 0) + 1);
    return Math.max(...count.values());
  });
  const first = page.locator("#detail ol.begin li").first();
  assert.ok((await first.textContent()).endsWith(` ${await most()} links`), await first.textContent());
  const before = await page.locator("#detail ol.begin").textContent();
  await page.check('input[name="relation"][value="cooperation"]');
  await settled(page);
  assert.notEqual(await page.locator("#detail ol.begin").textContent(), before, "the list follows the filters");
  const name = await first.locator(".name").textContent();
  await first.locator(".name").click();
  assert.equal(await page.textContent("#detail h2"), name);
  await page.close();
});

await test("each filter leaves the records that it should", async () => {
  const page = await open(corpus);
  const check = async (what, keepLink, keepActivity) => {
    await settled(page);
    assert.equal(await status(page).then((s) => s.split(" · ").slice(0, 2).join(" · ")), said(links.filter(keepLink).length, activities.filter(keepActivity).length), what);
    await page.click("#status .quiet");
  };
  const all = () => true;
  const box = (facet, value) => page.locator(`input[name="${facet}"][value="${value}"]`).evaluate((node) => { node.closest("details").open = true; node.click(); });
  const of = (r) => (r.parties ? r.parties.map((p) => p.institution) : [...r.actors, ...r.beneficiaries]);
  await box("relation", "trusteeship");
  await check("relation", (l) => l.relation === "trusteeship", all);
  await box("relation", "trusteeship");
  await box("relation", "merger");
  await box("status", "proposed");
  await check("two relations and a status", (l) => ["trusteeship", "merger"].includes(l.relation) && l.status === "proposed", all);
  await box("kind", "university");
  await check("kind", (l) => of(l).some((i) => i.kind === "university"), (a) => of(a).some((i) => i.kind === "university"));
  await box("activity", "training");
  await box("state", "done");
  await check("activity", all, (a) => a.activity === "training" && a.status === "done");
  await page.locator("#f-confidence").fill("0.7");
  await check("confidence", (l) => l.confidence >= 0.7, (a) => a.confidence >= 0.7);
  await page.selectOption("#f-place", "c:CN");
  await check("place", (l) => of(l).some((i) => i.place?.country === "CN"), (a) => of(a).some((i) => i.place?.country === "CN"));
  // A province with all that lies in it, by the digits of the codes; a prefecture with its counties.
  const coded = (test) => [(l) => of(l).some((i) => test(i.place?.code ?? "")), (a) => of(a).some((i) => test(i.place?.code ?? ""))];
  await page.selectOption("#f-place", "d:CN-GS");
  await check("province", ...coded((code) => code === "CN-GS" || /^62\d{4}$/.test(code)));
  const gansu = await page.locator("#f-place option[value='d:CN-GS']").textContent();
  const cities = new Set([...links, ...activities].flatMap(of).map((i) => i.place?.code).filter((code) => /^\d{4}00$/.test(code ?? "")));
  const counties = [...links, ...activities].flatMap(of).map((i) => i.place?.code ?? "").filter((code) => !code.endsWith("00") && cities.has(`${code.slice(0, 4)}00`));
  assert.ok(counties.length && /^Gansu \(\d+\)$/.test(gansu), gansu);
  const prefecture = `${counties[0].slice(0, 4)}00`;
  await page.selectOption("#f-place", `f:${prefecture}`);
  await check("prefecture", ...coded((code) => code.slice(0, 4) === prefecture.slice(0, 4)));
  // Years of plain dates only: what the first day of an interval is, src/record/days.rs tests.
  const year = (r) => /^\d{4}/.exec(r.date?.value ?? "")?.[0];
  await page.fill("#f-from", "2020");
  await page.fill("#f-to", "2021");
  await check("date", (l) => ["2020", "2021"].includes(year(l)), (a) => ["2020", "2021"].includes(year(a)));
  await page.fill("#f-text", "hospital of traditional chinese medicine");
  const words = (r) => "hospital of traditional chinese medicine".split(" ").every((w) => [...of(r).map((i) => i.name), ...r.evidence.map((e) => e.text), r.article.title ?? "", r.article.id, r.rule, r.relation ?? r.activity]
    .join("\n").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().includes(w));
  await check("text", words, words);
  assert.equal(await status(page), `${whole.format(links.length)} links · ${whole.format(activities.length)} activities`);
  await page.close();
});

await test("the count at a box is what the other filters leave for it", async () => {
  const page = await open(corpus);
  await page.check('input[name="status"][value="proposed"]');
  const proposed = tally(links.filter((l) => l.status === "proposed"), (l) => l.relation);
  for (const row of await page.locator('.group:has(input[name="relation"]) .box').all()) {
    const value = await row.locator("input").getAttribute("value");
    assert.equal(await row.locator(".count").textContent(), String(proposed.get(value) ?? 0), value);
  }
  await page.close();
});

await test("a click on an institution shows its sentences with its name marked", async () => {
  const page = await open(corpus);
  await drawn(page);
  const hub = [...tally(links.flatMap((l) => l.parties), (p) => p.institution.id)].sort((a, b) => b[1] - a[1])[0][0];
  const at = await page.evaluate((id) => wardlink.network.where(wardlink.data.institutions.find((i) => i.id === id)), hub);
  await page.mouse.click(at.x, at.y);
  const mine = links.filter((l) => l.parties.some((p) => p.institution.id === hub));
  const name = mine[0].parties.find((p) => p.institution.id === hub).institution.name;
  assert.equal(await page.textContent("#detail h2"), name);
  assert.ok((await page.textContent("#detail")).includes(`Links (${mine.length})`));
  const marks = await page.locator("#detail blockquote mark.m-party").allTextContents();
  const own = mine.flatMap((l) => l.parties).filter((p) => p.institution.id === hub).map((p) => p.institution.mention);
  assert.ok(own.some((m) => marks.includes(m)), `${own} in ${marks}`);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#detail.empty").count());
  await page.close();
});

await test("a click on a line shows the sentence of its link", async () => {
  const page = await open(corpus);
  await drawn(page);
  const line = await page.evaluate(() => {
    const found = wardlink.data.lines.find((l) => l.links.length === 1 && l.a.links.length === 1);
    return { number: found.number, id: found.links[0].id, article: found.links[0].article.id };
  });
  const at = await page.evaluate((n) => wardlink.network.where(wardlink.data.lines[n]), line.number);
  await page.mouse.click(at.x, at.y);
  const link = links.find((l) => l.id === line.id && l.article.id === line.article);
  assert.deepEqual(await page.locator("#detail blockquote").allTextContents(), link.evidence.map((e) => e.text));
  await page.close();
});

await test("marks are the characters that the records name", async () => {
  const page = await open(corpus);
  for (const link of links.filter((l) => l.date).slice(0, 40)) {
    await page.evaluate(([id, article]) => wardlink.detail.show(wardlink.data.links.find((l) => l.id === id && l.article.id === article)), [link.id, link.article.id]);
    const inside = (s) => link.evidence.find((e) => e.start <= s.start && e.end >= s.end);
    const parties = link.parties.map((p) => p.institution);
    const text = await page.locator("#detail blockquote").allTextContents();
    const marked = await page.locator("#detail blockquote mark").evaluateAll((nodes) => nodes.map((n) => [n.className, n.textContent]));
    for (const [kind, span] of [...parties.map((p) => ["m-party", p]), ["m-date", link.date], ...link.figures.map((f) => ["m-figure", f])]) {
      const sentence = inside(span);
      if (!sentence) continue;
      const words = slice(sentence.text, sentence.start, span);
      assert.equal(words, span.mention ?? span.text);
      // A shorter span inside it is marked for itself: then the pieces make the whole.
      const nested = [...parties, link.date, ...link.figures].some((o) => o !== span && o.start >= span.start && o.end <= span.end);
      assert.ok(nested || marked.some(([c, t]) => c === kind && t === words), `${link.id}: ${kind} ${words}: ${JSON.stringify(marked)}`);
    }
    assert.deepEqual(text, link.evidence.map((e) => e.text));
  }
  await page.close();
});

await test("an agreement that a mention names is marked", async () => {
  const page = await open(corpus);
  let checked = 0;
  for (const m of mentions.filter((x) => x.kind === "agreement" && x.used_by.length)) {
    const link = links.find((l) => m.used_by.includes(l.id) && l.article.id === m.article.id && l.evidence.some((e) => e.start <= m.start && e.end >= m.end));
    if (!link) continue;
    await page.evaluate(([id, article]) => wardlink.detail.show(wardlink.data.links.find((l) => l.id === id && l.article.id === article)), [link.id, link.article.id]);
    const marked = (await page.locator("#detail blockquote mark.m-agreement").allTextContents()).join("");
    assert.ok(marked.includes(m.text), `${link.id}: ${m.text} in ${marked}`);
    checked += 1;
    if (checked === 10) break;
  }
  assert.ok(checked > 0);
  await page.close();
});

await test("the sentence can be read where it stands in the article", async () => {
  const page = await open(corpus, { hash: `#${links[0].id}` });
  await page.click("#detail .quoted .quiet");
  const text = fs.readFileSync(path.join(repository, links[0].article.id), "utf8").replace(/^\uFEFF/, "");
  assert.equal(await page.textContent("#detail .text"), text);
  assert.deepEqual(await page.locator("#detail .text .stated").allTextContents(), links[0].evidence.map((e) => e.text));
  await page.close();
});

await test("tables sort, search and page", async () => {
  const page = await open(corpus);
  await page.click("#tab-links");
  const column = (n) => page.locator(`#links-table tbody td:nth-child(${n})`).allTextContents();
  assert.equal((await column(1)).length, 50);
  await page.click("#links-table th:nth-child(7) button");
  assert.equal(await page.getAttribute("#links-table th:nth-child(7)", "aria-sort"), "descending");
  const confidence = links.map((l) => l.confidence).sort((a, b) => b - a);
  assert.deepEqual((await column(7)).map(Number), confidence.slice(0, 50).map((c) => Number(c.toFixed(2))));
  await page.click("#links-table th:nth-child(7) button");
  assert.equal(await page.getAttribute("#links-table th:nth-child(7)", "aria-sort"), "ascending");
  await page.click("#panel-links .pager button:nth-child(4)");
  const last = links.length - 50 * Math.floor((links.length - 1) / 50);
  assert.equal((await column(1)).length, last);
  assert.equal(await page.textContent("#panel-links .pages"), `${links.length - last + 1}–${links.length} of ${links.length}`);
  await page.fill("#links-search", "trusteeship ended");
  const rows = await page.locator("#links-table tbody tr").count();
  assert.ok(rows > 0 && rows <= 50);
  for (const row of await page.locator("#links-table tbody tr").allTextContents()) assert.match(row.toLowerCase(), /trusteeship/);
  await page.click("#links-table tbody tr:first-child .name");
  assert.ok(await page.locator("#detail blockquote mark").count());
  await page.close();
});

await test("a column of dates has what is not known at its end", async () => {
  const page = await open(corpus);
  await page.click("#tab-links");
  await page.click("#panel-links .pager button:nth-child(4)");
  assert.equal(await page.textContent("#links-table tbody tr:last-child td:first-child"), "–");
  await page.click("#links-table th:first-child button");
  await page.click("#panel-links .pager button:nth-child(4)");
  assert.match(await page.textContent("#links-table tbody tr:last-child td:first-child"), /^–$|, year not known$/);
  await page.close();
});

await test("the timeline counts links by year or span of years, and a bar chooses them", async () => {
  const page = await open(corpus);
  await page.click("#tab-timeline");
  const years = links.map((l) => l.date?.value ?? "").filter((v) => /^\d{4}/.test(v)).map((v) => v.slice(0, 4));
  const within = (from, to) => years.filter((y) => y >= from && y <= to).length;
  const bars = await page.locator(".timeline .column").evaluateAll((nodes) => nodes.map((n) => n.getAttribute("aria-label")));
  // One year, or a span of them where the first link is long before the last.
  const read = bars.map((b) => /^(\d{4})(?: to (\d{4}))?: (\d+) link/.exec(b)).map(([, from, to, n]) => ({ from, to: to ?? from, n: Number(n) }));
  for (const bar of read) assert.equal(bar.n, within(bar.from, bar.to), `${bar.from} to ${bar.to}`);
  assert.equal(read.reduce((sum, bar) => sum + bar.n, 0), years.length);
  const most = [...read].sort((a, b) => b.n - a.n)[0];
  await page.focus(`.timeline .column[aria-label^="${most.from}"]`);
  await page.keyboard.press("Enter");
  assert.ok((await status(page)).startsWith(`${most.n} of ${links.length} links`), await status(page));
  assert.equal(await page.inputValue("#f-from"), most.from);
  await page.close();
});

await test("figures are drawn, each of them", async () => {
  const page = await open(corpus);
  await page.click("#tab-figures");
  const more = page.locator("#panel-figures > div > button");
  if (await more.count()) await more.click();
  assert.equal(await page.locator(".dot").count(), activities.filter((a) => a.figure).length);
  const kinds = tally(activities, (a) => a.activity);
  for (const row of await page.locator(".heat tbody tr").all()) {
    const kind = (await row.locator("th").textContent()).toLowerCase().replaceAll(" ", "_");
    assert.equal(await row.locator("td:last-child").textContent(), String(kinds.get(kind)), kind);
  }
  await page.check('input[name="measure"][value="sum"]');
  const sum = activities.filter((a) => a.activity === "training" && a.figure?.unit === "people").reduce((s, a) => s + a.figure.value, 0);
  const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const captions = await page.locator(".small figcaption").allTextContents();
  assert.ok(captions.some((c) => c.startsWith("Training people") && c.includes(`sum ${short.format(sum)} `)), captions.join("\n"));
  await page.close();
});

await test("the ledger counts what was seen and lists what was not used", async () => {
  const page = await open(corpus);
  await page.click("#tab-ledger");
  for (const row of await page.locator(".seen tbody tr").all()) {
    const kind = (await row.locator("th").textContent()).toLowerCase();
    const own = mentions.filter((m) => kind === "all" || m.kind === kind);
    const used = own.filter((m) => m.unused === null).length;
    assert.deepEqual((await row.locator("td").allTextContents()).slice(0, 3), [own.length, used, own.length - used].map((n) => whole.format(n)), kind);
  }
  const reason = page.locator(".reason", { hasText: "no trigger in the sentence" });
  const count = mentions.filter((m) => m.unused?.split("; ").some((r) => r.endsWith("no trigger in the sentence"))).length;
  assert.equal(await reason.locator(".count").textContent(), whole.format(count));
  await reason.click();
  assert.ok((await page.textContent("#panel-ledger .pages")).endsWith(`of ${whole.format(count)}`));
  await page.click("#unused-table tbody tr:first-child .name");
  assert.ok(await page.locator("#detail blockquote mark").count(), "its place in the text is shown");
  await page.close();
});

await test("an address opens its record, and the keyboard goes everywhere", async () => {
  const page = await open(corpus, { hash: `#${links[3].id}` });
  assert.ok((await page.textContent("#detail")).includes(links[3].id));
  await page.focus("#tab-network");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-timeline");
  await page.keyboard.press("End");
  assert.equal(await page.getAttribute("#tab-ledger", "aria-selected"), "true");
  await page.focus("#tab-links");
  await page.keyboard.press("Enter");
  await page.focus("#links-table tbody tr:first-child .name");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2", "the evidence has the focus");
  await page.close();
});

const accessible = async (page, what) => {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map((v) => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 4).map((n) => n.html.slice(0, 160) + " " + n.failureSummary.slice(0, 200)).join(" | ")}`);
  });
  assert.deepEqual(found, [], what);
};
for (const [scheme, width] of [["light", 1440], ["dark", 1440], ["light", 390]]) {
  await test(`axe finds nothing, ${scheme}, ${width} pixels wide`, async () => {
    const page = await open(corpus, { scheme, width });
    await drawn(page);
    for (const id of ["network", "timeline", "links", "activities", "figures", "institutions", "articles", "ledger"]) {
      await page.click(`#tab-${id}`);
      if (id === "links") {
        await page.click("#links-table tbody tr:first-child .name");
        await page.locator("#detail .quoted .quiet").click();
        await accessible(page, "a link");
        await page.click("#detail .bar button:last-child");
      }
      await accessible(page, id);
      if (width < 900) assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${id} fits a narrow screen`);
    }
    await page.close();
  });
}

await test("paper gets the network as lines, every view, and no controls", async () => {
  const page = await open(corpus);
  await drawn(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const lines = await page.evaluate(() => wardlink.data.lines.length);
  assert.equal(await page.locator(".paper-network line").count(), lines);
  for (const id of ["timeline", "links", "activities", "figures", "institutions", "ledger"]) assert.ok(await page.isVisible(`#panel-${id}`), id);
  assert.ok(!(await page.isVisible("#filters")));
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), "rgb(255, 255, 255)");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator(".paper-network").count(), 0);
  await page.close();
});

await test("what would be markup is text, and characters beyond the basic plane keep their place", async () => {
  const { records, text } = hostile();
  fs.mkdirSync(place("texts"), { recursive: true });
  fs.writeFileSync(place("texts/x.txt"), text);
  records[0].article.id = "<i>x</i>/x.txt";
  const page = await open(report(records, "hostile", "--texts", place("texts"), "--title", "</title><script>alert(1)</script>"));
  await drawn(page);
  assert.equal(await page.title(), "</title><script>alert(1)</script>");
  assert.equal(await page.locator("b, i, img").count(), 0);
  await page.click("#tab-links");
  await page.click("#links-table tbody .name");
  const marked = await page.locator("#detail blockquote mark").allTextContents();
  assert.deepEqual(marked, [records[0].parties[0].institution.mention, records[0].parties[1].institution.mention, "5 May 2021"]);
  await page.click("#detail .quoted .quiet");
  assert.equal(await page.textContent("#detail .text"), text);
  await page.close();
});

await test("nothing, one record and no mentions are pages too", async () => {
  fs.writeFileSync(place("empty.jsonl"), "");
  const empty = await open(report([], "empty"));
  assert.ok((await empty.textContent("#panel-network")).includes("No links"));
  for (const id of ["timeline", "links", "activities", "figures", "institutions", "articles", "ledger"]) {
    await empty.click(`#tab-${id}`);
    assert.ok((await empty.textContent(`#panel-${id}`)).length > 10, id);
  }
  assert.ok((await empty.textContent("#panel-ledger")).includes("--mentions"));
  await accessible(empty, "empty");
  await empty.close();
  const one = await open(report(links.slice(0, 1), "one"));
  await drawn(one);
  assert.ok((await status(one)).startsWith("1 link"));
  await one.close();
  const acts = await open(report(activities.slice(0, 3), "acts"));
  assert.equal(await acts.getAttribute("#tab-activities", "aria-selected"), "true");
  await acts.close();
});

await test("five thousand links are quick", async () => {
  const records = many(5000);
  const file = report(records, "many");
  const page = await open(file);
  await drawn(page);
  const [ready, network] = await page.evaluate(() => ["ready", "drawn"].map((m) => Math.round(performance.getEntriesByName(`wardlink-${m}`)[0].startTime)));
  const total = records.filter((r) => r.type === "link").length;
  assert.ok((await status(page)).startsWith(`${whole.format(total)} links`));
  const start = Date.now();
  await page.check('input[name="relation"][value="merger"]');
  const merged = records.filter((r) => r.relation === "merger").length;
  assert.ok((await status(page)).startsWith(`${whole.format(merged)} of`));
  const filtering = Date.now() - start;
  const sorting = Date.now();
  await page.click("#tab-links");
  await page.click("#links-table th:nth-child(3) button");
  const sorted = Date.now() - sorting;
  const size = fs.statSync(file).size;
  console.log(`${whole.format(total)} links, ${whole.format(records.length)} records: ${(size / 1e6).toFixed(1)} MB, usable after ${ready} ms, network drawn after ${network} ms, filtered in ${filtering} ms, a table of them opened and sorted in ${sorted} ms`);
  // Far above what it takes, for machines that do other things as well.
  assert.ok(ready < 20000 && network < 40000 && filtering < 10000 && size < 30e6);
  await page.close();
});

await browser.close();
console.log(`${done} tests of the page passed`);
