// Put into every document before its own scripts: notes when things happen, in ms since 1970.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  if (window === window.top) {
    const bench = (window.bench = { keys: [], messages: [] });
    document.addEventListener("keydown", () => bench.keys.push(now()), true);
    const size = (data) => data.byteLength ?? data.size ?? data.length;
    window.WebSocket = class extends WebSocket {
      constructor(...words) {
        super(...words);
        this.addEventListener("message", (event) => bench.messages.push([now(), size(event.data)]));
      }
    };
    return;
  }
  // drawn: the polygons are on the canvas. painted: for geoucj, which says so itself, everything is.
  const bench = (window.bench = { areas: BENCH_AREAS, newest: 0, paints: 0, drawn: null, painted: null });
  const layers = () => Object.values(window.map._layers).filter((each) => each instanceof L.Polygon);
  const paints = () => +(document.querySelector(".leaflet-container").dataset.painted || 0);
  bench.mark = () => {
    bench.newest = Math.max(0, ...layers().map((each) => each._leaflet_id));
    bench.paints = paints();
    bench.drawn = bench.painted = null;
  };
  const look = () => {
    if (window.L && window.map && window.map._loaded) {
      if (BENCH_SAYS && bench.painted === null && paints() > bench.paints) bench.painted = now();
      if (bench.drawn === null && layers().filter((each) => each._leaflet_id > bench.newest).length >= bench.areas) {
        bench.drawn = 0; // found; Leaflet draws within this frame, so it is timed in the next
        requestAnimationFrame(() => {
          bench.drawn = now();
          if (!BENCH_SAYS) bench.painted = bench.drawn;
        });
      }
    }
    requestAnimationFrame(look);
  };
  window.addEventListener("load", look); // a frame asked for before is never called
})();
