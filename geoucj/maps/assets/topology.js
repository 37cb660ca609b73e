/* TopoJSON for drawing: lines in Web Mercator, shared by the areas on both sides. */
(function () {
  "use strict";
  const geoucj = (window.geoucj = window.geoucj || {});
  const WIDTHS = [2, 4, 6]; // digits of a province, regency, district in an area's code

  /* A line's points across the world from 0 to 1, x to the east and y to the south: x, y, x, y, … */
  function projected(steps, { scale, translate }) {
    const points = new Float64Array(2 * steps.length), box = emptyBox();
    let x = 0, y = 0, n = 0;
    for (const step of steps) {
      x += step[0];
      y += step[1];
      const sine = Math.sin(((y * scale[1] + translate[1]) * Math.PI) / 180);
      const east = (x * scale[0] + translate[0]) / 360 + 0.5;
      const south = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
      points[n++] = east;
      points[n++] = south;
      geoucj.widen(box, east, south, east, south);
    }
    return { points, box, inside: 0, areas: [] };
  }

  const emptyBox = () => [Infinity, Infinity, -Infinity, -Infinity];

  /* Make `box` (left, top, right, bottom) hold another one too. */
  geoucj.widen = (box, left, top, right, bottom) => {
    if (left < box[0]) box[0] = left;
    if (top < box[1]) box[1] = top;
    if (right > box[2]) box[2] = right;
    if (bottom > box[3]) box[3] = bottom;
  };

  /* How many digits two codes share, as a level: 0 nothing, 2 province, 4 regency, 6 district. */
  function shared(one, other) {
    let digits = 0;
    for (const width of WIDTHS) if (one.slice(0, width) === other.slice(0, width) && one.length > width) digits = width;
    return digits;
  }

  let decoded = 0;

  /* Join TopoJSON files into {lines, areas, number}, areas in the files' order, each with its own number.
     line: {points, box, inside: level that it runs through, areas: the numbers of one or two}
     area: {code, name, box, rings: lists of lines' numbers, ~number for one that runs backwards} */
  geoucj.decode = (files) => {
    const lines = [], areas = [];
    for (const file of files) {
      const before = lines.length;
      for (const steps of file.arcs) lines.push(projected(steps, file.transform));
      for (const shape of Object.values(file.objects)[0].geometries) {
        const { area_code: code = "", area_name: name = "" } = shape.properties || {};
        const rings = (shape.type === "Polygon" ? [shape.arcs] : shape.arcs).flat();
        const moved = rings.map((ring) => ring.map((n) => (n < 0 ? n - before : n + before)));
        const area = { code, name, box: emptyBox(), rings: moved };
        for (const n of area.rings.flat()) {
          const line = lines[n < 0 ? ~n : n];
          line.areas.push(areas.length);
          geoucj.widen(area.box, ...line.box);
        }
        areas.push(area);
      }
    }
    for (const line of lines) {
      const [one, other] = line.areas;
      if (other !== undefined) line.inside = shared(areas[one].code, areas[other].code);
    }
    return { lines, areas, number: (decoded += 1) };
  };

  /* The middle of an area: the centroid of its widest ring. */
  geoucj.middle = ({ lines }, area) => {
    if (area.middle) return area.middle;
    let widest = 0;
    for (const ring of area.rings) {
      let sum = 0, east = 0, south = 0, before = null;
      for (const n of ring) {
        const { points } = lines[n < 0 ? ~n : n];
        for (let i = 0; i < points.length; i += 2) {
          const at = n < 0 ? points.length - 2 - i : i, x = points[at] - area.box[0], y = points[at + 1] - area.box[1];
          if (before) {
            const cross = before[0] * y - x * before[1];
            sum += cross;
            east += (before[0] + x) * cross;
            south += (before[1] + y) * cross;
          }
          before = [x, y];
        }
      }
      if (Math.abs(sum) <= widest) continue;
      widest = Math.abs(sum);
      area.middle = [area.box[0] + east / (3 * sum), area.box[1] + south / (3 * sum)];
    }
    return (area.middle = area.middle || [(area.box[0] + area.box[2]) / 2, (area.box[1] + area.box[3]) / 2]);
  };

  /* Whether a point lies in an area: crossings of a ray to the east are odd in number. */
  geoucj.contains = ({ lines }, area, x, y) => {
    const [left, top, right, bottom] = area.box;
    if (x < left || x > right || y < top || y > bottom) return false;
    let inside = false;
    for (const n of area.rings.flat()) {
      const { points, box } = lines[n < 0 ? ~n : n];
      if (y < box[1] || y > box[3] || x > box[2]) continue;
      for (let i = 2; i < points.length; i += 2) {
        const y1 = points[i - 1], y2 = points[i + 1];
        if (y1 > y !== y2 > y && x < ((points[i] - points[i - 2]) * (y - y1)) / (y2 - y1) + points[i - 2]) inside = !inside;
      }
    }
    return inside;
  };
})();
