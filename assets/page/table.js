
// Tables that sort, search and page.

const PAGE = 50;
// On paper a table shows this many rows, and says so.
const PAPER = 100;

const tableView = ({ id, label, caption, columns, rows, search, start, rowClass }) => {
  let all = [];
  let found = [];
  let order = start ?? { column: 0, down: false };
  let page = 0;
  let query = "";
  let built = false;
  const root = el("div", { class: "table-view" });
  const body = el("tbody");
  const say1 = el("p", { class: "pages", role: "status" });
  const pager = el("div", { class: "pager" });
  const heads = columns.map((c, n) => {
    const sorter = button(c.label, () => {
      order = { column: n, down: order.column === n ? !order.down : Boolean(c.number) };
      page = 0;
      arrange();
    }, { class: "sort" });
    return el("th", { scope: "col", class: c.number ? "num" : null }, sorter);
  });
  const input = el("input", { type: "search", id: `${id}-search`, placeholder: search, autocomplete: "off", spellcheck: "false", oninput: () => {
    query = input.value.trim().toLowerCase();
    page = 0;
    arrange();
  } });
  const scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": caption },
    el("table", { id: `${id}-table` }, el("caption", { class: "hidden" }, caption), el("thead", null, el("tr", null, heads)), body));
  const texts = new WeakMap();
  const textOf = (row) => {
    if (!texts.has(row)) texts.set(row, columns.map((c) => String(c.text ? c.text(row) : (c.of(row) ?? ""))).join("\n").toLowerCase());
    return texts.get(row);
  };
  const cell = (c, row) => {
    const shown = c.show ? c.show(row) : (c.of(row) ?? "");
    return el("td", { class: c.number ? "num" : (c.is ?? null) }, typeof shown === "number" ? number.format(shown) : shown);
  };
  const draw = (first, count) => {
    body.replaceChildren(...found.slice(first, first + count).map((row) =>
      el("tr", { class: rowClass?.(row) ?? null, onclick: (e) => { if (!e.target.closest("button, a")) detail.show(row, { focus: false }); } },
        columns.map((c) => cell(c, row)))));
  };
  const arrange = () => {
    const words = query.split(/\s+/).filter(Boolean);
    found = words.length ? all.filter((row) => words.every((w) => textOf(row).includes(w))) : all.slice();
    const { of } = columns[order.column];
    const sign = order.down ? -1 : 1;
    const keyed = found.map((row, at) => [of(row), at, row]);
    // What is not known comes last, whichever way.
    keyed.sort(([a, x], [b, y]) => {
      const [noA, noB] = [a === null || a === undefined || a === "", b === null || b === undefined || b === ""];
      if (noA || noB) return noA - noB || x - y;
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b))) || x - y;
    });
    found = keyed.map(([, , row]) => row);
    heads.forEach((head, n) => {
      if (n === order.column) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    turn(page);
  };
  const turn = (to) => {
    const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
    page = Math.max(0, Math.min(to, last));
    draw(page * PAGE, PAGE);
    scroller.scrollTop = 0;
    say1.textContent = found.length
      ? `${number.format(page * PAGE + 1)}–${number.format(Math.min(found.length, (page + 1) * PAGE))} of ${number.format(found.length)}`
      : all.length ? "Nothing fits the search." : "Nothing to show.";
    const go = (name, target, off) => button(name, () => turn(target), { disabled: off });
    const focused = [...pager.children].indexOf(document.activeElement);
    pager.replaceChildren(go("First", 0, page === 0), go("Previous", page - 1, page === 0), go("Next", page + 1, page === last), go("Last", last, page === last));
    pager.hidden = last === 0;
    if (focused >= 0 && !pager.children[focused].disabled) pager.children[focused].focus();
  };
  return {
    id, label, count: () => rows().length,
    render(panel) {
      if (!built) {
        root.append(el("div", { class: "table-bar" }, el("label", { for: `${id}-search` }, "Search the table"), input, say1, pager), scroller);
        built = true;
      }
      panel.append(root);
      this.update();
    },
    update() {
      all = rows();
      arrange();
    },
    paper(on) {
      if (on) {
        draw(0, PAPER);
        if (found.length > PAPER) body.append(el("tr", null, el("td", { colSpan: columns.length }, `The first ${PAPER} of ${number.format(found.length)} rows; filters choose which.`)));
      } else turn(page);
    },
    search(text) {
      input.value = text;
      query = text.toLowerCase();
      page = 0;
      arrange();
    },
  };
};

