
// The network: institutions where src/page/layout.rs put them, drawn by Cytoscape.js.
// Names are drawn on a sheet of their own above it, as many as fit, so that they stay legible at any distance.

const network = (() => {
  const SHAPES = {
    hospital: "ellipse", medical_center: "ellipse", clinic: "ellipse", university: "triangle", health_authority: "rectangle",
    government: "rectangle", alliance: "hexagon", association: "hexagon", group: "round-rectangle", company: "diamond",
    foundation: "diamond", other: "pentagon",
  };
  const MARKS = [["ellipse", "● hospital, centre, clinic"], ["triangle", "▲ university"], ["rectangle", "■ authority"],
    ["hexagon", "⬢ alliance, association"], ["round-rectangle", "▢ group"], ["diamond", "◆ company, foundation"], ["pentagon", "⬟ other"]];
  const placed = data.institutions.filter((i) => i.x !== null);
  const degree = new Map(placed.map((i) => [i, 0]));
  data.lines.forEach((l) => [l.a, l.b].forEach((i) => degree.set(i, degree.get(i) + 1)));
  // Where the whole is drawn small, its parts are drawn larger.
  let scale = 1;
  const size = (i) => (9 + 3.2 * Math.sqrt(degree.get(i))) * scale;
  // Arrows cost time where there are thousands of lines.
  const large = data.lines.length > 2500;
  let cy = null;
  let box = null;
  let sheet = null;
  let chosen = null;
  let visible = new Set(placed);
  let note = null;

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const ofRelation = (r) => colour(`--r-${r}`) || colour("--r-other");
  // What the links of a line that pass the filters say together.
  const sum = (line) => {
    const links = line.links.filter((l) => filters.passes(l));
    const by = new Map();
    links.forEach((l) => by.set(l.relation, (by.get(l.relation) ?? 0) + 1));
    const relation = [...by].sort((a, b) => b[1] - a[1] || compare(a[0], b[0]))[0]?.[0] ?? null;
    const main = links.filter((l) => l.relation === relation);
    const status = main.some((l) => l.status === "active") ? "active" : main[0]?.status;
    const point = main.map((l) => {
      const { from, to, directed } = sides(l);
      if (!directed) return 0;
      return to.some((p) => p.institution === line.b) && from.some((p) => p.institution === line.a) ? 1
        : to.some((p) => p.institution === line.a) && from.some((p) => p.institution === line.b) ? -1 : 0;
    });
    return { links, relation, relations: by.size, status, toB: point.includes(1), toA: point.includes(-1) };
  };
  const DASHES = { proposed: "dashed", ended: "dotted" };
  const styles = () => [
    { selector: "node", style: {
      width: "data(size)", height: "data(size)", shape: "data(shape)", "background-color": colour("--node"),
      "border-width": 1, "border-color": colour("--paper"), "overlay-opacity": 0 } },
    { selector: "edge", style: {
      width: "data(width)", "line-color": "data(colour)", "curve-style": large ? "haystack" : "straight", "haystack-radius": 0,
      "line-style": "data(dash)", opacity: 0.75, "overlay-opacity": 0,
      ...(large ? {} : { "arrow-scale": 0.55 + 0.1 * scale, "target-arrow-shape": "data(toB)", "source-arrow-shape": "data(toA)",
        "target-arrow-color": "data(colour)", "source-arrow-color": "data(colour)" }) } },
    { selector: ".off", style: { display: "none" } },
    { selector: ".far", style: { opacity: 0.22 } },
    { selector: "node.chosen", style: { "background-color": colour("--accent"), "border-width": 3, "border-color": colour("--accent-soft") } },
    { selector: "edge.chosen", style: { opacity: 1, width: 5 } },
  ];
  const lineData = (line) => {
    const s = sum(line);
    return {
      colour: s.relation ? ofRelation(s.relation) : colour("--r-other"), width: Math.min(6, 1.4 + 0.9 * Math.log2(Math.max(1, s.links.length))) * scale,
      dash: DASHES[s.status] ?? "solid", toA: s.toA ? "triangle" : "none", toB: s.toB ? "triangle" : "none",
    };
  };

  // Names: the best-tied first, each where it covers no other.
  const wrap = (name, width = 24) => {
    const lines = [""];
    for (const word of name.split(" ")) {
      const line = lines.at(-1);
      if (line && line.length + word.length > width) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    return lines.length > 2 ? [lines[0], `${lines[1]} …`] : lines;
  };
  let order = [];
  let ink = null;
  const drawNames = () => {
    if (!cy || !sheet) return;
    const { clientWidth: wide, clientHeight: high } = box;
    const ratio = devicePixelRatio || 1;
    if (sheet.width !== Math.round(wide * ratio) || sheet.height !== Math.round(high * ratio)) {
      sheet.width = Math.round(wide * ratio);
      sheet.height = Math.round(high * ratio);
    }
    const pen = sheet.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, wide, high);
    ink ??= { text: colour("--ink"), halo: colour("--paper"), font: `11px ${colour("--sans")}`, strong: `600 12px ${colour("--sans")}` };
    const { x: panX, y: panY } = cy.pan();
    const zoom = cy.zoom();
    const taken = [];
    // Where nodes stand on the screen, by cells of 32 pixels: a name covers none but its own.
    const cells = new Map();
    const cellOf = (x, y) => (Math.floor(x / 32) << 12) + Math.floor(y / 32);
    for (const i of order) {
      if (!visible.has(i)) continue;
      const [x, y] = [i.x * zoom + panX, i.y * zoom + panY];
      if (x < -200 || y < -60 || x > wide + 200 || y > high + 60) continue;
      const cell = cellOf(x, y);
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push([x, y, i]);
    }
    const covers = (left, right, top, bottom, own) => {
      for (let x = left; x < right + 32; x += 32) {
        for (let y = top; y < bottom + 32; y += 32) {
          for (const [a, b, i] of cells.get(cellOf(Math.min(x, right), Math.min(y, bottom))) ?? []) {
            if (i !== own && a > left - 3 && a < right + 3 && b > top - 3 && b < bottom + 3) return true;
          }
        }
      }
      return false;
    };
    const near = chosen?.type === "institution" ? new Set([chosen, ...chosen.links.flatMap((l) => l.institutions)])
      : chosen?.type === "line" ? new Set([chosen.a, chosen.b])
        : chosen?.type === "link" ? new Set(chosen.institutions) : null;
    const candidates = near ? [...order].sort((a, b) => near.has(b) - near.has(a)) : order;
    let room = near ? 160 : 110;
    pen.textAlign = "center";
    pen.lineJoin = "round";
    for (const i of candidates) {
      if (!visible.has(i)) continue;
      if (near && !near.has(i)) break;
      const x = i.x * zoom + panX;
      const y = i.y * zoom + panY;
      if (x < -60 || y < -20 || x > wide + 60 || y > high + 20) continue;
      const strong = i === chosen;
      const lines = wrap(i.name);
      const half = Math.max(...lines.map((l) => l.length)) * 3.1 + 4;
      const away = (size(i) / 2) * zoom + 3;
      const height = lines.length * 13;
      // Below the node, else above it.
      const tops = strong ? [y + away] : [y + away, y - away - height];
      const top = tops.find((t) => strong || (!taken.some((o) => x - half < o[1] && x + half > o[0] && t < o[3] && t + height > o[2]) && (degree.get(i) > 2 || !covers(x - half, x + half, t, t + height, i))));
      if (top === undefined) continue;
      taken.push([x - half, x + half, top, top + height]);
      pen.font = strong ? ink.strong : ink.font;
      pen.strokeStyle = ink.halo;
      pen.lineWidth = 3;
      pen.fillStyle = ink.text;
      lines.forEach((line, n) => {
        pen.strokeText(line, x, top + 10 + n * 13);
        pen.fillText(line, x, top + 10 + n * 13);
      });
      room -= 1;
      if (!room) break;
    }
  };

  const start = () => {
    const xs = placed.map((i) => i.x);
    const ys = placed.map((i) => i.y);
    const zoom = Math.min(box.clientWidth / (Math.max(...xs) - Math.min(...xs) + 60), box.clientHeight / (Math.max(...ys) - Math.min(...ys) + 60));
    scale = Math.min(2.6, Math.max(1, 0.75 / zoom));
    order = [...placed].sort((a, b) => degree.get(b) - degree.get(a) || a.number - b.number);
    cy = cytoscape({
      container: box,
      elements: {
        nodes: placed.map((i) => ({ data: { id: `n${i.number}`, size: size(i), shape: SHAPES[i.kind] ?? "pentagon" }, position: { x: i.x, y: i.y } })),
        edges: data.lines.map((l) => ({ data: { id: `l${l.number}`, source: `n${l.a.number}`, target: `n${l.b.number}`, ...lineData(l) } })),
      },
      layout: { name: "preset", fit: true, padding: 30 },
      style: styles(),
      minZoom: 0.02, maxZoom: 5, autoungrabify: true, boxSelectionEnabled: false, selectionType: "single",
      textureOnViewport: large, hideEdgesOnViewport: false, pixelRatio: large ? 1 : "auto",
    });
    const of = (node) => data.institutions[Number(node.id().slice(1))];
    const lineOf = (edge) => data.lines[Number(edge.id().slice(1))];
    cy.on("render", drawNames);
    cy.on("tap", "node", (e) => detail.show(of(e.target), { focus: false }));
    cy.on("tap", "edge", (e) => {
      const line = lineOf(e.target);
      const { links } = sum(line);
      detail.show(links.length === 1 ? links[0] : line, { focus: false });
    });
    cy.on("tap", (e) => { if (e.target === cy) choose(null); });
    const where = (e) => [e.originalEvent.clientX, e.originalEvent.clientY];
    cy.on("mouseover", "node", (e) => {
      const i = of(e.target);
      box.style.cursor = "pointer";
      tip.show(...where(e), i.name, [say(i.kind), i.level, i.place?.name].filter(Boolean).join(" · "), `${several(passing(i.links), "link")}, ${several(passing(i.activities), "activity", "activities")}`);
    });
    cy.on("mouseover", "edge", (e) => {
      const line = lineOf(e.target);
      const { links } = sum(line);
      box.style.cursor = "pointer";
      tip.show(...where(e), `${line.a.name} – ${line.b.name}`, ...links.slice(0, 4).map((l) => [say(l.relation), say(l.status), l.date?.shown].filter(Boolean).join(" · ")), links.length > 4 ? `and ${links.length - 4} more` : null);
    });
    cy.on("mouseout", () => { box.style.cursor = ""; tip.hide(); });
    cy.on("pan zoom", tip.hide);
    fit();
    choose(chosen);
  };
  const fit = () => {
    const shown = cy.elements(":visible");
    cy.fit(shown.length ? shown : cy.elements(), 34);
    // Two or three institutions need no giant drawing.
    if (cy.zoom() > 1.6) {
      cy.zoom(1.6);
      cy.center(shown);
    }
  };
  const update = () => {
    const lines = data.lines.map((l) => [l, l.links.some((x) => filters.passes(x))]);
    visible = new Set(lines.flatMap(([l, on]) => (on ? [l.a, l.b] : [])));
    // Parties of a link that ties nobody (a centre that one builds alone) stand alone.
    filters.links().forEach((l) => { if (!l.lines.length) l.institutions.forEach((i) => visible.add(i)); });
    if (note) {
      const drawn = lines.filter(([, on]) => on).length;
      note.textContent = `${several(visible.size, "institution")}, ${several(drawn, "tie")} between two of them from ${several(filters.links().length, "link")}`;
    }
    if (!cy) return;
    cy.batch(() => {
      lines.forEach(([l, on]) => {
        const edge = cy.getElementById(`l${l.number}`);
        edge.toggleClass("off", !on);
        if (on) edge.data(lineData(l));
      });
      placed.forEach((i) => cy.getElementById(`n${i.number}`).toggleClass("off", !visible.has(i)));
    });
  };
  const choose = (target) => {
    chosen = target && ["institution", "line", "link"].includes(target.type) ? target : null;
    if (!cy) return;
    cy.batch(() => {
      cy.elements(".far, .chosen").removeClass("far chosen");
      if (!chosen || (chosen.type === "institution" && chosen.x === null)) return;
      let near;
      let main;
      if (chosen.type === "institution") {
        main = cy.getElementById(`n${chosen.number}`);
        near = main.closedNeighborhood();
      } else {
        const lines = chosen.type === "line" ? [chosen] : chosen.lines;
        main = cy.collection(lines.map((l) => cy.getElementById(`l${l.number}`)).filter((e) => e.length).map((e) => e[0]));
        near = main.union(main.connectedNodes());
        if (!lines.length) near = main = cy.collection(chosen.institutions.map((i) => cy.getElementById(`n${i.number}`)[0]).filter(Boolean));
      }
      cy.elements().difference(near).addClass("far");
      main.addClass("chosen");
    });
    drawNames();
  };

  // For paper and for tests: the same picture as lines and letters.
  const picture = () => {
    const lines = data.lines.map((l) => [l, sum(l)]).filter(([, s]) => s.links.length);
    const list = order.length ? order.filter((i) => visible.has(i)) : placed.filter((i) => visible.has(i));
    if (!list.length) return null;
    const xs = list.map((i) => i.x);
    const ys = list.map((i) => i.y);
    const low = [Math.min(...xs) - 80, Math.min(...ys) - 30];
    const span = [Math.max(...xs) + 80 - low[0], Math.max(...ys) + 45 - low[1]];
    const unit = Math.max(span[0] / 1000, span[1] / 700, 0.6);
    const taken = [];
    const labels = [];
    for (const i of list) {
      const text = wrap(i.name);
      const half = Math.max(...text.map((t) => t.length)) * 2.3 * unit;
      const top = i.y + size(i) / 2 + 1;
      const area = [i.x - half, i.x + half, top, top + text.length * 9 * unit];
      if (taken.some((t) => area[0] < t[1] && area[1] > t[0] && area[2] < t[3] && area[3] > t[2])) continue;
      taken.push(area);
      labels.push(...text.map((t, n) => svg("text", { x: i.x, y: top + (n + 1) * 8.5 * unit, "font-size": 8 * unit, "text-anchor": "middle" }, t)));
      if (labels.length > 300) break;
    }
    return svg("svg", { viewBox: [...low, ...span].join(" "), class: "paper-network", role: "img", "aria-label": "The network" },
      lines.map(([l, s]) => svg("line", { x1: l.a.x, y1: l.a.y, x2: l.b.x, y2: l.b.y, style: `stroke: var(--r-${s.relation}, var(--r-other))`, "stroke-width": 1.4, "stroke-dasharray": { proposed: "5 3", ended: "1.5 3" }[s.status] ?? null })),
      list.map((i) => svg("circle", { cx: i.x, cy: i.y, r: size(i) / 2 })), labels);
  };

  let paper = null;
  return {
    id: "network", label: "Network", count: () => null,
    render(panel) {
      if (!placed.length) {
        panel.append(el("p", { class: "nothing" }, "No links in the records: there is no network to draw."));
        return;
      }
      box = el("div", { class: "canvas" });
      sheet = el("canvas", { class: "names", "aria-hidden": "true" });
      note = el("p", { class: "dim" });
      const used = new Set(placed.map((i) => SHAPES[i.kind] ?? "pentagon"));
      const relations = [...new Set(data.links.map((l) => l.relation))].sort(compare);
      const statuses = new Set(data.links.map((l) => l.status));
      panel.append(
        el("div", { class: "frame", role: "img", "aria-label": "Network of institutions. The tables Links and Institutions hold the same, with a button for each." }, box, sheet),
        el("div", { class: "zoom" },
          button("+", () => cy && cy.zoom({ level: cy.zoom() * 1.4, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } }), { "aria-label": "Nearer" }),
          button("−", () => cy && cy.zoom({ level: cy.zoom() / 1.4, renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } }), { "aria-label": "Further away" }),
          button("Fit", () => cy && fit())),
        note,
        el("div", { class: "net-key" },
          el("ul", { "aria-label": "Relations" }, relations.map((r) => el("li", null, swatch(r), say(r)))),
          el("ul", { "aria-label": "Kinds" }, MARKS.filter(([shape]) => used.has(shape)).map(([, words]) => el("li", null, words))),
          el("ul", { "aria-label": "Status" }, [["active", "— active"], ["proposed", "- - proposed"], ["ended", "··· ended"]].filter(([s]) => statuses.has(s)).map(([, words]) => el("li", null, words)))));
      update();
      // After the first paint, so that the page can be used before the drawing is there.
      requestAnimationFrame(() => setTimeout(() => {
        start();
        update();
        cy.one("render", () => {
          document.documentElement.dataset.network = "drawn";
          performance.mark("wardlink-drawn");
        });
      }));
      new ResizeObserver(() => { if (cy) { cy.resize(); drawNames(); } }).observe(box);
    },
    update,
    shown() { if (cy) cy.resize(); },
    select(target) { choose(target); },
    focus(institution) {
      tabs.open("network");
      detail.show(institution, { focus: false });
      if (!cy) return;
      const near = cy.getElementById(`n${institution.number}`).closedNeighborhood(":visible");
      cy.fit(near.length ? near : cy.elements(), 90);
      if (cy.zoom() > 1.6) {
        cy.zoom(1.6);
        cy.center(near);
      }
      byId("main").scrollIntoView({ block: "nearest" });
    },
    themed() {
      ink = null;
      if (!cy) return;
      cy.style(styles());
      update();
    },
    paper(on) {
      paper?.remove();
      paper = on ? picture() : null;
      if (paper) byId("panel-network").prepend(paper);
    },
    // What a test can ask: where an institution or a line stands on the screen.
    where(target) {
      if (!cy) return null;
      const { x, y } = box.getBoundingClientRect();
      const point = target.type === "institution" ? cy.getElementById(`n${target.number}`).renderedPosition()
        : cy.getElementById(`l${target.number}`).renderedMidpoint();
      return { x: x + point.x, y: y + point.y };
    },
    visible: () => visible,
  };
})();
