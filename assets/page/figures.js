
// How much was done: a small chart for each activity and unit, by year, and a table of how many records there are.

const figures = (() => {
  const root = el("div", { class: "figures" });
  let sums = false;
  let all = false;
  const FIRST = 12;
  const yearOf = (a) => (a.date?.first ? Number(a.date.first.slice(0, 4)) : null);
  const unitOf = (f) => (f.unit === "money" ? (f.currency ?? "money") : say(f.unit));

  const panels = (list) => {
    const by = new Map();
    for (const a of list) {
      if (!a.figure) continue;
      const key = `${a.activity}\n${unitOf(a.figure)}`;
      if (!by.has(key)) by.set(key, { activity: a.activity, unit: unitOf(a.figure), records: [] });
      by.get(key).records.push(a);
    }
    return [...by.values()].sort((a, b) => b.records.length - a.records.length || compare(a.activity, b.activity) || compare(a.unit, b.unit));
  };
  // Where a mark stands that would lie on another: to the side, in order.
  const [wide, high, left, right, top, base] = [320, 170, 40, 8, 10, 24];
  const axis = (records) => {
    const years = records.map(yearOf).filter((y) => y !== null);
    const [low, up] = years.length ? [Math.min(...years), Math.max(...years)] : [null, null];
    const undated = records.some((r) => yearOf(r) === null);
    const room = wide - left - right - (undated ? 34 : 0);
    const each = low === null ? room : room / (up - low + 1);
    const x = (year) => (year === null ? wide - right - 14 : left + (year - low + 0.5) * each);
    const marks = [];
    if (low !== null) {
      const every = Math.max(1, Math.ceil(34 / each));
      for (let year = low; year <= up; year += every) marks.push(svg("text", { x: x(year), y: high - 8, class: "tick middle" }, String(year)));
    }
    if (undated) {
      marks.push(svg("text", { x: x(null), y: high - 8, class: "tick middle" }, "n.d."));
      marks.push(svg("line", { x1: wide - right - 32, x2: wide - right - 32, y1: top, y2: high - base, class: "grid" }));
    }
    return { x, each: Math.min(each, 40), marks };
  };
  const hover = (record, ...lines) => ({
    onmousemove: (e) => tip.show(e.clientX, e.clientY, ...lines), onmouseleave: tip.hide,
    onclick: record ? () => { tip.hide(); detail.show(record, { focus: false }); } : null,
  });
  const dots = (records) => {
    const { x, each, marks } = axis(records);
    const values = records.map((r) => Math.max(r.figure.value, 0));
    const low = Math.floor(Math.log10(Math.max(1, Math.min(...values))));
    const up = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1, ...values.concat(records.map((r) => r.figure.upper ?? 0))))));
    const y = (v) => high - base - ((Math.log10(Math.max(v, 10 ** low)) - low) / (up - low)) * (high - base - top);
    const step = Math.max(1, Math.ceil((up - low) / 5));
    const rows = [];
    for (let p = low; p <= up; p += step) rows.push(svg("line", { x1: left, x2: wide - right, y1: y(10 ** p), y2: y(10 ** p), class: "grid" }), svg("text", { x: left - 5, y: y(10 ** p) + 4, class: "tick end" }, short.format(10 ** p)));
    const taken = new Map();
    const shapes = records.map((r) => {
      const f = r.figure;
      const key = `${yearOf(r)} ${Math.round(y(f.value) / 5)}`;
      const n = taken.get(key) ?? 0;
      taken.set(key, n + 1);
      // 0, 1, -1, 2, -2 …: beside each other, as far as the year goes.
      const room = yearOf(r) === null ? 24 : each;
      const shift = Math.ceil(n / 2) * (n % 2 ? 1 : -1) * Math.min(5, room / 5);
      const cx = x(yearOf(r)) + Math.max(-room / 2, Math.min(room / 2, shift));
      const cy = y(f.value);
      const d = { at_least: `M${cx - 4},${cy + 3}L${cx},${cy - 4}L${cx + 4},${cy + 3}Z`, at_most: `M${cx - 4},${cy - 3}L${cx},${cy + 4}L${cx + 4},${cy - 3}Z` }[f.bound];
      const more = hover(r, amount(f), [say(r.activity), say(r.status), r.date?.shown].filter(Boolean).join(" · "), names(r.actors), headline(r.article));
      if (d) return svg("path", { d, class: "dot", ...more });
      return [
        f.upper === null ? null : svg("line", { x1: cx, x2: cx, y1: cy, y2: y(f.upper), class: "range" }),
        svg("circle", { cx, cy, r: 3.6, class: f.bound === "about" ? "dot open" : "dot", ...more }),
      ];
    });
    return svg("svg", { viewBox: `0 0 ${wide} ${high}`, class: "chart", "aria-hidden": "true" }, rows, marks, shapes);
  };
  const bars = (records) => {
    const { x, each, marks } = axis(records);
    const by = new Map();
    records.forEach((r) => by.set(yearOf(r), (by.get(yearOf(r)) ?? 0) + r.figure.value));
    const most = Math.max(...by.values(), 1);
    const y = (v) => high - base - (v / most) * (high - base - top - 12);
    const width = Math.max(2, Math.min(26, each * 0.7));
    return svg("svg", { viewBox: `0 0 ${wide} ${high}`, class: "chart", "aria-hidden": "true" },
      svg("line", { x1: left, x2: wide - right, y1: high - base, y2: high - base, class: "grid" }), marks,
      [...by].map(([year, sum]) => {
        const of = records.filter((r) => yearOf(r) === year);
        return [
          svg("rect", { x: x(year) - width / 2, y: y(sum), width, height: high - base - y(sum), class: "bar", ...hover(of.length === 1 ? of[0] : null, number.format(sum), `${year ?? "no date"} · ${several(of.length, "figure")}`) }),
          each > 24 || year === null ? svg("text", { x: x(year), y: y(sum) - 4, class: "tick middle" }, short.format(sum)) : null,
        ];
      }));
  };
  const panel = ({ activity, unit, records }) => {
    const years = records.map(yearOf).filter((y) => y !== null);
    const values = records.map((r) => r.figure.value).sort((a, b) => a - b);
    const sum = values.reduce((a, b) => a + b, 0);
    const words = `${several(records.length, "figure")}, ${number.format(values[0])} to ${number.format(values.at(-1))}${years.length ? `, ${Math.min(...years)} to ${Math.max(...years)}` : ", without a year"}`;
    return el("figure", { class: "small" },
      el("figcaption", null, el("strong", null, capital(say(activity))), ` ${unit}`, el("span", { class: "dim" }, sums ? `sum ${short.format(sum)} of ${several(records.length, "figure")}` : words)),
      (sums ? bars : dots)(records),
      button("List", () => {
        filters.set({ activity: new Set([activity]) });
        tabs.open("activities");
        activityTable.search(unit);
      }, { class: "quiet", "aria-label": `List: ${say(activity)}, ${unit}` }));
  };

  // Activities by year, as many as there are records of: the numbers themselves, with their weight as shade.
  const heat = (list) => {
    const known = list.filter((a) => yearOf(a) !== null);
    if (!list.length) return null;
    const years = [...new Set(known.map(yearOf))].sort((a, b) => a - b);
    const early = years.length > 9 ? years.slice(0, years.length - 8) : [];
    const columns = [
      ...(early.length ? [{ label: `to ${early.at(-1)}`, has: (y) => y !== null && y <= early.at(-1), ends: [String(early[0]), String(early.at(-1))] }] : []),
      ...years.slice(early.length).map((year) => ({ label: String(year), has: (y) => y === year, ends: [String(year), String(year)] })),
      ...(known.length < list.length ? [{ label: "no date", has: (y) => y === null, ends: null }] : []),
    ];
    const kinds = [...new Set(list.map((a) => a.activity))].map((k) => [k, list.filter((a) => a.activity === k)]).sort((a, b) => b[1].length - a[1].length);
    const cells = kinds.map(([, of]) => columns.map((c) => of.filter((a) => c.has(yearOf(a))).length));
    const most = Math.max(...cells.flat());
    return el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Activities by year" },
      el("table", { class: "heat" }, el("caption", null, "Records of activities by the year in which they began"),
        el("thead", null, el("tr", null, el("th", { scope: "col" }, "Activity"), columns.map((c) => el("th", { scope: "col", class: "num" }, c.label)), el("th", { scope: "col", class: "num" }, "All"))),
        el("tbody", null, kinds.map(([kind, of], row) => el("tr", null,
          el("th", { scope: "row" }, capital(say(kind))),
          columns.map((c, n) => el("td", { class: "num", style: `--share: ${cells[row][n] ? Math.round(8 + 42 * Math.sqrt(cells[row][n] / most)) : 0}%` },
            cells[row][n] ? button(number.format(cells[row][n]), () => {
              filters.set({ activity: new Set([kind]), from: c.ends?.[0] ?? "", to: c.ends?.[1] ?? "", undated: !c.ends });
              tabs.open("activities");
            }, { class: "cell", "aria-label": `${say(kind)}, ${c.label}: ${several(cells[row][n], "record")}. List them.` }) : "")),
          el("td", { class: "num" }, number.format(of.length)))))));
  };

  return {
    id: "figures", label: "Figures", count: () => null,
    render(panel) {
      panel.append(root);
      this.update();
    },
    update() {
      const list = filters.activities();
      const found = panels(list);
      const some = all ? found : found.slice(0, FIRST);
      const choice = (value, words) => el("label", null, el("input", { type: "radio", name: "measure", value, checked: sums === (value === "sum"), onchange: () => {
        sums = value === "sum";
        this.update();
        root.querySelector("input:checked").focus();
      } }), ` ${words}`);
      const content = [
        el("h2", null, "Activities and figures"),
        heat(list) ?? el("p", { class: "nothing" }, data.activities.length ? "No activity passes the filters." : "No activities in the records."),
      ];
      if (found.length) {
        content.push(
          el("fieldset", { class: "measure" }, el("legend", null, "Figures"), choice("each", "each, on a scale of powers of ten"), choice("sum", "added up by year")),
          el("p", { class: "dim" }, sums
            ? "A deed that two reports tell, or that one report tells by the year and by the month, is added twice; of “more than 300” the 300 counts."
            : "● exact, ○ about, ▲ at least, ▼ at most, a line for a range; n.d. without a year. Choose a mark to read its sentence."),
          el("div", { class: "multiples" }, some.map(panel)));
        if (found.length > some.length) content.push(button(`Show all ${found.length} charts`, () => { all = true; this.update(); }));
      } else if (list.length) content.push(el("p", { class: "nothing" }, "None of these activities has a figure."));
      root.replaceChildren(...content);
    },
  };
})();
