// Put into every document before its own scripts: notes when things happen, in ms since 1970.
(() => {
  const APP = "BENCH_APP", AREAS = BENCH_AREAS;
  const since1970 = (at) => performance.timeOrigin + at;
  const bench = (window.bench = {
    acted: 0, // when a key or button was last pressed
    messages: [], // of the WebSocket: [when, size]
    found: null, // when what was waited for was there
    fills: 0, images: 0, uploaded: 0, drawn: 0, // since the last mark, see below
  });
  for (const kind of ["keydown", "pointerdown"]) {
    window.addEventListener(kind, (event) => { bench.acted = since1970(event.timeStamp); }, true);
  }
  const size = (data) => data.byteLength ?? data.size ?? data.length;
  window.WebSocket = class extends WebSocket {
    constructor(...words) {
      super(...words);
      this.addEventListener("message", (event) => bench.messages.push([since1970(performance.now()), size(event.data)]));
    }
  };

  // ---- what is drawn ------------------------------------------------------------------------

  function before(kind, name, note) {
    const plain = kind.prototype[name];
    kind.prototype[name] = function (...words) { note(words); return plain.apply(this, words); };
  }
  before(CanvasRenderingContext2D, "fill", () => { bench.fills += 1; });
  before(CanvasRenderingContext2D, "drawImage", () => { bench.images += 1; });
  // deck.gl uploads its areas to the GPU, then draws them: only what follows an upload counts
  // that has room for a colour of each area.
  const upload = ([, , data]) => { if (data?.byteLength >= AREAS * 4) bench.uploaded += 1; };
  const draw = (count) => { if (bench.uploaded) bench.drawn += count; };
  before(WebGL2RenderingContext, "bufferSubData", upload);
  before(WebGL2RenderingContext, "bufferData", ([target, data]) => upload([0, 0, data]));
  before(WebGL2RenderingContext, "drawElements", ([, count]) => draw(count));
  before(WebGL2RenderingContext, "drawElementsInstanced", ([, count, , , times]) => draw(count * times));

  const layers = () => Object.values(window.map._layers).filter((each) => each instanceof L.Polygon);
  const loaded = () => window.L && window.map?._loaded;
  const said = () => document.querySelector(".leaflet-container").dataset;
  // A change counts as painted when the areas were drawn anew, not when somebody says so.
  const painted = {
    // geoucj paints on a sheet those areas that get another colour, and then shows the whole sheet.
    geoucj: () => loaded() && bench.images > 0 && +said().painted > bench.paints && +said().areas >= AREAS,
    naive: () => loaded() && bench.fills >= AREAS && layers().filter((each) => each._leaflet_id > bench.newest).length >= AREAS,
    pydeck: () => bench.drawn >= AREAS * 3, // corners of triangles
    empty: loaded,
  }[APP];

  // ---- what is waited for -------------------------------------------------------------------

  /* Forget what was drawn, and wait for something: at first for the painted map. */
  bench.mark = (there = painted, frames = APP === "geoucj" ? 1 : 0) => {
    const here = window.L && window.map;
    Object.assign(bench, { found: null, fills: 0, images: 0, uploaded: 0, drawn: 0, there, frames });
    bench.paints = here ? +(said().painted || 0) : 0;
    bench.newest = here && APP === "naive" ? Math.max(0, ...layers().map((each) => each._leaflet_id)) : 0;
  };
  const repainted = (test) => () => +said().painted > bench.paints && test(geoucj.stateOf(map).layer);
  const selected = (code) => ({ look, shapes: { areas } }) => look.chosen[areas.findIndex((each) => each.code === code)] === "1";
  const inside = (code) => ({ shapes: { areas } }) => areas.every((each) => each.code.startsWith(code) && each.code !== code);
  bench.waits = {
    map: () => bench.mark(),
    view: () => bench.mark(() => loaded() && +said().painted > 0),
    chosen: (code) => bench.mark(repainted(selected(code))),
    inside: (code) => bench.mark(repainted(inside(code))),
    // Words are on the screen one frame after they are in the document.
    words: ([place, text]) => bench.mark(() => [...document.querySelectorAll(place)].some((each) => each.textContent.includes(text)), 1),
  };
  // Looked for once a frame, before it is drawn: what a canvas shows was drawn in the last one, or,
  // as in geoucj, since then: it is on the screen when this frame is over.
  const look = () => {
    if (bench.found === null && bench.there?.() && bench.frames-- <= 0) bench.found = since1970(performance.now());
    requestAnimationFrame(look);
  };
  if (window !== window.top || APP === "pydeck") bench.mark();
  window.addEventListener("load", look); // a frame asked for before is never called

  // ---- whether the map stays, and where to click it -----------------------------------------

  const theMap = () => (APP === "pydeck" ? document.querySelector(".stDeckGlJsonChart canvas") : window.map);
  bench.keep = () => { bench.map = theMap(); };
  bench.kept = () => !!bench.map && bench.map === theMap();

  /* The largest areas in sight, each with a point of it that a click reaches. */
  bench.largest = (count) => {
    const { layer } = geoucj.stateOf(map), { areas } = layer.shapes, found = [];
    const place = (x, y) => map.latLngToContainerPoint(L.CRS.EPSG3857.pointToLatLng(L.point(x, y).multiplyBy(256), 0));
    const wide = ([left, top, right, bottom]) => (right - left) * (bottom - top);
    const order = areas.map((_, i) => i).sort((a, b) => wide(areas[b].box) - wide(areas[a].box));
    for (const i of order) {
      const { code, box } = areas[i], { x, y } = place((box[0] + box[2]) / 2, (box[1] + box[3]) / 2);
      const inside = [[0, 0], [3, 0], [-3, 0], [0, 3], [0, -3]].every(
        ([right, down]) => layer.at(map.containerPointToLatLng([x + right, y + down])) === i);
      if (inside && document.elementFromPoint(x, y)?.tagName === "CANVAS") found.push([code, x, y]);
      if (found.length === count) break;
    }
    return found;
  };
})();
