/* The choropleth in the browser. Shapes are fetched once by address and kept; a change only
   repaints. Python (geoucj/maps/live.py) calls geoucj.paint(map, message) for every change. */
(function () {
  "use strict";
  const geoucj = (window.geoucj = window.geoucj || {});
  const SEA = "#EAF1F5";
  const UNSAID = { files: [], marks: "", stale: "", chosen: "", fills: {}, faded: {}, badges: [], focus: [] };
  const files = new Map(); // address -> promise of a TopoJSON file

  function fetched(address) {
    if (!files.has(address)) {
      const promise = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(answer.status + " " + address);
        return answer.json();
      });
      promise.catch(() => files.delete(address)); // a cut connection is tried again next time
      files.set(address, promise);
    }
    return files.get(address);
  }

  const decoded = async (addresses) => geoucj.decode(await Promise.all(addresses.map(fetched)));

  // ---- one map --------------------------------------------------------------------------

  function stateOf(map) {
    if (map._geoucj) return map._geoucj;
    const state = {
      map, layer: new geoucj.AreaLayer().addTo(map), message: null, files: "", place: "",
      tip: L.tooltip({ className: "geoucj-tip", direction: "auto", offset: [10, 0] }), points: null, pointsFile: "", tiles: null,
      legend: null, badges: null, credit: "", told: 0, paints: 0, session: Date.now(),
    };
    map.getContainer().style.background = SEA;
    map.attributionControl.setPrefix(false);
    map.on("click", (event) => choose(state, event));
    map.on("mousemove", (event) => point(state, event));
    map.on("mouseout movestart", () => state.tip.remove());
    map.on("moveend", () => lead(state));
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    return (map._geoucj = state);
  }

  /* Fetch the shapes of a message, unless they are there; false if a newer message has come. */
  async function load(state, message) {
    const key = message.files.join();
    if (key !== state.files) {
      const shapes = await decoded(message.files);
      if (state.message !== message) return false;
      state.layer.shapes = shapes;
      state.files = key;
    }
    return true;
  }

  async function loadLand(state, message) {
    if (!message.land || state.layer.land) return;
    state.layer.land = await decoded([message.land]).catch(() => null); // only the ground: do without
    state.layer.redraw();
  }

  async function showPoints(state, message) {
    const { points: wanted } = message, file = wanted ? wanted.file : "";
    if (file === state.pointsFile) return;
    state.pointsFile = file;
    if (state.points) state.points.remove();
    state.points = null;
    if (!wanted) return;
    const rows = await fetched(file).catch(() => []);
    if (state.pointsFile !== file) return;
    const number = (value) => value.toLocaleString(wanted.language);
    const sum = (list, key) => number(list.reduce((total, each) => total + each[key], 0));
    const words = (list) => [
      list.length > 1 ? wanted.many.replace("{count}", number(list.length)) : list[0].name,
      wanted.workers.replace("{workers}", sum(list, "workers")).replace("{registered}", sum(list, "registered")),
    ];
    const employers = rows.map(([lng, lat, workers, registered, name]) => ({ lng, lat, workers, registered, name }));
    state.points = new geoucj.PointLayer(employers, words).addTo(state.map);
  }

  /* The online base map: the only request to another host, made when a person asks for it. */
  function showTiles(state, message) {
    if (state.tiles?._url === message.tiles?.url) return;
    if (state.tiles) state.tiles.remove();
    const { url, credit } = message.tiles || {};
    state.tiles = url ? L.tileLayer(url, { attribution: plain(credit), maxZoom: 19 }).addTo(state.map) : null;
  }

  // ---- where it looks ---------------------------------------------------------------------

  /* Move to the shown areas, but only when Python asks for another place than last time. */
  function fit(state, message) {
    if (message.fit === state.place) return;
    const bounds = state.layer.bounds(message.focus);
    if (!bounds) return;
    state.map.fitBounds(bounds, { animate: false, padding: [8, 8], maxZoom: 13 });
    state.place = message.fit;
    placeLegend(state);
  }

  /* Put the legend where it hides least of the areas' boxes: at the left, in the middle or at the right. */
  function placeLegend({ map, layer, legend: { box } }) {
    const size = map.getSize(), width = box.offsetWidth, top = size.y - box.offsetHeight;
    const room = Math.max(0, size.x - width - 20), places = [0, room / 2, room], hidden = [0, 0, 0];
    for (const { min, max } of layer.boxes()) {
      const height = Math.max(0, Math.min(max.y, size.y) - Math.max(min.y, top));
      places.forEach((left, n) => { hidden[n] += height * Math.max(0, Math.min(max.x, left + width) - Math.max(min.x, left)); });
    }
    box.style.marginLeft = places[hidden.indexOf(Math.min(...hidden))] + 10 + "px";
  }

  /* Two maps of one page move together: each leads those beside it when it is moved. */
  function lead({ map, message, led }) {
    if (!message?.together || led) return;
    for (const frame of Array.from(window.parent.frames)) {
      try { if (frame !== window && frame.map) frame.geoucj?.follow(frame.map, map.getCenter(), map.getZoom()); }
      catch (error) { /* a frame of another origin is none of ours */ }
    }
  }

  function follow(map, { lat, lng }, zoom) {
    const state = stateOf(map);
    if (!state.message?.together) return;
    state.led = true;
    map.setView([lat, lng], zoom, { animate: false });
    state.led = false;
  }

  // ---- words on the map: text nodes only, never markup -----------------------------------

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function point(state, { latlng, originalEvent: { target } }) {
    const employer = target.closest(".geoucj-point"); // it has words of its own
    const i = state.message && !employer ? state.layer.at(latlng) : -1;
    state.map.getContainer().classList.toggle("geoucj-over", i >= 0);
    if (i < 0) return state.tip.remove();
    const { values, marks, legend, stale, old } = state.message;
    const words = [values ? values[i] : legend.rows.find((row) => row.mark === marks[i])?.label];
    if (stale[i] === "1") words.push(old);
    const node = geoucj.narrow(element("div"));
    node.append(element("b", "", state.layer.shapes.areas[i].name));
    for (const line of words.filter(Boolean)) node.append(element("br"), element("span", "", line));
    state.tip.setLatLng(latlng).setContent(node).addTo(state.map);
  }

  const plain = (text) => element("span", "", text).innerHTML; // for what Leaflet takes as markup

  function swatch([colour, pattern], ink) {
    const node = element("i", "geoucj-swatch");
    node.style.backgroundColor = colour;
    if (pattern) node.style.backgroundImage = "url(" + geoucj.tile(pattern, colour, ink).toDataURL() + ")";
    return node;
  }

  function drawLegend(state, message) {
    const { map } = state;
    const text = JSON.stringify([message.legend, message.fills, message.edge]);
    const { legend: before } = state;
    if (before?.text === text) return before;
    const box = element("details", "geoucj-legend");
    box.open = before ? before.box.open : map.getSize().x > 460;
    box.hidden = message.legend.hidden;
    box.style.marginLeft = before?.box.style.marginLeft;
    before?.remove();
    box.append(geoucj.narrow(element("summary", "", message.legend.title)));
    for (const row of message.legend.rows) {
      const line = element("button", "geoucj-row" + (row.target ? " geoucj-target" : ""));
      if (row.target) line.dataset.target = row.target;
      line.title = message.legend.hint;
      line.append(swatch(message.fills[row.mark], message.edge), element("span", "", row.label), ...row.counts.map((count) => element("em", "", count)));
      line.addEventListener("click", () => tell(state, { mark: row.mark }));
      box.append(line);
    }
    for (const note of message.legend.notes) box.append(element("p", "", note));
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => box;
    control.addTo(map);
    const room = Math.max(10, map.getSize().x - box.offsetWidth - 10);
    if (parseFloat(box.style.marginLeft) > room) box.style.marginLeft = room + "px"; // it has grown
    return Object.assign(control, { box, text });
  }

  /* What the largest circle stands for; its size is known when the areas are. */
  function drawCircleKey({ layer, legend }, message) {
    legend.box.querySelector(".geoucj-circle")?.remove();
    if (!message.circles) return;
    const line = element("p", "geoucj-circle"), disc = element("i"), side = 2 * layer.radius(15) + "px";
    Object.assign(disc.style, { width: side, height: side });
    line.append(disc, element("span", "", message.circles.words));
    legend.box.append(line);
  }

  function drawBadges({ map, ...state }, message) {
    if (state.badges) state.badges.remove();
    const box = element("div", "geoucj-badges");
    message.badges.forEach((text) => box.append(element("span", "", text)));
    const control = L.control({ position: "topright" });
    control.onAdd = () => box;
    return control.addTo(map);
  }

  function drawCredit({ map, ...state }, message) {
    if (state.credit) map.attributionControl.removeAttribution(state.credit);
    const credit = plain(message.credit);
    map.attributionControl.addAttribution(credit);
    return credit;
  }

  // ---- what Python hears of --------------------------------------------------------------

  function tell(state, what) {
    state.told += 1; // each word differs from the last one, or it would not be heard
    window.Streamlit?.setComponentValue({ ...what, n: state.session + ":" + state.told });
  }

  function choose(state, { latlng, originalEvent: { ctrlKey, metaKey, shiftKey } }) {
    const i = state.layer.at(latlng);
    if (i >= 0) tell(state, { area_code: state.layer.shapes.areas[i].code, more: ctrlKey || metaKey || shiftKey });
  }

  // ---- the one call ---------------------------------------------------------------------

  /* A message that was deflated and written in base64. */
  async function unpacked(text) {
    const { readable, writable } = new DecompressionStream("deflate"), writer = writable.getWriter();
    writer.write(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    writer.close();
    return new Response(readable).json();
  }

  async function paint(map, packed) {
    const state = stateOf(map), { layer } = state;
    state.packed = packed;
    const message = { ...UNSAID, ...(await unpacked(packed)) };
    if (state.packed !== packed) return; // a newer message has come meanwhile
    state.message = message;
    state.tip.remove();
    state.legend = drawLegend(state, message);
    state.badges = drawBadges(state, message);
    state.credit = drawCredit(state, message);
    try {
      if (!(await load(state, message))) return;
    } catch (error) {
      map.getContainer().dataset.problem = String(error);
      state.badges.getContainer().append(element("span", "geoucj-problem", message.problem));
      if (message.tell) tell(state, { arrived: false });
      return;
    }
    const { marks, stale, chosen, fills, faded, edge, tiles } = message, sizes = message.circles?.sizes;
    layer.look = { marks, stale, fills, faded, chosen, edge, sizes, opacity: tiles ? 0.75 : 1 };
    fit(state, message);
    layer.draw();
    drawCircleKey(state, message);
    state.paints += 1;
    map.getContainer().dataset.painted = state.paints;
    map.getContainer().dataset.areas = layer.shapes.areas.length;
    requestAnimationFrame(() => { // when it is on the screen
      if (message.tell) tell(state, { arrived: true });
      loadLand(state, message);
      showPoints(state, message);
      showTiles(state, message);
    });
  }

  Object.assign(geoucj, { paint, follow, stateOf });
})();