const whenOf = (r) => r.date?.shown ?? el("span", { class: "dim" }, "–");

const linkTable = tableView({
  id: "links", label: "Links", caption: "Links", search: "in any column", rows: () => filters.links(), start: { column: 0, down: true },
  columns: [
    { label: "Date", of: (r) => r.date?.first ?? null, text: (r) => (r.date ? `${r.date.value} ${r.date.shown}` : ""), show: whenOf, is: "tight" },
    { label: "Relation", of: (r) => say(r.relation), show: (r) => [swatch(r.relation), say(r.relation)], is: "some" },
    { label: "Parties", of: told, show: (r) => goTo(r, told(r)), is: "wide" },
    { label: "Status", of: (r) => r.status },
    { label: "Agreement", of: (r) => say(r.agreement) },
    { label: "Article", of: (r) => headline(r.article), text: (r) => `${headline(r.article)}\n${r.article.id}`, is: "some" },
    { label: "Confidence", of: (r) => r.confidence, show: (r) => r.confidence.toFixed(2), number: true },
  ],
});
const activityTable = tableView({
  id: "activities", label: "Activities", caption: "Activities", search: "in any column", rows: () => filters.activities(), start: { column: 0, down: true },
  columns: [
    { label: "Date", of: (r) => r.date?.first ?? null, text: (r) => (r.date ? `${r.date.value} ${r.date.shown}` : ""), show: whenOf, is: "tight" },
    { label: "Activity", of: (r) => say(r.activity), show: (r) => goTo(r, capital(say(r.activity))) },
    { label: "Figure", of: (r) => r.figure?.value ?? null, text: (r) => amount(r.figure), show: (r) => amount(r.figure), number: true },
    { label: "Unit", of: (r) => say(r.figure?.unit) },
    { label: "Who did it", of: (r) => names(r.actors), is: "some" },
    { label: "For whom", of: (r) => names(r.beneficiaries), is: "some" },
    { label: "Status", of: (r) => r.status },
    { label: "Article", of: (r) => headline(r.article), text: (r) => `${headline(r.article)}\n${r.article.id}`, is: "some" },
    { label: "Confidence", of: (r) => r.confidence, show: (r) => r.confidence.toFixed(2), number: true },
  ],
});

// Of an institution or an article: the records that pass the filters.
const passing = (records) => records.filter((r) => filters.passes(r)).length;
const institutionTable = tableView({
  id: "institutions", label: "Institutions", caption: "Institutions", search: "in any column", start: { column: 5, down: true },
  // Once a filter is set, institutions without a record that passes are not listed.
  rows: () => {
    const some = filters.links().length < data.links.length || filters.activities().length < data.activities.length;
    return some ? data.institutions.filter((i) => passing(i.links) + passing(i.activities) > 0) : data.institutions;
  },
  columns: [
    { label: "Name", of: (r) => r.name, show: (r) => goTo(r, r.name), is: "wide" },
    { label: "Kind", of: (r) => say(r.kind) },
    { label: "Level", of: (r) => r.level },
    { label: "Place", of: (r) => r.place?.name ?? null, text: (r) => (r.place ? `${r.place.name} ${r.place.country ?? ""} ${r.place.code ?? ""}` : "") },
    { label: "Code", of: (r) => r.place?.code ?? r.place?.country ?? null },
    { label: "Links", of: (r) => passing(r.links), number: true },
    { label: "Activities", of: (r) => passing(r.activities), number: true },
    { label: "Mentions", of: (r) => r.mentions, number: true },
  ],
});
const articleTable = tableView({
  id: "articles", label: "Articles", caption: "Articles", search: "in any column", start: { column: 1, down: true },
  rows: () => {
    const some = filters.links().length < data.links.length || filters.activities().length < data.activities.length;
    return some ? data.articles.filter((a) => passing(a.links) + passing(a.activities) > 0) : data.articles;
  },
  columns: [
    { label: "Title", of: headline, show: (r) => goTo(r, headline(r)), is: "wide" },
    { label: "Published", of: (r) => r.published, is: "tight" },
    { label: "Source", of: (r) => r.source },
    { label: "Id", of: (r) => r.id },
    { label: "Links", of: (r) => passing(r.links), number: true },
    { label: "Activities", of: (r) => passing(r.activities), number: true },
    { label: "Not used", of: (r) => r.unused, number: true },
  ],
});
