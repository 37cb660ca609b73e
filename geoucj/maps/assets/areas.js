/* What is drawn on the map, on one canvas: other land, areas, lines, circles, the selection.
   Leaflet moves the canvas; lines are projected once and thinned once for each zoom. Land, areas and
   lines have a sheet each, kept until it shows something else; on that of the areas a change
   paints only those that get another colour. */
(function () {
  "use strict";
  const geoucj = (window.geoucj = window.geoucj || {});
  const WORLD = 256; // px, the world's width at zoom 0
  const NEAR = 0.7; // px: nearer than this to the last point, a point is left out
  const TILE = 8; // px, the side of a pattern tile
  const AT_ONCE = 16; // areas in one path
  const LAND = "#F2F0EB", SHORE = "#D9D5CC", INK = "#1C2733", EDGE = "#8A949E";
  // By the level a line runs through: round everything or through a province, regency, district.
  const WEIGHTS = { 0: 1.1, 2: 1.2, 4: 0.9, 6: 0.5 }; // px
  const CIRCLE = { most: 26, least: 6, all: 600, steps: 15 }; // px; `all` is shared by the areas
  const tiles = new Map(); // pattern, colours -> canvas

  /* Return a small canvas with a pattern on a colour. */
  geoucj.tile = (pattern, colour, ink) => {
    const key = pattern + colour + ink;
    if (tiles.has(key)) return tiles.get(key);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = TILE;
    const pen = canvas.getContext("2d");
    pen.fillStyle = colour;
    pen.fillRect(0, 0, TILE, TILE);
    pen.strokeStyle = pen.fillStyle = ink;
    pen.globalAlpha = 0.6;
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
  };

  /* The points of a line in px from `origin`, those left out that nobody could tell apart. */
  function thinned(points, scale, origin) {
    const kept = new Float32Array(points.length), last = points.length - 2;
    let n = 0;
    for (let i = 0; i <= last; i += 2) {
      const x = points[i] * scale - origin.x, y = points[i + 1] * scale - origin.y;
      if (n && i < last && Math.abs(x - kept[n - 2]) < NEAR && Math.abs(y - kept[n - 1]) < NEAR) continue;
      kept[n++] = x;
      kept[n++] = y;
    }
    return kept.subarray(0, n);
  }

  function follow(pen, px, backwards, from) {
    if (backwards) for (let i = px.length - 2 - from; i >= 0; i -= 2) pen.lineTo(px[i], px[i + 1]);
    else for (let i = from; i < px.length; i += 2) pen.lineTo(px[i], px[i + 1]);
  }

  function trace(pen, pixels, area) {
    for (const ring of area.rings) {
      const first = pixels[ring[0] < 0 ? ~ring[0] : ring[0]], start = ring[0] < 0 ? first.length - 2 : 0;
      pen.moveTo(first[start], first[start + 1]);
      for (const n of ring) follow(pen, pixels[n < 0 ? ~n : n], n < 0, 2);
      pen.closePath();
    }
  }

  geoucj.AreaLayer = L.Renderer.extend({
    initialize: function () {
      L.Renderer.prototype.initialize.call(this);
      this.land = this.shapes = null; // what geoucj.decode returns
      this.sheets = {}; // by name: {pen, holds: what is painted on it}
      // A mark for each area and a fill for each mark; 1 for a stale and for a chosen area; a size for each circle.
      this.look = { marks: "", fills: {}, faded: {}, stale: "", sizes: "", chosen: "", edge: INK, opacity: 1 };
    },

    // ---- what Leaflet asks of a renderer ------------------------------------------------

    _initContainer: function () {
      this._container = document.createElement("canvas");
      this.pen = this._container.getContext("2d");
    },

    _destroyContainer: function () {
      L.Util.cancelAnimFrame(this.frame);
      this._container.remove();
    },

    _updatePaths: function () {}, // there are none: everything is drawn at once

    _update: function () {
      if (this._map._animatingZoom && this._bounds) return; // drawn when it has ended
      L.Renderer.prototype._update.call(this);
      const { min } = this._bounds, size = this._bounds.getSize(), dense = Math.ceil(window.devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, min);
      this._container.width = size.x * dense;
      this._container.height = size.y * dense;
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this.pen.setTransform(dense, 0, 0, dense, -min.x * dense, -min.y * dense);
      this.redraw();
    },

    // ---- what the choropleth asks -------------------------------------------------------

    /* Draw again before the next frame is shown. */
    redraw: function () {
      if (!this._map) return;
      L.Util.cancelAnimFrame(this.frame);
      this.frame = L.Util.requestAnimFrame(this._draw, this);
    },

    /* Draw now: the next frame shows it. */
    draw: function () {
      L.Util.cancelAnimFrame(this.frame);
      if (this._map) this._draw();
    },

    shown: function (i) { return this.look.marks[i] in this.look.fills; },

    indexOf: function (code) { return this.shapes ? this.shapes.areas.findIndex((area) => area.code === code) : -1; },

    /* The number of the shown area at a place, -1 if there is none. */
    at: function (latlng) {
      if (!this.shapes) return -1;
      const { x, y } = L.CRS.EPSG3857.latLngToPoint(latlng, 0).divideBy(WORLD);
      return this.shapes.areas.findIndex((area, i) => geoucj.contains(this.shapes, area, x, y) && this.shown(i));
    },

    /* The bounds of the shown areas, or of those among them with these codes. */
    bounds: function (codes = []) {
      const box = [Infinity, Infinity, -Infinity, -Infinity];
      this.shapes.areas.forEach((area, i) => {
        if (this.shown(i) && (!codes.length || codes.includes(area.code))) geoucj.widen(box, ...area.box);
      });
      const corner = (x, y) => L.CRS.EPSG3857.pointToLatLng(L.point(x, y).multiplyBy(WORLD), 0);
      return Number.isFinite(box[0]) ? L.latLngBounds(corner(box[0], box[1]), corner(box[2], box[3])) : null;
    },

    /* The boxes of the shown areas in px of the map. */
    boxes: function () {
      const scale = WORLD * 2 ** this._map.getZoom(), corner = this._map.getPixelBounds().min;
      const place = (x, y) => L.point(x * scale, y * scale).subtract(corner);
      return this.shapes.areas.filter((_, i) => this.shown(i)).map(({ box }) => ({ min: place(box[0], box[1]), max: place(box[2], box[3]) }));
    },

    /* The radius of a circle of this size (0-15), smaller where there are many. */
    radius: function (size) {
      const shown = this.shapes.areas.filter((_, i) => this.shown(i)).length || 1;
      const most = Math.max(CIRCLE.least, Math.min(CIRCLE.most, CIRCLE.all / Math.sqrt(shown)));
      return (most * size) / CIRCLE.steps;
    },

    /* Thousands of edges on a small map would hide the colours between them. */
    _fine: function () { return this.shapes.areas.length < 1000 || this._zoom >= 9; },

    // ---- drawing ------------------------------------------------------------------------

    _draw: function () {
      const { pen, _bounds: { min, max } } = this;
      if (min.x === max.x || min.y === max.y) return; // a hidden page has no size
      pen.clearRect(min.x, min.y, max.x - min.x, max.y - min.y);
      pen.lineJoin = "round";
      if (this.land && this.look.opacity === 1) this._drawLand(); // not over an online base map
      if (!this.shapes) return;
      this._drawAreas();
      this._drawLines();
      if (this.look.sizes) this._drawCircles();
      this._drawChosen();
    },

    _pixels: function (shapes) {
      const origin = this._map.getPixelOrigin(), key = this._zoom + " " + origin;
      if (shapes.key !== key) {
        const scale = WORLD * 2 ** this._zoom;
        shapes.pixels = shapes.lines.map((line) => thinned(line.points, scale, origin));
        shapes.key = key;
      }
      return shapes.pixels;
    },

    /* Whether a box of the world is on the canvas. */
    _seen: function ([left, top, right, bottom]) {
      const scale = WORLD * 2 ** this._zoom, origin = this._map.getPixelOrigin(), { min, max } = this._bounds;
      return right * scale - origin.x >= min.x && left * scale - origin.x <= max.x
        && bottom * scale - origin.y >= min.y && top * scale - origin.y <= max.y;
    },

    /* Return a sheet; if it holds something else than `wanted`, an empty one to be painted. */
    _sheet: function (name, wanted) {
      const { width, height } = this._container, { x, y } = this._bounds.min;
      const holds = [wanted, this._zoom, this._map.getPixelOrigin(), x, y, width, height].join("|");
      const sheet = (this.sheets[name] = this.sheets[name] || { pen: document.createElement("canvas").getContext("2d"), holds: "" });
      sheet.fresh = sheet.holds !== holds;
      if (!sheet.fresh) return sheet;
      Object.assign(sheet.pen.canvas, { width, height }); // which clears it
      sheet.pen.setTransform(this.pen.getTransform());
      return Object.assign(sheet, { holds, names: [] });
    },

    _lay: function ({ pen: { canvas } }) {
      const { min, max } = this._bounds;
      this.pen.drawImage(canvas, min.x, min.y, max.x - min.x, max.y - min.y);
    },

    _drawLand: function () {
      const sheet = this._sheet("land", ""), { pen, fresh } = sheet;
      if (fresh) {
        const pixels = this._pixels(this.land);
        pen.beginPath();
        for (const area of this.land.areas) if (this._seen(area.box)) trace(pen, pixels, area);
        Object.assign(pen, { fillStyle: LAND, strokeStyle: SHORE, lineWidth: 0.7, lineJoin: "round" });
        pen.fill("evenodd");
        pen.stroke();
      }
      this._lay(sheet);
    },

    /* A path holds a few areas of one ink: one for each takes twice as long, thousands ten times. */
    _drawAreas: function () {
      const { shapes, look } = this, inks = this._inks(), fine = this._fine(), pixels = this._pixels(shapes);
      const inkOf = (mark, i) => (look.stale[i] === "1" && inks["old " + mark]) || inks[mark];
      const worn = shapes.areas.map((_, i) => inkOf(look.marks[i], i)), names = worn.map((ink) => ink && ink.name);
      const sheet = this._sheet("areas", shapes.number + names.map((name) => +!!name).join("")), { pen } = sheet;
      const changed = new Map(); // ink's name -> areas that get it
      names.forEach((name, i) => {
        if (name === sheet.names[i] || !this._seen(shapes.areas[i].box)) return;
        if (!changed.has(name)) changed.set(name, []);
        changed.get(name).push(i);
      });
      Object.assign(pen, { lineJoin: "round", lineWidth: 0.5 });
      for (const areas of changed.values()) {
        pen.fillStyle = pen.strokeStyle = worn[areas[0]].style;
        for (let from = 0; from < areas.length; from += AT_ONCE) {
          pen.beginPath();
          for (const i of areas.slice(from, from + AT_ONCE)) trace(pen, pixels, shapes.areas[i]);
          pen.fill("evenodd");
          if (!fine) pen.stroke(); // where no edge is drawn, this closes the seam to the neighbour
        }
      }
      sheet.names = names;
      this.pen.globalAlpha = look.opacity;
      this._lay(sheet);
      this.pen.globalAlpha = 1;
    },

    /* What each mark is painted with, and a name that tells it from every other ink. */
    _inks: function () {
      const { fills, faded, edge } = this.look, inks = {};
      for (const [mark, [colour, pattern]] of Object.entries(fills)) {
        const style = pattern ? this.pen.createPattern(geoucj.tile(pattern, colour, edge), "repeat") : colour;
        inks[mark] = { name: [colour, pattern, pattern && edge].join(), style };
        if (faded[mark]) inks["old " + mark] = { name: faded[mark], style: faded[mark] };
      }
      return inks;
    },

    _drawLines: function () {
      const shown = this.shapes.areas.map((_, i) => +this.shown(i)).join("");
      const sheet = this._sheet("lines", [this.shapes.number, shown, this.look.edge]), { pen } = sheet;
      if (sheet.fresh) this._paintLines(pen);
      this._lay(sheet);
    },

    _paintLines: function (pen) {
      const pixels = this._pixels(this.shapes);
      pen.lineJoin = "round";
      for (const inside of this._fine() ? [6, 4, 2, 0] : [2, 0]) {
        pen.beginPath();
        this.shapes.lines.forEach((line, n) => {
          const shown = line.areas.filter((i) => this.shown(i)).length;
          const level = shown < line.areas.length ? 0 : line.inside; // beside what is not shown
          if (!shown || level !== inside || !this._seen(line.box)) return;
          pen.moveTo(pixels[n][0], pixels[n][1]);
          follow(pen, pixels[n], false, 2);
        });
        pen.strokeStyle = inside > 2 ? EDGE : this.look.edge;
        pen.lineWidth = WEIGHTS[inside];
        pen.stroke();
      }
    },

    _drawCircles: function () {
      const { pen, shapes, look } = this, scale = WORLD * 2 ** this._zoom, origin = this._map.getPixelOrigin();
      const order = shapes.areas.map((_, i) => [parseInt(look.sizes[i], 16), i]).filter(([size, i]) => size && this.shown(i));
      const unit = this.radius(1);
      Object.assign(pen, { fillStyle: "#1C273366", strokeStyle: "#FFFFFF", lineWidth: 1 });
      for (const [size, i] of order.sort((one, other) => other[0] - one[0])) { // small ones on top
        const [x, y] = geoucj.middle(shapes, shapes.areas[i]);
        pen.beginPath();
        pen.arc(x * scale - origin.x, y * scale - origin.y, size * unit, 0, 7);
        pen.fill();
        pen.stroke();
      }
    },

    _drawChosen: function () {
      const pixels = this._pixels(this.shapes), { pen } = this;
      pen.beginPath();
      this.shapes.areas.forEach((area, i) => { if (this.look.chosen[i] === "1" && this.shown(i)) trace(pen, pixels, area); });
      for (const [colour, width] of [["#FFFFFF", 6], [INK, 3]]) {
        Object.assign(pen, { strokeStyle: colour, lineWidth: width });
        pen.stroke();
      }
    },
  });
})();
