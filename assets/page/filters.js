
// What is shown: one pass over the records decides which pass, and counts for each box what it would leave.

const filters = (() => {
  const none = () => ({
    text: "", relation: new Set(), status: new Set(), activity: new Set(), state: new Set(), kind: new Set(),
    place: "", from: "", to: "", undated: true, confidence: 0, institution: null,
  });
  let state = none();
  let shown = { links: data.links, activities: data.activities };
  let passing = new Set([...data.links, ...data.activities]);
  const listeners = [];

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const searched = new WeakMap();
  const hay = (r) => {
    if (!searched.has(r)) {
      searched.set(r, fold([
        ...r.institutions.map((i) => i.name), ...r.evidence.map((s) => s.text), headline(r.article), r.article.id, r.rule,
        say(r.relation ?? r.activity), say(r.agreement), r.date?.value ?? "", r.id,
      ].join("\n")));
    }
    return searched.get(r);
  };

  const DAY = /^\d{4}(-\d{2}(-\d{2})?)?$/;
  const tests = () => {
    const words = fold(state.text).split(/\s+/).filter(Boolean);
    const from = DAY.test(state.from) ? state.from : "";
    const to = DAY.test(state.to) ? `${state.to}~` : "";
    const place = state.place.slice(2);
    const inPlace = {
      c: (i) => i.place?.country === place,
      d: (i) => i.place?.division === place,
      f: (i) => i.place !== null && (i.place.code === place || i.place.prefecture === place),
      p: (i) => i.place !== null && String(i.place.number) === place,
    }[state.place[0]];
    return {
      text: words.length ? (r) => words.every((w) => hay(r).includes(w)) : null,
      relation: state.relation.size ? (r) => r.type !== "link" || state.relation.has(r.relation) : null,
      status: state.status.size ? (r) => r.type !== "link" || state.status.has(r.status) : null,
      activity: state.activity.size ? (r) => r.type !== "activity" || state.activity.has(r.activity) : null,
      state: state.state.size ? (r) => r.type !== "activity" || state.state.has(r.status) : null,
      kind: state.kind.size ? (r) => r.institutions.some((i) => state.kind.has(i.kind)) : null,
      place: state.place ? (r) => r.institutions.some(inPlace) : null,
      date: from || to || !state.undated
        ? (r) => (r.date?.first ? (!from || r.date.first >= from) && (!to || r.date.first <= to) : state.undated)
        : null,
      confidence: state.confidence > 0 ? (r) => r.confidence >= state.confidence : null,
      institution: state.institution ? (r) => r.institutions.includes(state.institution) : null,
    };
  };

  const FACETS = {
    relation: { type: "link", of: (r) => [r.relation] }, status: { type: "link", of: (r) => [r.status] },
    activity: { type: "activity", of: (r) => [r.activity] }, state: { type: "activity", of: (r) => [r.status] },
    kind: { type: null, of: (r) => [...new Set(r.institutions.map((i) => i.kind))] },
  };
  const counts = {};
  const boxes = {};
  const apply = () => {
    const active = Object.entries(tests()).filter(([, test]) => test);
    for (const facet of Object.keys(FACETS)) counts[facet] = new Map();
    const pick = (records) => records.filter((r) => {
      let failed = null;
      for (const [name, test] of active) {
        if (test(r)) continue;
        if (failed !== null) return false;
        failed = name;
      }
      for (const [facet, { type, of }] of Object.entries(FACETS)) {
        if ((failed !== null && failed !== facet) || (type && type !== r.type)) continue;
        for (const value of of(r)) counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
      }
      return failed === null;
    });
    shown = { links: pick(data.links), activities: pick(data.activities) };
    passing = new Set([...shown.links, ...shown.activities]);
    for (const [facet, rows] of Object.entries(boxes)) {
      for (const { value, box, out, row } of rows) {
        const count = counts[facet].get(value) ?? 0;
        out.textContent = number.format(count);
        row.classList.toggle("nothing", count === 0);
        box.checked = state[facet].has(value);
      }
    }
    const all = data.counts;
    const some = active.length > 0;
    byId("status").replaceChildren(
      el("span", null, some ? `${number.format(shown.links.length)} of ${several(all.links, "link")}` : several(all.links, "link")), " · ",
      el("span", null, some ? `${number.format(shown.activities.length)} of ${several(all.activities, "activity", "activities")}` : several(all.activities, "activity", "activities")),
      ...(state.institution ? [" · ", button(`only ${state.institution.name} ×`, () => { state.institution = null; apply(); }, { class: "chip" })] : []),
      ...(some ? [" · ", button("Clear the filters", reset, { class: "quiet" })] : []));
    listeners.forEach((l) => l());
  };

  // The boxes.
  const values = (facet, records) => {
    const count = new Map();
    const { type, of } = FACETS[facet];
    for (const r of records) if (!type || r.type === type) for (const v of of(r)) count.set(v, (count.get(v) ?? 0) + 1);
    return [...count].sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).map(([v]) => v);
  };
  const group = (facet, title, open = true) => {
    const list = values(facet, [...data.links, ...data.activities]);
    if (!list.length) return null;
    boxes[facet] = list.map((value) => {
      const box = el("input", { type: "checkbox", name: facet, value, onchange: () => {
        box.checked ? state[facet].add(value) : state[facet].delete(value);
        apply();
      } });
      const out = el("span", { class: "count" });
      const row = el("label", { class: "box" }, box, facet === "relation" ? swatch(value) : null, el("span", { class: "what" }, capital(say(value))), out);
      return { value, box, out, row };
    });
    return el("details", { class: "group", open }, el("summary", null, title), el("fieldset", null, el("legend", { class: "hidden" }, title), boxes[facet].map((b) => b.row)));
  };

  const inputs = {};
  let undatedTouched = false;
  let waiting = null;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  };
  const placeBox = () => {
    const count = new Map();
    for (const i of data.institutions) {
      if (i.place && (i.links.length || i.activities.length)) count.set(i.place, (count.get(i.place) ?? 0) + 1);
    }
    // Countries, in them provinces, in these prefectures with their counties: each with all that lies in it.
    const countries = new Map();
    const at = (map, key, fresh) => map.get(key) ?? map.set(key, fresh()).get(key);
    for (const [place, n] of count) {
      const country = at(countries, place.country ?? "", () => ({ all: 0, divisions: new Map(), places: [] }));
      country.all += n;
      if (!place.division) {
        if (place.code !== place.country) country.places.push([place, n]);
        continue;
      }
      const division = at(country.divisions, place.division, () => ({ name: place.divisionName ?? place.division, all: 0, cities: new Map(), places: [] }));
      division.all += n;
      if (place.code === place.division) division.name = place.name;
      else division.places.push([place, n]);
    }
    for (const { divisions } of countries.values()) {
      for (const division of divisions.values()) {
        const cities = new Map(division.places.filter(([p]) => p.prefecture === null).map(([p, n]) => [p.code, { place: p, all: n, places: [] }]));
        division.cities = cities;
        division.places = division.places.filter(([place, n]) => {
          const city = cities.get(place.prefecture ?? place.code);
          if (city && place.prefecture !== null) {
            city.all += n;
            city.places.push([place, n]);
          }
          return !city;
        });
      }
    }
    let regions = null;
    try {
      regions = new Intl.DisplayNames("en", { type: "region" });
    } catch {
      // Codes will do.
    }
    const nameOf = (code) => {
      try {
        return (code && regions?.of(code)) || code || "Country not known";
      } catch {
        return code;
      }
    };
    const option = (value, depth, name, n) => el("option", { value }, `${"\u2003".repeat(depth)}${name} (${number.format(n)})`);
    const most = (list, of, name) => [...list].sort((a, b) => of(b) - of(a) || compare(name(a), name(b)));
    const leaves = (places, depth) => most(places, ([, n]) => n, ([p]) => p.name).map(([p, n]) => option(`p:${p.number}`, depth, p.name, n));
    const city = ({ place, all, places }) => [
      option(places.length ? `f:${place.code}` : `p:${place.number}`, 1, place.name, all), ...leaves(places, 2)];
    const division = ([code, { name, all, cities, places }]) => [
      option(`d:${code}`, 0, name, all), ...most(cities.values(), (c) => c.all, (c) => c.place.name).flatMap(city), ...leaves(places, 1)];
    const sorted = most(countries, ([, c]) => c.all, ([code]) => code);
    return el("select", { id: "f-place", onchange: (e) => { state.place = e.target.value; apply(); } },
      el("option", { value: "" }, "Anywhere"),
      sorted.map(([code, { all, divisions, places }]) => el("optgroup", { label: nameOf(code) },
        code ? option(`c:${code}`, 0, `All of ${nameOf(code)}`, all) : null,
        most(divisions, ([, d]) => d.all, ([, d]) => d.name).flatMap(division), leaves(places, 0))));
  };
  const day = (key, label) => {
    const input = el("input", { id: `f-${key}`, type: "text", inputmode: "numeric", placeholder: "2019-05", size: "10", autocomplete: "off", spellcheck: "false",
      oninput: () => {
        state[key] = input.value.trim();
        const wrong = state[key] !== "" && !DAY.test(state[key]);
        input.setAttribute("aria-invalid", String(wrong));
        // Who asks for a time means records that have one, unless the box is ticked by hand.
        if (!undatedTouched) state.undated = inputs.undated.checked = !(state.from || state.to);
        soon();
      } });
    inputs[key] = input;
    return el("span", null, el("label", { for: `f-${key}` }, label), input);
  };
  const build = () => {
    inputs.text = el("input", { id: "f-text", type: "search", placeholder: "Name, word, article, id", autocomplete: "off", spellcheck: "false",
      oninput: () => { state.text = inputs.text.value; soon(); } });
    inputs.undated = el("input", { type: "checkbox", id: "f-undated", checked: true, onchange: () => {
      undatedTouched = true;
      state.undated = inputs.undated.checked;
      apply();
    } });
    const out = el("output", { for: "f-confidence" }, "any");
    inputs.confidence = el("input", { id: "f-confidence", type: "range", min: "0", max: "1", step: "0.05", value: "0", oninput: () => {
      state.confidence = Number(inputs.confidence.value);
      out.textContent = state.confidence ? state.confidence.toFixed(2) : "any";
      soon();
    } });
    inputs.confidenceOut = out;
    inputs.place = placeBox();
    byId("filters").append(...[
      el("div", { class: "field" }, el("label", { for: "f-text" }, "Search"), inputs.text),
      group("relation", "Relation"),
      group("status", "Status of links"),
      el("div", { class: "field" }, el("span", { class: "title", id: "f-date" }, "Date"),
        el("div", { class: "days", role: "group", "aria-labelledby": "f-date" }, day("from", "from"), day("to", "to")),
        el("label", { class: "box" }, inputs.undated, el("span", { class: "what" }, "and those without a date"))),
      el("div", { class: "field" }, el("label", { for: "f-place" }, "Place of an institution"), inputs.place),
      el("div", { class: "field" }, el("label", { for: "f-confidence" }, "Confidence at least ", out), inputs.confidence),
      group("kind", "Kind of institution"),
      group("activity", "Activity", false),
      group("state", "Status of activities", false),
    ].filter(Boolean));
  };
  const fill = () => {
    inputs.text.value = state.text;
    inputs.from.value = state.from;
    inputs.to.value = state.to;
    inputs.undated.checked = state.undated;
    inputs.place.value = state.place;
    inputs.confidence.value = String(state.confidence);
    inputs.confidenceOut.textContent = state.confidence ? state.confidence.toFixed(2) : "any";
    for (const key of ["from", "to"]) inputs[key].setAttribute("aria-invalid", "false");
  };
  const reset = () => {
    state = none();
    undatedTouched = false;
    fill();
    apply();
  };
  const said = () => {
    const parts = [];
    if (state.text) parts.push(`“${state.text}”`);
    for (const facet of Object.keys(FACETS)) if (state[facet].size) parts.push([...state[facet]].map(say).join(" or "));
    if (state.from || state.to) parts.push(`${state.from || "…"} to ${state.to || "…"}`);
    if (!state.undated) parts.push("with a date");
    if (state.place) parts.push(inputs.place.selectedOptions[0]?.textContent.trim() ?? "");
    if (state.confidence) parts.push(`confidence at least ${state.confidence}`);
    if (state.institution) parts.push(state.institution.name);
    return parts.join(", ");
  };
  return {
    build, apply, reset, said,
    links: () => shown.links,
    activities: () => shown.activities,
    passes: (r) => passing.has(r),
    changed: (listener) => listeners.push(listener),
    only(institution) { state.institution = institution; apply(); },
    set(change) { Object.assign(state, change); fill(); apply(); },
    counts,
  };
})();
