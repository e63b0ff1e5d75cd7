
// Links over time: how many began when, and a list of them in order.

const timeline = (() => {
  const root = el("div", { class: "timeline" });
  // A bar for each month, quarter, year, five or ten years: the finest that leaves bars one can hit.
  const STEPS = [
    { name: "month", of: (d) => d.slice(0, 7), next: (k) => (k.endsWith("-12") ? `${Number(k.slice(0, 4)) + 1}-01` : `${k.slice(0, 5)}${String(Number(k.slice(5)) + 1).padStart(2, "0")}`), ends: (k) => [k, k] },
    ...[1, 5, 10, 50].map((years) => ({
      name: years === 1 ? "year" : `${years} years`, of: (d) => String(Math.floor(Number(d.slice(0, 4)) / years) * years).padStart(4, "0"),
      next: (k) => String(Number(k) + years).padStart(4, "0"), ends: (k) => [k, String(Number(k) + years - 1).padStart(4, "0")],
    })),
  ];
  const ruler = (first, last) => {
    for (const step of STEPS) {
      const keys = [];
      for (let key = step.of(first), end = step.of(last); key <= end && keys.length <= 60; key = step.next(key)) keys.push(key);
      if (keys.length <= (step.name === "month" ? 36 : 60)) return { step, keys };
    }
    const step = STEPS.at(-1);
    return { step, keys: [...new Set([step.of(first), step.of(last)])] };
  };
  const ticks = (top) => {
    const raw = top / 4;
    const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
    const step = Math.max(1, [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw));
    return Array.from({ length: Math.floor(top / step) + 1 }, (_, n) => n * step);
  };
  const chart = (links) => {
    const dated = links.filter((l) => l.date?.first);
    if (!dated.length) return el("p", { class: "nothing" }, links.length ? "No link has a date with a year." : "No link passes the filters.");
    const firsts = dated.map((l) => l.date.first).sort();
    const { step, keys } = ruler(firsts[0], firsts.at(-1));
    const bins = new Map(keys.map((k) => [k, new Map()]));
    dated.forEach((l) => {
      const bin = bins.get(step.of(l.date.first));
      bin.set(l.relation, (bin.get(l.relation) ?? 0) + 1);
    });
    const relations = [...new Set(data.links.map((l) => l.relation))].sort(compare);
    const sums = keys.map((k) => [...bins.get(k).values()].reduce((a, b) => a + b, 0));
    const top = Math.max(...sums);
    const [wide, high, left, base] = [960, 240, 40, 24];
    const y = (n) => high - base - (n / top) * (high - base - 14);
    const each = (wide - left - 10) / keys.length;
    const bar = Math.min(46, each * 0.78);
    const label = (k) => (step.name === "month" ? (k.endsWith("-01") || keys.length < 14 ? k : "") : k);
    const every = Math.ceil(keys.length / 16);
    return svg("svg", { viewBox: `0 0 ${wide} ${high}`, class: "chart", role: "group", "aria-label": `Links by ${step.name}` },
      ticks(top).map((n) => [svg("line", { x1: left, x2: wide, y1: y(n), y2: y(n), class: "grid" }), svg("text", { x: left - 6, y: y(n) + 4, class: "tick end" }, short.format(n))]),
      keys.map((k, at) => {
        const x = left + at * each + (each - bar) / 2;
        let done = 0;
        const said = [...bins.get(k)].sort((a, b) => b[1] - a[1]).map(([r, n]) => `${n} ${say(r)}`);
        const words = `${step.ends(k)[0] === step.ends(k)[1] ? k : step.ends(k).join(" to ")}: ${several(sums[at], "link")}`;
        const pick = () => filters.set({ from: step.ends(k)[0], to: step.ends(k)[1], undated: false });
        return [
          sums[at] === 0 ? null : svg("g", { class: "column", tabindex: "0", role: "button", "aria-label": `${words}. ${said.join(", ")}. Show only these.`, onclick: pick,
            onkeydown: (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); pick(); } },
            onmousemove: (e) => tip.show(e.clientX, e.clientY, words, ...said), onmouseleave: tip.hide },
          svg("rect", { x: left + at * each, y: 0, width: each, height: high - base, class: "hit" }),
          relations.map((r) => {
            const n = bins.get(k).get(r) ?? 0;
            if (!n) return null;
            const rect = svg("rect", { x, width: bar, y: y(done + n), height: Math.max(0.5, y(done) - y(done + n) - 0.5), style: `fill: var(--r-${r}, var(--r-other))` });
            done += n;
            return rect;
          })),
          at % every === 0 ? svg("text", { x: x + bar / 2, y: high - 7, class: "tick middle" }, label(k)) : null,
        ];
      }));
  };
  const row = (l) => el("div", { class: "row" },
    el("span", { class: "when" }, l.date?.shown ?? "no date"),
    el("span", { class: "what" }, swatch(l.relation), goTo(l, told(l)), el("span", { class: "dim" }, ` ${[say(l.relation), say(l.agreement), l.status === "active" ? null : say(l.status)].filter(Boolean).join(" · ")}`)));
  return {
    id: "timeline", label: "Timeline", count: () => null,
    render(panel) {
      panel.append(root);
      this.update();
    },
    update() {
      const links = filters.links();
      const undated = links.filter((l) => !l.date?.first);
      const ordered = links.filter((l) => l.date?.first).sort((a, b) => (a.date.first < b.date.first ? 1 : a.date.first > b.date.first ? -1 : 0));
      const relations = [...new Set(links.map((l) => l.relation))].sort(compare);
      root.replaceChildren(...[
        el("h2", null, "Links by the time they came about"),
        el("p", { class: "dim" }, `A date counts by its first day. ${undated.length ? `${several(undated.length, "link")} without a year ${undated.length === 1 ? "is" : "are"} not in the chart and stand${undated.length === 1 ? "s" : ""} at the end of the list. ` : ""}Choose a bar to see only its links.`),
        chart(links),
        relations.length ? el("ul", { class: "relations" }, relations.map((r) => el("li", null, swatch(r), say(r)))) : null,
        links.length ? el("h2", null, "One after the other, the latest first") : null,
        growing([...ordered, ...undated], row, 60, 200),
      ].filter(Boolean));
    },
  };
})();
