/* Employers as points; those that would touch are drawn as one, with their number in it. */
(function () {
  "use strict";
  const geoucj = (window.geoucj = window.geoucj || {});
  const CELL = 52; // px: points in one cell are drawn together

  /* Let words break before they are as wide as half the map: a name may have 300 characters. */
  geoucj.narrow = (node) => Object.assign(node.style, {
    maxWidth: "min(250px, 40vw)", overflowWrap: "anywhere", whiteSpace: "normal", width: "max-content",
  }) && node;

  /* Put points ({x, y, …} in px) that share a cell into one group. */
  geoucj.grouped = (points, cell = CELL) => {
    const groups = new Map();
    for (const point of points) {
      const key = Math.floor(point.x / cell) + " " + Math.floor(point.y / cell);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(point);
    }
    return [...groups.values()];
  };

  /* A layer of markers. `words` makes the lines of a tooltip from the employers of one marker. */
  geoucj.PointLayer = L.LayerGroup.extend({
    initialize: function (employers, words) {
      L.LayerGroup.prototype.initialize.call(this);
      this.employers = employers; // {lat, lng, workers, registered, name}
      this.words = words;
    },

    getEvents: function () { return { zoomend: this.draw }; },

    onAdd: function (map) {
      L.LayerGroup.prototype.onAdd.call(this, map);
      this.draw();
    },

    draw: function () {
      const map = this._map, zoom = map.getZoom();
      const placed = this.employers.map((each) => Object.assign(map.project([each.lat, each.lng], zoom), { each }));
      this.clearLayers();
      for (const group of geoucj.grouped(placed)) this.addLayer(this._marker(group.map((point) => point.each)));
    },

    _marker: function (employers) {
      const mean = (key) => employers.reduce((sum, each) => sum + each[key], 0) / employers.length;
      const many = employers.length > 1, size = many ? Math.min(34, 16 + 2.5 * Math.log2(employers.length)) : 11;
      const node = document.createElement("span");
      if (many) node.textContent = employers.length;
      const icon = L.divIcon({ className: "geoucj-point" + (many ? " geoucj-many" : ""), html: node, iconSize: [size, size] });
      const lines = geoucj.narrow(document.createElement("div"));
      this.words(employers).forEach((line, i) => {
        const part = document.createElement(i ? "span" : "b");
        part.textContent = line;
        if (i) lines.append(document.createElement("br"));
        lines.append(part);
      });
      const marker = L.marker([mean("lat"), mean("lng")], { icon, keyboard: false });
      return marker.bindTooltip(lines, { className: "geoucj-tip", direction: "auto", offset: [10, 0] });
    },
  });
})();
