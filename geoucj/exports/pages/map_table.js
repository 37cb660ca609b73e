/* The table of the areas, sorted and in pages, and the search over all areas of the file. */
(function () {
  "use strict";
  const geoucj = window.geoucj;
  const { facts, element, say } = geoucj, { words } = facts;
  const ROWS = 20, FOUND = 8;
  const byId = (id) => document.getElementById(id);
  // Missing figures come last, whichever way the others are sorted.
  const compared = (one, other, down) => {
    if (one === null || other === null) return (one === null) - (other === null);
    const order = typeof one === "string" ? one.localeCompare(other, facts.language) : one - other;
    return down ? -order : order;
  };

  // ---- the table ----------------------------------------------------------------------------

  const sorting = { column: "to_target", down: true, page: 0 };

  /* The columns for a level: key, heading, the value to sort by, its words. */
  function columnsOf({ pack, level, m, measure }) {
    const number = (key, text) => ({ key, number: true, sort: (i) => geoucj.figure(pack, key, m, i), text });
    const columns = [{ key: "name", sort: (i) => pack.names[i] }];
    if (level.key === "district" || level.key === "village") {
      // Inside one regency its name says nothing: that of the district does.
      const one = pack.codes.every((code) => code.slice(0, 4) === pack.codes[0].slice(0, 4)), width = one ? 6 : 4;
      if (!one || level.key === "village") {
        columns.push({ key: "parent", heading: words["parent." + width], sort: (i) => facts.places[pack.codes[i].slice(0, width)] || "" });
      }
    }
    if (!["rate", "target", ...geoucj.COUNTS].includes(measure.column)) {
      columns.push({ ...number(measure.column, (i) => geoucj.valueOf(pack, measure, m, i)), heading: measure.name, state: true });
    }
    columns.push(number("rate", (i) => geoucj.rate(geoucj.figure(pack, "rate", m, i))));
    columns.push(number("target", (i) => geoucj.rate(geoucj.figure(pack, "target", m, i))));
    for (const key of geoucj.COUNTS) columns.push(number(key, (i) => geoucj.count(pack, key, m, i)));
    const months = pack.columns.as_of[m], known = months.filter((month) => month !== null);
    if (known.some((month) => month !== known[0])) { // else the heading says it
      columns.push({ key: "as_of", sort: (i) => months[i], text: (i) => geoucj.asOf(pack, m, i, true) });
    }
    columns.push({ key: "state", sort: (i) => words["state." + geoucj.stateOf(pack, m, i)] });
    return columns.map((column) => ({ heading: column.key === "name" ? level.name : words["column." + column.key], text: column.sort, ...column }));
  }

  /* The rows that pass the filter, in order; ties as on the screen: the lowest rate first. */
  function rowsOf({ pack, m, kept }, column) {
    const rows = pack.codes.map((_, i) => i).filter(kept);
    const rate = (i) => geoucj.figure(pack, "rate", m, i);
    return rows.sort((one, other) => compared(column.sort(one), column.sort(other), sorting.down)
      || compared(rate(one), rate(other), false) || one - other);
  }

  geoucj.showTable = (shown, choose) => {
    const columns = columnsOf(shown), { pack, chosen } = shown;
    const by = columns.find(({ key }) => key === sorting.column) || columns[0];
    const rows = rowsOf(shown, by), pages = Math.max(1, Math.ceil(rows.length / ROWS));
    const again = (change) => { Object.assign(sorting, change); geoucj.showTable(shown, choose); };
    sorting.page = Math.min(sorting.page, pages - 1);

    const head = element("tr");
    for (const column of columns) {
      const cell = element("th", column.number ? "number" : ""), button = element("button", "", column.heading);
      const current = column === by;
      cell.dataset.column = column.key;
      cell.scope = "col";
      if (current) cell.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      button.addEventListener("click", () => {
        again({ column: column.key, down: current ? !sorting.down : !!column.number, page: 0 });
        byId("table").querySelector(`th[data-column=${column.key}] button`).focus();
      });
      cell.append(button);
      head.append(cell);
    }
    const body = rows.slice(sorting.page * ROWS, (sorting.page + 1) * ROWS).map((i) => {
      const line = element("tr", pack.codes[i] === chosen ? "chosen" : "");
      columns.forEach((column, n) => {
        const cell = element(n ? "td" : "th", column.number ? "number" : "");
        cell.dataset.column = column.key;
        if (n) cell.textContent = column.text(i);
        else {
          const button = element("button", "name", column.text(i));
          cell.scope = "row";
          button.setAttribute("aria-pressed", pack.codes[i] === chosen);
          button.addEventListener("click", () => {
            choose(pack.codes[i], true);
            byId("table").querySelector("[aria-pressed=true]").focus({ preventScroll: true });
          });
          cell.append(button);
        }
        line.append(cell);
      });
      return line;
    });
    const table = byId("table");
    table.textContent = "";
    const top = element("thead"), rest = element("tbody");
    top.append(head);
    rest.append(...body);
    table.append(element("caption", "", say("table", { count: geoucj.number(rows.length) })), top, rest);

    const turn = byId("pages");
    turn.textContent = "";
    turn.hidden = pages === 1;
    const step = (label, by_, off) => {
      const button = element("button", "", label);
      button.disabled = off;
      button.dataset.step = by_;
      button.addEventListener("click", () => {
        again({ page: sorting.page + by_ });
        (turn.querySelector(`[data-step="${by_}"]:enabled`) || turn.querySelector("button:enabled")).focus({ preventScroll: true });
      });
      return button;
    };
    const where = say("page", { page: geoucj.number(sorting.page + 1), pages: geoucj.number(pages) });
    turn.append(step(words.previous, -1, !sorting.page), element("span", "", where), step(words.next, 1, sorting.page === pages - 1));
    geoucj.showPageOf = (code) => {
      const place = rows.findIndex((i) => pack.codes[i] === code);
      if (place >= 0) sorting.page = Math.floor(place / ROWS);
    };
  };

  // ---- the search ---------------------------------------------------------------------------

  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[^a-z0-9]+/g, "");
  let index = null;

  /* All areas of the file, widest level first: a name means the city before its village. */
  function indexed() {
    index = index || [].concat(...facts.levels.map((level, n) => {
      const pack = geoucj.pack(level.key);
      return pack.codes.map((code, i) => ({ level: n, code, name: pack.names[i], key: plain(pack.names[i]) }));
    }));
    return index;
  }

  function found(text) {
    const key = plain(text), digits = text.replace(/[.\s]/g, "");
    if (!key) return [];
    const rank = (area) => {
      if (/^\d+$/.test(digits)) return area.code === digits ? 0 : area.code.startsWith(digits) ? 1 : 9;
      const at = area.key.indexOf(key);
      return at < 0 ? 9 : area.key === key ? 0 : at === 0 ? 1 : 2;
    };
    return indexed().map((area) => [rank(area), area]).filter(([n]) => n < 9)
      .sort((one, other) => one[0] - other[0] || one[1].level - other[1].level).slice(0, FOUND).map(([, area]) => area);
  }

  geoucj.startSearch = (go) => {
    const field = byId("search"), list = byId("found");
    let areas = [], at = -1;
    const close = () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
    const take = (area) => { field.value = area.name; close(); go(area); };
    const point = (n) => {
      at = n;
      Array.from(list.children).forEach((row, k) => row.setAttribute("aria-selected", k === n));
      if (n >= 0) field.setAttribute("aria-activedescendant", "found-" + n);
    };
    field.addEventListener("input", () => {
      areas = found(field.value);
      list.textContent = "";
      areas.forEach((area, n) => {
        const row = element("li", "", area.name);
        row.append(element("small", "", [geoucj.kind(area.code), ...geoucj.around(area.code)].join(" · ")));
        row.id = "found-" + n;
        row.setAttribute("role", "option");
        row.addEventListener("mousedown", (event) => { event.preventDefault(); take(area); });
        list.append(row);
      });
      if (!areas.length && plain(field.value)) list.append(element("li", "none", say("not_found", { text: field.value })));
      list.hidden = !list.children.length;
      field.setAttribute("aria-expanded", String(!list.hidden));
      point(areas.length ? 0 : -1);
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      if (list.hidden || !areas.length) return;
      if (event.key === "Enter") take(areas[Math.max(at, 0)]);
      else if (event.key === "ArrowDown") point((at + 1) % areas.length);
      else if (event.key === "ArrowUp") point((at + areas.length - 1) % areas.length);
      else return;
      event.preventDefault();
    });
    field.addEventListener("blur", close);
  };
})();
