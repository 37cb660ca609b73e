/* The choropleth in the browser. Geometry is fetched once by address and kept; a change only
   repaints. Python (geoucj/maps/live.py) calls geoucj.paint(map, message) for every change. */
(function () {
  "use strict";
  if (window.geoucj) return;

  const TILE = 8; // px, the side of a pattern tile
  const EDGE = "#8A949E";
  const HIDDEN = "f";
  const files = new Map(); // address -> promise of features
  const tiles = new Map(); // pattern + colour -> canvas

  // ---- geometry -------------------------------------------------------------------------

  /* Turn the one object of a TopoJSON file into GeoJSON features (coordinates in degrees). */
  function features(topology) {
    const [kx, ky] = topology.transform.scale;
    const [dx, dy] = topology.transform.translate;
    const arcs = topology.arcs.map((arc) => {
      let x = 0, y = 0;
      return arc.map((step) => [(x += step[0]) * kx + dx, (y += step[1]) * ky + dy]);
    });
    const ring = (indexes) => {
      const points = [];
      for (const index of indexes) {
        const arc = index < 0 ? arcs[~index].slice().reverse() : arcs[index];
        for (let i = points.length ? 1 : 0; i < arc.length; i++) points.push(arc[i]);
      }
      return points;
    };
    const polygon = (rings) => rings.map(ring);
    return Object.values(topology.objects)[0].geometries.map((shape) => ({
      type: "Feature",
      properties: shape.properties || {},
      geometry: {
        type: shape.type,
        coordinates: shape.type === "Polygon" ? polygon(shape.arcs) : shape.arcs.map(polygon),
      },
    }));
  }

  function fetched(address) {
    if (!files.has(address)) {
      const promise = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(answer.status + " " + address);
        return answer.json();
      }).then(features);
      promise.catch(() => files.delete(address)); // a cut connection is tried again next time
      files.set(address, promise);
    }
    return files.get(address);
  }

  // ---- fill patterns on canvas ----------------------------------------------------------

  function tile(pattern, colour) {
    const key = pattern + colour;
    if (tiles.has(key)) return tiles.get(key);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE;
    const pen = canvas.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, TILE, TILE);
    pen.strokeStyle = pen.fillStyle = "#7C868F";
    pen.lineWidth = 1;
    const line = (x1, y1, x2, y2) => { pen.beginPath(); pen.moveTo(x1, y1); pen.lineTo(x2, y2); pen.stroke(); };
    if (pattern === "dots") {
      pen.beginPath();
      pen.arc(TILE / 2, TILE / 2, 1.2, 0, 7);
      pen.fill();
    } else {
      for (const shift of [-TILE, 0, TILE]) line(shift, TILE, shift + TILE, 0);
      if (pattern === "cross") for (const shift of [-TILE, 0, TILE]) line(shift, 0, shift + TILE, TILE);
    }
    tiles.set(key, canvas);
    return canvas;
  }

  const plainFill = L.Canvas.prototype._fillStroke;
  L.Canvas.include({
    _fillStroke: function (pen, layer) {
      const options = layer.options;
      if (!options.pattern) return plainFill.call(this, pen, layer);
      pen.globalAlpha = options.fillOpacity;
      pen.fillStyle = pen.createPattern(tile(options.pattern, options.fillColor), "repeat");
      pen.fill("evenodd");
      options.fill = false; // the edge is drawn as for any other area
      plainFill.call(this, pen, layer);
      options.fill = true;
    },
  });

  // ---- one map --------------------------------------------------------------------------

  function stateOf(map) {
    if (map._geoucj) return map._geoucj;
    const pane = (name, z) => { map.createPane(name).style.zIndex = z; map.getPane(name).style.pointerEvents = "none"; };
    pane("land", 350);
    pane("lines", 450);
    pane("chosen", 460);
    const state = {
      map, land: null, areas: null, byCode: new Map(), order: [], key: "", lines: null, linesKey: "",
      chosen: null, fitKey: "", legend: null, badges: null, message: null, clicks: 0, paints: 0,
      renderers: {
        land: L.canvas({ pane: "land" }), areas: L.canvas({ padding: 0.3 }),
        lines: L.canvas({ pane: "lines" }), chosen: L.canvas({ pane: "chosen" }),
      },
    };
    map.getContainer().style.background = "#EAF1F5";
    map.on("zoomend", () => {
      if (state.message && state.order.length && edgesShow(state) !== state.fine) repaint(state, state.message);
    });
    map.attributionControl.setPrefix(false);
    new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
    return (map._geoucj = state);
  }

  const shapes = (list, options) => L.geoJSON({ type: "FeatureCollection", features: list }, options);

  async function drawLand(map, state, message) {
    if (state.land || !message.land) return;
    state.land = L.layerGroup().addTo(map); // taken before waiting, so that it is drawn once
    try {
      const list = await fetched(message.land);
      shapes(list, {
        renderer: state.renderers.land, pane: "land", interactive: false,
        style: { stroke: true, color: "#D9D5CC", weight: 0.7, fillColor: "#F2F0EB", fillOpacity: 1 },
      }).addTo(state.land);
    } catch (error) { state.land = null; }
  }

  async function drawAreas(map, state, message) {
    const key = message.files.join();
    if (key === state.key) return;
    const lists = await Promise.all(message.files.map((address) => fetched(address)));
    if (state.message !== message) return; // a newer message has come meanwhile
    if (state.areas) state.areas.remove();
    state.byCode = new Map();
    state.order = [];
    state.areas = shapes(lists.flat(), {
      renderer: state.renderers.areas,
      style: { color: EDGE, weight: 0.5, fillOpacity: 1 },
      onEachFeature: (feature, layer) => {
        state.byCode.set(feature.properties.area_code, layer);
        state.order.push(layer);
      },
    });
    state.areas.bindTooltip((layer) => tooltip(state, layer), { sticky: true, className: "geoucj-tip" });
    state.areas.on("click", (event) => choose(state, event.layer));
    state.key = key;
  }

  async function drawLines(map, state, message) {
    const key = JSON.stringify(message.lines);
    if (key === state.linesKey) return;
    const lists = await Promise.all(message.lines.map((line) => fetched(line[0])));
    if (state.message !== message) return;
    if (state.lines) state.lines.remove();
    state.lines = L.layerGroup(lists.map((list, i) => shapes(list, {
      renderer: state.renderers.lines, pane: "lines", interactive: false,
      style: { fill: false, color: "#3A4653", weight: message.lines[i][1] },
    }))).addTo(map);
    state.linesKey = key;
  }

  /* One hexadecimal digit per area, two in a byte, the bytes in base64. */
  function unpacked(text) {
    const bytes = atob(text);
    let marks = "";
    for (let i = 0; i < bytes.length; i++) marks += (256 + bytes.charCodeAt(i)).toString(16).slice(1);
    return marks;
  }

  /* Thousands of edges on a small map would hide the colours between them. */
  const edgesShow = (state) => state.order.length < 1000 || state.map.getZoom() >= 9;

  function repaint(state, message) {
    const marks = unpacked(message.marks);
    const fine = state.fine = edgesShow(state);
    state.labels = {};
    for (const row of message.legend.rows) state.labels[row.mark] = row.label;
    state.order.forEach((layer, i) => {
      const mark = marks[i];
      const fill = message.fills[mark];
      const options = layer.options;
      const hidden = mark === HIDDEN || !fill;
      options.stroke = options.fill = !hidden;
      options.interactive = !hidden;
      options.pattern = hidden ? null : fill[1];
      if (!hidden) {
        options.fillColor = fill[0];
        options.color = fine ? EDGE : fill[0];
      }
      layer.mark = mark;
      layer.index = i;
      layer.setStyle({}); // draws again; redraw() would also project every vertex again
    });
  }

  function drawChosen(map, state, message) {
    if (state.chosen) state.chosen.remove();
    state.chosen = null;
    const layer = state.byCode.get(message.chosen);
    if (!layer || layer.mark === HIDDEN) return;
    const line = (color, weight) => shapes([layer.feature], {
      renderer: state.renderers.chosen, pane: "chosen", interactive: false,
      style: { fill: false, color, weight },
    });
    state.chosen = L.layerGroup([line("#FFFFFF", 6), line("#1C2733", 3)]).addTo(map);
  }

  /* Move to the shown areas, but only when Python asks for another place than last time. */
  function fit(map, state, message) {
    if (message.fit === state.fitKey) return;
    const bounds = L.latLngBounds([]);
    state.order.forEach((layer) => { if (layer.mark !== HIDDEN) bounds.extend(layer.getBounds()); });
    if (!bounds.isValid()) return;
    map.fitBounds(bounds, { animate: false, padding: [8, 8] });
    state.fitKey = message.fit;
  }

  // ---- words on the map: text nodes only, never markup -----------------------------------

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function tooltip(state, layer) {
    const node = element("div");
    node.append(element("b", "", layer.feature.properties.area_name));
    const values = state.message.values;
    const words = values ? values[layer.index] : state.labels[layer.mark];
    if (words) node.append(element("br"), element("span", "", words));
    return node;
  }

  function swatch(fill) {
    const node = element("i", "geoucj-swatch");
    node.style.backgroundColor = fill[0];
    if (fill[1]) node.style.backgroundImage = "url(" + tile(fill[1], fill[0]).toDataURL() + ")";
    return node;
  }

  function drawLegend(map, state, message) {
    const text = JSON.stringify(message.legend);
    if (state.legend && state.legend.text === text) return;
    const open = state.legend ? state.legend.box.open : map.getSize().x > 480;
    if (state.legend) state.legend.remove();
    const box = element("details", "geoucj-legend");
    box.open = open;
    box.append(element("summary", "", message.legend.title));
    for (const row of message.legend.rows) {
      const line = element("div", "geoucj-row" + (row.target ? " geoucj-target" : ""));
      if (row.target) line.dataset.target = row.target;
      line.append(swatch(message.fills[row.mark]), element("span", "", row.label), element("em", "", row.count));
      box.append(line);
    }
    for (const note of message.legend.notes) box.append(element("p", "", note));
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => box;
    control.addTo(map);
    control.box = box;
    control.text = text;
    state.legend = control;
  }

  function drawBadges(map, state, message) {
    if (state.badges) state.badges.remove();
    const box = element("div", "geoucj-badges");
    message.badges.forEach((text) => box.append(element("span", "", text)));
    state.badges = L.control({ position: "topright" });
    state.badges.onAdd = () => box;
    state.badges.addTo(map);
    if (state.credit) map.attributionControl.removeAttribution(state.credit);
    const safe = element("span", "", message.credit).innerHTML;
    map.attributionControl.addAttribution((state.credit = safe));
  }

  function choose(state, layer) {
    if (!window.Streamlit || layer.mark === HIDDEN) return;
    state.clicks += 1;
    window.Streamlit.setComponentValue({
      area_code: layer.feature.properties.area_code, n: state.session + ":" + state.clicks,
    });
  }

  // ---- the one call ---------------------------------------------------------------------

  async function paint(map, message) {
    const state = stateOf(map);
    state.session = state.session || String(Date.now());
    state.message = message;
    const container = map.getContainer();
    drawBadges(map, state, message);
    drawLegend(map, state, message);
    try {
      await drawAreas(map, state, message);
      if (state.message !== message) return;
      repaint(state, message);
      fit(map, state, message);
      state.areas.addTo(map); // after the map has moved: every vertex is projected once
      drawChosen(map, state, message);
      await drawLines(map, state, message);
      await drawLand(map, state, message);
    } catch (error) {
      container.dataset.problem = String(error);
      state.badges.getContainer().append(element("span", "geoucj-problem", message.problem));
      return;
    }
    // Leaflet has asked for this frame first, so that the canvas is drawn by now.
    requestAnimationFrame(() => {
      state.paints += 1;
      container.dataset.painted = state.paints;
      container.dataset.areas = state.order.length;
    });
  }

  window.geoucj = { paint, stateOf };
})();
