/* The map that opens anywhere: what is chosen, the map, its legend, the selected area.
   Shapes and figures are in the page; nothing is fetched. topology.js and areas.js of the app draw. */
(function () {
  "use strict";
  const geoucj = window.geoucj;
  const { facts, element, say } = geoucj, { words } = facts;
  const CLOSE = 9.5; // zoom from which the finer shapes are needed
  const byId = (id) => document.getElementById(id);
  const chosen = { ...facts.start, area: "" }; // level, month, measure: numbers of facts.levels, …

  const level = () => facts.levels[chosen.level];
  const measure = () => facts.measures[chosen.measure];
  const pack = () => geoucj.pack(level().key);

  // ---- the map ----------------------------------------------------------------------------

  const map = L.map("map", { zoomSnap: 0.25, zoomControl: false, attributionControl: false, maxZoom: 15 }).setView([-1.5, 114.5], 6);
  const layer = new geoucj.AreaLayer().addTo(map);
  const tip = L.tooltip({ className: "tip", direction: "auto", offset: [10, 0] });
  L.control.zoom({ zoomInTitle: words.zoom_in, zoomOutTitle: words.zoom_out }).addTo(map);

  // The way back to the whole area is on the map, and only where it is not seen whole.
  const whole = byId("whole"), back = L.control({ position: "topleft" });
  back.onAdd = () => whole;
  back.addTo(map);
  L.DomEvent.disableClickPropagation(whole);

  const decoded = new Map();
  const shapesOf = (key) => {
    if (!decoded.has(key)) decoded.set(key, geoucj.decode(geoucj.pack(key).shapes));
    return decoded.get(key);
  };

  /* The shapes of the level, finer ones where one looks closely: their areas are in the same order. */
  const shapes = () => shapesOf(level().fine && map.getZoom() >= CLOSE ? level().fine : level().key);

  function paint() {
    const { marks, stale, circles } = pack(), { fills, faded } = measure().legends[chosen.level];
    layer.shapes = shapes();
    layer.look = {
      marks: marks[measure().key][chosen.month], stale: stale.length ? stale[chosen.month] : "", fills, faded, edge: facts.edge, opacity: 1,
      sizes: circles.length ? circles[chosen.month][0] : "",
      chosen: chosen.area ? layer.shapes.areas.map(({ code }) => +(code === chosen.area)).join("") : "",
    };
    layer.draw();
    map.getContainer().dataset.areas = layer.shapes.areas.length;
  }

  /* Move to an area, or to all. */
  function fit(code = "") {
    const codes = code ? layer.shapes.areas.map((area) => area.code).filter((each) => each.startsWith(code)) : [];
    if (code && !codes.length) return;
    const bounds = layer.bounds(codes);
    if (bounds) map.fitBounds(bounds, { animate: false, padding: [8, 8], maxZoom: 13 });
    whole.hidden = !code;
  }

  /* Where the keyboard goes on when the button that it pressed is gone. */
  const focusMap = () => map.getContainer().focus({ preventScroll: true });

  function point(latlng) {
    const i = layer.at(latlng);
    map.getContainer().classList.toggle("over", i >= 0);
    if (i < 0) return tip.remove();
    const { code } = layer.shapes.areas[i], row = pack().rows.get(code), node = element("div");
    const m = chosen.month, said = [geoucj.valueOf(pack(), measure(), m, row)], when = geoucj.asOf(pack(), m, row, true);
    if (geoucj.stateOf(pack(), m, row) === "too_few") said.push(words["state.too_few"]);
    if (when !== "–") said.push(when);
    if (pack().stale.length && pack().stale[m][i] === "1") said.push(words.old);
    node.append(element("b", "", pack().names[row]), element("span", "", said.join(" · ")));
    return tip.setLatLng(latlng).setContent(node).addTo(map);
  }

  // ---- round the map ------------------------------------------------------------------------

  function showHeading() {
    const month = facts.months[chosen.month][0], when = say("as_of", { month });
    byId("when").textContent = when;
    document.title = [facts.title, facts.area, measure().name, month].join(" · ");
    map.getContainer().setAttribute("aria-label", [measure().name, level().name, when].join(", "));
  }

  function showFigures() {
    const totals = geoucj.pack("totals"), m = chosen.month, box = byId("figures");
    box.textContent = "";
    totals.codes.forEach((code, i) => {
      const row = element("section"), targets = geoucj.figure(totals, "target", m, i);
      if (totals.codes.length > 1) row.append(element("h2", "", totals.names[i]));
      const cards = [
        [words.active, geoucj.count(totals, "active", m, i), ""],
        [words.potential, geoucj.count(totals, "potential", m, i), ""],
        [say("rate_at", { month: geoucj.asOf(totals, m, i, true) }), geoucj.rate(geoucj.figure(totals, "rate", m, i)), geoucj.distance(totals, m, i)],
        [words.target_card, geoucj.rate(targets), targets === null ? "" : geoucj.whoseTarget(totals, m, i)],
        [words.to_target, geoucj.count(totals, "to_target", m, i), ""],
      ];
      for (const [label, value, note] of cards) {
        const card = element("div", "card");
        card.append(element("span", "", label), element("b", "", value), element("i", "", note));
        row.append(card);
      }
      box.append(row);
    });
  }

  function showLegend() {
    const { rows, fills, title } = measure().legends[chosen.level], marks = pack().marks[measure().key][chosen.month], box = byId("legend");
    const counts = {};
    for (const mark of marks) counts[mark] = (counts[mark] || 0) + 1;
    box.textContent = "";
    box.append(element("h2", "", title));
    const list = element("ul");
    for (const row of rows) {
      const count = counts[row.mark] || 0;
      if (row.state && !count) continue;
      const line = element("li", row.target ? "turn" : "");
      if (row.target) line.append(element("small", "", row.target));
      line.append(geoucj.swatch(fills[row.mark]), element("span", "", row.label), element("em", "", geoucj.number(count)));
      list.append(line);
    }
    const [areas, workers] = pack().without_shape[chosen.month], notes = measure().notes.slice();
    if (areas) notes.push(say("without_shape", { areas: geoucj.number(areas), workers: geoucj.number(workers) }));
    if (pack().stale.length) notes.push(say("stale", { count: geoucj.number(pack().stale[chosen.month].split("1").length - 1) }));
    if (pack().circles.length) notes.push(say("circles", { value: pack().circles[chosen.month][1] }));
    box.append(list, ...notes.map((note) => element("p", "", note)));
  }

  function showPanel() {
    const box = byId("panel"), i = chosen.area ? pack().rows.get(chosen.area) : undefined;
    box.textContent = "";
    box.classList.toggle("chosen", i !== undefined);
    if (i === undefined) return box.append(element("p", "", words.empty));
    const code = chosen.area, { first, lines } = geoucj.described(pack(), chosen.month, i);
    const list = element("ul"), acts = element("div", "acts");
    list.append(...lines.map((line) => element("li", "", line)));
    const act = (label, does) => {
      const button = element("button", "", label);
      button.addEventListener("click", () => {
        does();
        if (!button.isConnected) focusMap();
      });
      acts.append(button);
    };
    box.append(element("h2", "", pack().names[i]), element("p", "where", [geoucj.kind(code), ...geoucj.around(code), geoucj.dotted(code)].join(" · ")));
    box.append(element("p", "first", first), list);
    const trend = geoucj.trend(pack(), i);
    if (trend) box.append(trend, element("p", "where", words.trend));
    const sources = facts.sources[geoucj.figure(pack(), "source", chosen.month, i)];
    if (sources) box.append(element("p", "where", words.source + ": " + sources));
    act(words.zoom_to, () => fit(code));
    if (canOpen()) act(words.inside, open);
    act(words.clear, () => choose("")); // the last one is always there
    return box.append(acts);
  }

  const canOpen = () => chosen.level + 1 < facts.levels.length;

  /* Show the areas inside the selected one. */
  function open() {
    const code = chosen.area;
    Object.assign(chosen, { level: chosen.level + 1, area: "" });
    showAll();
    fit(code);
  }

  // ---- what can be chosen -------------------------------------------------------------------

  function showTable() {
    const { kept } = pack(), { month: m } = chosen;
    geoucj.showTable({
      pack: pack(), level: level(), m, measure: measure(), chosen: chosen.area,
      kept: (i) => !kept.length || kept[m][i] === "1",
    }, choose);
  }

  function showAll() {
    for (const key of ["month", "level", "measure"]) byId(key).value = chosen[key];
    tip.remove();
    paint();
    showHeading();
    showFigures();
    showLegend();
    showPanel();
    showTable();
  }

  /* Select an area; from the table or the search the map moves to it where it is not seen. */
  function choose(code, from = false) {
    chosen.area = code;
    paint();
    showPanel();
    if (!from && code) geoucj.showPageOf(code);
    showTable();
    const area = from && layer.shapes.areas[layer.indexOf(code)];
    if (area && !map.getBounds().contains(layer.bounds([code]))) fit(code);
  }

  function offer(id, names) {
    const field = byId(id);
    names.forEach((name, n) => field.append(Object.assign(element("option", "", name), { value: n })));
    field.addEventListener("change", () => {
      const before = chosen.level;
      chosen[id] = Number(field.value);
      if (chosen.level !== before) chosen.area = "";
      showAll();
    });
    byId(id + "-row").hidden = names.length < 2;
  }

  offer("month", facts.months.map(([name]) => name));
  offer("level", facts.levels.map(({ name }) => name));
  offer("measure", facts.measures.map(({ name }) => name));
  geoucj.startSearch(({ level: n, code }) => {
    Object.assign(chosen, { level: n, area: code });
    showAll();
    fit(code);
    geoucj.showPageOf(code);
    showTable();
  });
  whole.addEventListener("click", () => { fit(); focusMap(); });
  map.on("moveend", () => { whole.hidden = false; });
  byId("print").hidden = !window.print;
  byId("print").addEventListener("click", () => window.print());
  map.on("mousemove", ({ latlng }) => point(latlng));
  map.on("mouseout movestart", () => tip.remove());
  map.on("zoomend", () => { if (layer.shapes && layer.shapes !== shapes()) paint(); });
  map.on("click", ({ latlng }) => {
    const i = layer.at(latlng), code = i < 0 ? "" : layer.shapes.areas[i].code;
    if (!code) return;
    if (code === chosen.area && canOpen()) { open(); return; }
    choose(code);
    point(latlng); // a finger does not hover
  });
  window.addEventListener("resize", () => map.invalidateSize({ pan: false }));

  // Paper has a width of its own: the map is drawn for it, and afterwards as it was.
  let before = null;
  const paper = (on) => {
    if (on) before = before || [map.getCenter(), map.getZoom()];
    document.body.classList.toggle("paper", on);
    map.invalidateSize({ animate: false, pan: false });
    if (on) fit();
    else if (before) { map.setView(...before, { animate: false }); before = null; }
    layer.draw();
  };
  window.addEventListener("beforeprint", () => paper(true));
  window.addEventListener("afterprint", () => paper(false));

  paint();
  fit();
  showAll();
  window.onerror = null; // the page works: what goes wrong from here on is not the browser's age
  map.getContainer().dataset.painted = Math.round(performance.now());
  setTimeout(() => { // when the areas are on the screen
    if (facts.land) layer.land = geoucj.decode(geoucj.pack("land").shapes);
    layer.redraw();
  }, 0);
})();
