/* What is said of an area, a month and a measure. Everything ends up as text nodes, never markup. */
(function () {
  "use strict";
  const geoucj = (window.geoucj = window.geoucj || {});
  const facts = (geoucj.facts = JSON.parse(document.getElementById("facts").textContent));
  const { words } = facts;
  const NOTHING = "–";
  const STATES = { a: "no_data", b: "no_potential", c: "too_few", r: "rate" };
  const COUNTS = ["to_target", "uncovered", "active", "potential"];
  const packs = new Map();

  /* The figures and shapes of a level, unpacked when they are first wanted. */
  geoucj.pack = (id) => {
    if (!packs.has(id)) {
      const pack = geoucj.unpacked("pack-" + id);
      if (pack.codes) pack.rows = new Map(pack.codes.map((code, i) => [code, i]));
      Object.values(pack.columns || {}).forEach(addUp);
      if (pack.values) pack.columns.values = pack.values;
      packs.set(id, pack);
    }
    return packs.get(id);
  };

  /* Figures come as differences from the last known one of the area. */
  function addUp(months) {
    const last = months[0].map(() => 0);
    for (const figures of months) {
      figures.forEach((step, i) => { if (step !== null) figures[i] = last[i] += step; });
    }
  }

  geoucj.element = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  /* Put facts into words: "{rate} dari {potential}". */
  const say = (geoucj.say = (key, told = {}) => words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in told ? told[name] : whole)));

  // ---- numbers ----------------------------------------------------------------------------

  const whole = (n) => String(Math.abs(n)).replace(/\B(?=(\d{3})+$)/g, facts.group);
  const signed = (n, text) => (n < 0 ? "−" : "") + text;
  const number = (geoucj.number = (n) => (n === null || n === undefined ? NOTHING : signed(n, whole(n))));
  // Rates come in tenths of a per cent, as they are said.
  const tenths = (n) => whole(Math.floor(Math.abs(n) / 10)) + facts.decimal + (Math.abs(n) % 10);
  const rate = (geoucj.rate = (n) => (n === null ? NOTHING : signed(n, tenths(n) + " %")));

  // ---- an area ----------------------------------------------------------------------------

  /* One figure of an area in a month: columns hold a list for each month. */
  const figure = (geoucj.figure = (pack, column, m, i) => pack.columns[column][m][i]);

  /* A count; about, where it follows from a rounded rate. */
  const count = (geoucj.count = (pack, column, m, i) => {
    const n = figure(pack, column, m, i), derived = pack.derived[m][i];
    const follows = derived !== "0" && (column === "to_target" || column === "uncovered");
    const about = follows || (column === "active" && derived === "1") || (column === "potential" && derived === "2");
    return (about && n !== null ? "≈ " : "") + number(n);
  });

  geoucj.stateOf = (pack, m, i) => STATES[pack.states[m][i]];

  /* The month of a figure: that of the map, or an earlier one. */
  const asOf = (geoucj.asOf = (pack, m, i, short) => {
    const k = figure(pack, "as_of", m, i);
    return k === null ? NOTHING : facts.as_of[k][short ? 1 : 0];
  });

  const distance = (geoucj.distance = (pack, m, i) => {
    const n = figure(pack, "distance", m, i);
    return n === null ? "" : (n < 0 ? "▼ " : "▲ ") + say("points", { points: tenths(n) });
  });

  /* Whose target applies where it is not the area's own. */
  const whoseTarget = (geoucj.whoseTarget = (pack, m, i) => {
    const k = figure(pack, "target_area", m, i), code = k === null ? "" : facts.target_areas[k];
    return code && code !== pack.codes[i] ? say("target_of", { area: facts.places[code] || code }) : "";
  });

  /* The value of a measure in words, for the tooltip and the table. */
  geoucj.valueOf = (pack, measure, m, i) => {
    const n = figure(pack, measure.column, m, i), state = geoucj.stateOf(pack, m, i);
    if (n === null) return words["state." + (state === "rate" ? "no_data" : state)];
    if (measure.said) return pack.said[m][i];
    if (measure.unit === "share") return rate(n);
    if (measure.unit === "points") return (n < 0 ? "−" : n > 0 ? "+" : "") + say("points", { points: tenths(n) });
    return say("workers", { count: count(pack, measure.column, m, i) });
  };

  /* "Kabupaten Kubu Raya › Sungai Raya": the areas round an area. */
  geoucj.around = (code) => [2, 4, 6].filter((width) => width < code.length).map((width) => facts.places[code.slice(0, width)]).filter(Boolean);

  geoucj.kind = (code) => words["one." + { 2: "province", 4: "regency", 6: "district" }[code.length]] || words[code[6] === "1" ? "one.kelurahan" : "one.desa"];

  geoucj.dotted = (code) => [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6)].filter(Boolean).join(".");

  const begun = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /* What the panel says of an area: a first line, and more below. */
  geoucj.described = (pack, m, i) => {
    const state = geoucj.stateOf(pack, m, i), month = asOf(pack, m, i), at = (column) => figure(pack, column, m, i);
    const told = { month, active: count(pack, "active", m, i), potential: count(pack, "potential", m, i) };
    if (state === "no_data") {
      const known = at("active") !== null ? "active_only" : at("potential") !== null ? "potential_only" : "";
      return { first: words.no_data, lines: known ? [say(known, told)] : [] };
    }
    if (state === "no_potential") return { first: say("no_potential", told), lines: [] };
    told.rate = rate(at("rate"));
    const lines = [];
    for (const column of ["active", "uncovered", "to_target"]) {
      if (at(column) !== null) lines.push(say("panel." + column, { count: count(pack, column, m, i) }));
    }
    const whose = whoseTarget(pack, m, i);
    if (distance(pack, m, i)) {
      lines.push(say("target", { rate: rate(at("target")), distance: distance(pack, m, i) }) + (whose ? " (" + whose + ")" : ""));
    }
    if (state === "too_few") lines.push(words.too_few);
    if (pack.derived[m][i] !== "0") lines.push(begun(words["derived." + pack.derived[m][i]]));
    if (at("parts") !== null) lines.push(say("rolled_up", { areas: number(at("parts")) }));
    return { first: say(at("potential") === null ? "rate_only" : "rate", told), lines };
  };

  // ---- drawings of figures ------------------------------------------------------------------

  /* A colour or pattern beside a row of the legend. */
  geoucj.swatch = ([colour, pattern]) => {
    const image = geoucj.element("img", "swatch"), canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    Object.assign(canvas, { width: 44, height: 28 });
    pen.fillStyle = pattern ? pen.createPattern(geoucj.tile(pattern, colour, facts.edge), "repeat") : colour;
    pen.fillRect(0, 0, 44, 28);
    return Object.assign(image, { src: canvas.toDataURL(), alt: "" }); // an image is printed, a background is not
  };

  /* The rates of an area in the months of this file, with the target as a dashed line. */
  geoucj.trend = (pack, i) => {
    const own = facts.months.map((month, m) => (facts.as_of[figure(pack, "as_of", m, i)] || [])[0] === month[0] ? figure(pack, "rate", m, i) : null);
    const targets = facts.months.map((_, m) => figure(pack, "target", m, i));
    const known = own.map((n, m) => [m, n]).filter(([, n]) => n !== null);
    if (known.length < 2) return null;
    const last = facts.months.length - 1, top = 1.15 * Math.max(1, ...own, ...targets);
    const x = (m) => 6 + (m * 268) / last, y = (n) => 84 - (n * 70) / top;
    const drawn = (tag, facts_, text) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(facts_)) node.setAttribute(name, value);
      if (text) node.textContent = text;
      return node;
    };
    const svg = drawn("svg", { viewBox: "0 0 340 104", class: "trend", role: "img", "aria-label": words.trend });
    const write = (at, height, text, anchor, weight) => svg.append(drawn("text", { x: at, y: height, "text-anchor": anchor, "font-weight": weight || 400 }, text));
    svg.append(drawn("line", { x1: 0, x2: 280, y1: 84, y2: 84, class: "axis" }));
    let path = "";
    targets.forEach((n, m) => { if (n !== null) path += (path ? "L" : "M") + x(m) + " " + y(n); });
    if (path) svg.append(drawn("path", { d: path, class: "aim" }));
    svg.append(drawn("path", { d: known.map(([m, n], k) => (k ? "L" : "M") + x(m) + " " + y(n)).join(""), class: "line" }));
    for (const [m, n] of known) svg.append(drawn("circle", { cx: x(m), cy: y(n), r: 2.5 }));
    const [m, n] = known[known.length - 1], aim = targets[last];
    const low = aim !== null && Math.abs(y(aim) - y(n)) < 13 && n < aim ? 9 : 0;
    write(x(m) + 7, y(n) + 4 + low, rate(n), "start", 600);
    if (aim !== null) write(x(last) + 7, y(aim) + 4 - (low ? 5 : 0), rate(aim), "start");
    write(0, 100, facts.months[0][1], "start");
    write(280, 100, facts.months[last][1], "end");
    return svg;
  };

  geoucj.COUNTS = COUNTS;
})();
