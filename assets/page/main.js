
// The views, and what ties them to the filters, the colours and the printer.

const tabs = (() => {
  const views = [network, timeline, linkTable, activityTable, figures, institutionTable, articleTable, ledger];
  const parts = new Map();
  let open = null;
  const counted = (view) => {
    const n = view.count();
    return n === null ? null : el("span", { class: "count" }, number.format(n));
  };
  const select = (id, focus) => {
    open = id;
    for (const view of views) {
      const { tab, panel } = parts.get(view.id);
      const on = view.id === id;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      panel.hidden = !on;
      if (on) {
        fresh(view);
        view.shown?.();
        if (focus) tab.focus();
      }
    }
  };
  // A view is made when it is first shown, and again when the filters have changed since.
  const fresh = (view) => {
    const part = parts.get(view.id);
    if (!part.made) {
      part.made = true;
      part.old = false;
      view.render(part.panel);
    } else if (part.old) {
      part.old = false;
      view.update();
    }
  };
  const build = () => {
    views.forEach((view, n) => {
      const tab = el("button", { type: "button", role: "tab", id: `tab-${view.id}`, "aria-controls": `panel-${view.id}`, onclick: () => select(view.id),
        onkeydown: (e) => {
          const to = { ArrowRight: n + 1, ArrowLeft: n - 1 + views.length, Home: 0, End: views.length - 1 }[e.key];
          if (to === undefined) return;
          e.preventDefault();
          select(views[to % views.length].id, true);
        } });
      const panel = el("section", { role: "tabpanel", id: `panel-${view.id}`, "aria-labelledby": `tab-${view.id}`, hidden: true });
      parts.set(view.id, { tab, panel, made: false, old: false });
      byId("tabs").append(tab);
      byId("views").append(panel);
    });
    filters.changed(() => {
      for (const view of views) {
        const part = parts.get(view.id);
        part.tab.replaceChildren(...[view.label, counted(view)].filter(Boolean));
        part.old = true;
      }
      if (open) fresh(views.find((v) => v.id === open));
    });
  };
  const paper = (on) => {
    for (const view of views) {
      if (on) fresh(view);
      view.paper?.(on);
    }
  };
  return { build, open: select, paper };
})();

const summary = () => {
  const c = data.counts;
  const years = [...data.links, ...data.activities].map((r) => r.date?.first?.slice(0, 4)).filter(Boolean).sort();
  const ended = years.at(0) === years.at(-1) ? years[0] : `${years[0]} to ${years.at(-1)}`;
  byId("summary").textContent = [
    several(c.articles, "article"), several(c.institutions, "institution"), several(c.links, "link"),
    several(c.activities, "activity", "activities"), c.mentions ? several(c.mentions, "mention") : null, years.length ? ended : null,
  ].filter(Boolean).join(" · ");
  const without = data.articles.some((a) => a.text !== null) ? data.articles.filter((a) => a.text === null).length : 0;
  byId("foot").append(
    el("p", null, `Made by ${data.program} from records of schema ${data.schema}. `,
      c.repeated ? `${several(c.repeated, "record")} came twice and ${c.repeated === 1 ? "counts" : "count"} once. ` : "",
      without ? `${several(without, "article")} without ${without === 1 ? "its" : "their"} text. ` : "",
      "This file holds all that it shows and asks for nothing from outside. The network is drawn by Cytoscape.js (MIT licence, its text is in the file)."),
    el("p", { class: "paper-only", id: "paper-filters" }));
};

const theme = () => {
  const choice = byId("theme");
  const set = () => {
    if (choice.value) document.documentElement.dataset.theme = choice.value;
    else delete document.documentElement.dataset.theme;
    network.themed();
  };
  choice.addEventListener("change", () => {
    set();
    try {
      localStorage.setItem("wardlink-colours", choice.value);
    } catch {
      // Some browsers keep nothing for files; the choice then lasts as long as the page.
    }
  });
  try {
    choice.value = localStorage.getItem("wardlink-colours") ?? "";
  } catch {
    choice.value = "";
  }
  set();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => network.themed());
};

filters.build();
tabs.build();
summary();
theme();
if (innerWidth < 900) byId("filter-box").open = false;
filters.changed(() => detail.redraw());
filters.apply();
tabs.open(data.links.length || !data.activities.length ? "network" : "activities");
detail.redraw();

const byAddress = () => {
  const id = location.hash.slice(1);
  const [, type, key] = /^(article|mention|line)-(\d+)$/.exec(id) ?? [];
  const target = type ? { article: data.articles, mention: data.unused, line: data.lines }[type][Number(key)]
    : id && [...data.links, ...data.activities, ...data.institutions].find((r) => r.id === id);
  if (target && target !== detail.now()) detail.show(target, { focus: false });
};
addEventListener("hashchange", byAddress);
byAddress();

byId("print").addEventListener("click", () => print());
addEventListener("beforeprint", () => {
  byId("paper-filters").textContent = filters.said() ? `Filtered: ${filters.said()}.` : "";
  tabs.paper(true);
});
addEventListener("afterprint", () => tabs.paper(false));

// For the browser's console, and for tests: wardlink.data.links.filter(…), wardlink.filters.links().
window.wardlink = Object.freeze({ data, filters, network, detail, tabs });
document.documentElement.dataset.ready = "true";
performance.mark("wardlink-ready");
