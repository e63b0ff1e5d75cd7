
// Elements. Text goes in as text nodes only: nothing that a report says is ever read as markup.
const make = (namespace) => (tag, attributes, ...children) => {
  const node = namespace ? document.createElementNS(namespace, tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key in node && !namespace && typeof value !== "string") node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return node;
};
const el = make(null);
const svg = make("http://www.w3.org/2000/svg");
const byId = (id) => document.getElementById(id);
const button = (label, onclick, attributes) => el("button", { type: "button", onclick, ...attributes }, label);

// A list that shows its first items, and more on request.
const growing = (items, row, first = 10, step = 40) => {
  const box = el("div", { class: "growing" });
  let shown = 0;
  const more = button("", () => add(step), { class: "quiet" });
  const add = (count) => {
    more.remove();
    const next = items.slice(shown, shown + count).map(row);
    box.append(...next);
    shown += next.length;
    if (shown < items.length) {
      more.textContent = `Show more (${number.format(items.length - shown)})`;
      box.append(more);
    }
  };
  add(first);
  return box;
};

// What stands under the pointer.
const tip = (() => {
  const box = byId("tip");
  return {
    show(x, y, ...lines) {
      box.replaceChildren(...lines.filter(Boolean).map((line, n) => el(n ? "div" : "strong", null, line)));
      box.hidden = false;
      const { width, height } = box.getBoundingClientRect();
      box.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - width - 8))}px`;
      box.style.top = `${Math.max(4, y + 18 + height > innerHeight ? y - height - 10 : y + 18)}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
})();
addEventListener("scroll", tip.hide, { passive: true });

// A stretch of colour that stands for a relation, with the dashes of the drawing.
const swatch = (relation) => el("span", { class: "swatch", style: `--of: var(--r-${relation}, var(--r-other))`, "aria-hidden": "true" });
