// How long the page takes: node tests/browser/measure.mjs PROGRAM BROWSER MODULES FOLDER [LINKS] [RUNS]
//
// Opens the page of made records (records.mjs) in a new browser for each run, and prints each run and the medians:
// until it can be used, until the network is drawn, and how long a filter, a search, a click on a table's head and
// the evidence of a link take. Milliseconds of the clock, of the processor (the page's main thread, behind a stroke),
// and the load of the machine: where others work too, only the processor's time says something of the page.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { jsonl, many } from "./records.mjs";

const [program, executablePath, modules, folder] = process.argv.slice(2, 6).map((p) => path.resolve(p));
const [count, runs] = [Number(process.argv[6] ?? 5000), Number(process.argv[7] ?? 5)];
const { chromium } = createRequire(path.join(modules, "package.json"))("playwright-core");
const records = many(count);
fs.writeFileSync(path.join(folder, "many.jsonl"), jsonl(records));
const start = performance.now();
execFileSync(program, ["report", "-q", path.join(folder, "many.jsonl"), "-o", path.join(folder, "many.html")]);
const made = performance.now() - start;
const size = fs.statSync(path.join(folder, "many.html")).size;
console.log(`${count} links, ${records.length} records: made in ${Math.round(made)} ms, ${(size / 1e6).toFixed(1)} MB`);

const NAMES = ["usable", "network", "filter", "search", "table", "evidence"];
const rows = [];
for (let run = 0; run < runs; run += 1) {
  const browser = await chromium.launchPersistentContext(path.join(folder, `profile-${run}`), {
    executablePath, headless: true, viewport: { width: 1440, height: 900 },
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"],
  });
  const page = await browser.newPage();
  const devtools = await browser.newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async () => (await devtools.send("Performance.getMetrics")).metrics.find((m) => m.name === "TaskDuration").value * 1000;
  await page.goto(`file://${path.join(folder, "many.html")}`);
  await page.waitForSelector("html[data-ready]", { state: "attached" });
  const ready = await worked();
  await page.waitForSelector("html[data-network]", { state: "attached" });
  const drawn = await worked();
  const marks = await page.evaluate(() => ["ready", "drawn"].map((m) => performance.getEntriesByName(`wardlink-${m}`)[0].startTime));
  // From the input to the frame after it, measured in the page.
  const timed = async (work) => {
    const before = await worked();
    const clock = await inFrame(work);
    return [clock, (await worked()) - before];
  };
  const inFrame = (work) => page.evaluate(`new Promise((done) => { const t = performance.now(); (${work})(); const wait = (n) => requestAnimationFrame(() => setTimeout(() => (n ? wait(n - 1) : done(performance.now() - t)))); wait(1); })`);
  const filter = await timed(() => document.querySelector('input[name="relation"][value="merger"]').click());
  await page.click("#status .quiet");
  const search = await timed(() => { const box = document.querySelector("#f-text"); box.value = "hospital no. 17"; wardlink.filters?.set ? wardlink.filters.set({ text: box.value }) : box.dispatchEvent(new Event("input", { bubbles: true })); });
  await page.waitForTimeout(400);
  await page.click("#status .quiet");
  await page.click("#tab-links");
  const table = await timed(() => document.querySelector("#links-table th:nth-child(3) button").click());
  const evidence = await timed(() => document.querySelector("#links-table tbody tr:first-child .name").click());
  rows.push([[marks[0], ready], [marks[1], drawn], filter, search, table, evidence].map((pair) => pair.map(Math.round)));
  console.log(`${NAMES.map((name, n) => `${name} ${rows.at(-1)[n].join("/")}`).join(", ")}, load ${os.loadavg()[0].toFixed(1)}`);
  await browser.close();
}
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
console.log(`median of ${runs}: ${NAMES.map((name, n) => `${name} ${[0, 1].map((k) => median(rows.map((r) => r[n][k]))).join("/")} ms`).join(", ")}; ${os.cpus().length} processors, ${os.cpus()[0].model}`);
