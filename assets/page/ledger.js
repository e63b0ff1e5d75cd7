
// The ledger: what was seen, what records use, and why the rest is not used.

const ledger = (() => {
  // "relations/cooperation#1: a role is not filled; …" has several reasons. Mentions have the same reason whatever the
  // rule, figure or word that stands in it.
  const general = (part) => part.replace(/^(([a-z_]+\/[a-z_]+(#\w+)?|(exact|about|range|at_least|at_most) [^:]*): )+/, "").replace(/"[^"]*"/g, "“…”");
  const classes = (m) => [...new Set(m.reason.split("; ").map(general))];
  data.unused.forEach((m) => { m.classes = classes(m); });
  let kind = "";
  let reason = "";
  const table = tableView({
    id: "unused", label: "", caption: "Mentions that no record uses", search: "in any column", start: { column: 4, down: false },
    rows: () => data.unused.filter((m) => (!kind || m.kind === kind) && (!reason || m.classes.includes(reason))),
    columns: [
      { label: "Text", of: (m) => m.text, show: (m) => goTo(m, m.text.length > 90 ? `${points(m.text).slice(0, 90).join("")} …` : m.text || "(empty)"), is: "wide" },
      { label: "Kind", of: (m) => m.kind },
      { label: "Value", of: (m) => m.value, show: (m) => (m.value === null ? say(m.unit) : `${typeof m.value === "number" ? number.format(m.value) : m.value}${m.unit ? ` ${say(m.unit)}` : ""}`) },
      { label: "Why not", of: (m) => m.reason, is: "wide" },
      { label: "Article", of: (m) => headline(m.article), text: (m) => `${headline(m.article)}\n${m.article.id}` },
      { label: "At", of: (m) => m.start, number: true },
    ],
  });
  const share = (used, all) => (all ? `${Math.round((100 * used) / all)} %` : "–");
  const root = el("div", { class: "ledger" });
  const reasons = el("div");
  const drawReasons = () => {
    const count = new Map();
    for (const m of data.unused) if (!kind || m.kind === kind) for (const c of m.classes) count.set(c, (count.get(c) ?? 0) + 1);
    const sorted = [...count].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]));
    const most = sorted[0]?.[1] ?? 1;
    const pick = (value) => { reason = reason === value ? "" : value; drawReasons(); table.update(); };
    reasons.replaceChildren(
      el("h3", null, "Why they are not used"),
      el("p", { class: "dim" }, "A mention may have several reasons. Choose one to list its mentions."),
      growing(sorted, ([words, n]) => button([el("span", { class: "bar", style: `width: ${(100 * n) / most}%` }), el("span", { class: "what" }, words), el("span", { class: "count" }, number.format(n))],
        () => pick(words), { class: "reason", "aria-pressed": String(reason === words) }), 30, 100));
  };
  return {
    id: "ledger", label: "Ledger", count: () => (data.counts.mentions ? data.unused.length : null),
    render(panel) {
      panel.append(root);
      if (!data.counts.mentions) {
        root.append(el("h2", null, "Seen and not used"), el("p", { class: "nothing" }, "The records hold no mentions. Extract them with --mentions to see here every date, institution, agreement and figure that was found, and why no record uses it."));
        return;
      }
      const sum = data.seen.reduce((a, s) => ({ all: a.all + s.all, used: a.used + s.used }), { all: 0, used: 0 });
      const row = (name, { all, used }, value) => el("tr", null,
        el("th", { scope: "row" }, value === null ? name : button(name, (e) => {
          kind = kind === value ? "" : value;
          reason = "";
          root.querySelectorAll(".seen button").forEach((b) => b.setAttribute("aria-pressed", String(kind !== "" && b === e.currentTarget)));
          drawReasons();
          table.update();
        }, { class: "name", "aria-pressed": "false" })),
        [all, used, all - used].map((n) => el("td", { class: "num" }, number.format(n))), el("td", { class: "num" }, share(used, all)));
      root.append(
        el("h2", null, "Seen, and what became of it"),
        el("p", { class: "dim" }, "Every date, institution, agreement and figure that was found in the reports. The filters do not apply here."),
        el("div", { class: "scroller seen", tabindex: "0", role: "region", "aria-label": "Mentions by kind" }, el("table", null, el("caption", { class: "hidden" }, "Mentions by kind"),
          el("thead", null, el("tr", null, ["Kind", "Seen", "Used by a record", "Not used", "Share used"].map((h, n) => el("th", { scope: "col", class: n ? "num" : null }, h)))),
          el("tbody", null, data.seen.map((s) => row(capital(s.kind), s, s.kind)), row("All", sum, null)))),
        reasons,
        el("h3", null, "The mentions"));
      drawReasons();
      const holder = el("div");
      root.append(holder);
      table.render(holder);
    },
    update() {},
    paper(on) {
      if (data.counts.mentions) table.paper(on);
    },
  };
})();
