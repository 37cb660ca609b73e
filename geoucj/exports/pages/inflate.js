/* What was deflated (RFC 1951) and written in base64, as text. Browsers before 2023 cannot do it
   by themselves, and a file in a chat is opened in whatever a phone has. */
(function () {
  "use strict";
  const geoucj = (window.geoucj = window.geoucj || {});
  const MOST = 15; // bits of a code
  // What a length or distance symbol adds to, and how many bits follow it.
  const LENGTHS = grown(29, 4, 3), DISTANCES = grown(30, 2, 1);
  LENGTHS[28] = [258, 0];
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

  function grown(symbols, each, first) {
    const list = [];
    for (let symbol = 0, base = first; symbol < symbols; symbol++) {
      const bits = Math.max(0, Math.floor(symbol / each) - 1);
      list.push([base, bits]);
      base += 1 << bits;
    }
    return list;
  }

  /* A Huffman table: for any MOST bits to come, the symbol they begin with and its length. */
  function table(lengths) {
    const counts = new Uint16Array(MOST + 1), next = new Uint16Array(MOST + 2), found = new Uint16Array(1 << MOST);
    for (const length of lengths) counts[length] += 1;
    counts[0] = 0;
    for (let length = 1; length <= MOST; length++) next[length + 1] = (next[length] + counts[length]) << 1;
    lengths.forEach((length, symbol) => {
      if (!length) return;
      let code = next[length]++, reversed = 0;
      for (let i = 0; i < length; i++, code >>= 1) reversed = (reversed << 1) | (code & 1);
      for (; reversed < found.length; reversed += 1 << length) found[reversed] = (symbol << 4) | length;
    });
    return found;
  }

  const repeated = (...runs) => [].concat(...runs.map(([length, times]) => Array(times).fill(length)));
  const FIXED = [table(repeated([8, 144], [9, 112], [7, 24], [8, 8])), table(repeated([5, 30]))];

  function inflated(bytes) {
    let from = 0, held = 0, holds = 0, out = new Uint8Array(bytes.length * 5), n = 0;

    function hold(wanted) {
      for (; holds < wanted; holds += 8) {
        if (from > bytes.length + 2) throw new Error("the file was cut off");
        held |= bytes[from++] << holds; // past the end there are zeros
      }
    }

    function bits(wanted) {
      hold(wanted);
      const value = held & ((1 << wanted) - 1);
      held >>>= wanted;
      holds -= wanted;
      return value;
    }

    function symbol(found) {
      hold(MOST);
      const entry = found[held & ((1 << MOST) - 1)], length = entry & 15;
      if (!length) throw new Error("the file is damaged");
      held >>>= length;
      holds -= length;
      return entry >> 4;
    }

    function room(more) {
      if (n + more <= out.length) return;
      const larger = new Uint8Array(2 * (n + more));
      larger.set(out);
      out = larger;
    }

    function tables() {
      const literals = bits(5) + 257, distances = bits(5) + 1, coded = bits(4) + 4, lengths = Array(19).fill(0);
      for (let i = 0; i < coded; i++) lengths[ORDER[i]] = bits(3);
      const codes = table(lengths), all = [];
      while (all.length < literals + distances) {
        const found = symbol(codes);
        if (found < 16) { all.push(found); continue; }
        const value = found === 16 ? all[all.length - 1] : 0;
        const times = found === 16 ? 3 + bits(2) : found === 17 ? 3 + bits(3) : 11 + bits(7);
        for (let i = 0; i < times; i++) all.push(value);
      }
      return [table(all.slice(0, literals)), table(all.slice(literals))];
    }

    function block(literals, distances) {
      for (;;) {
        const found = symbol(literals);
        if (found === 256) return;
        room(258);
        if (found < 256) { out[n++] = found; continue; }
        const [length, more] = LENGTHS[found - 257], end = n + length + bits(more);
        const [distance, further] = DISTANCES[symbol(distances)], back = distance + bits(further);
        for (; n < end; n++) out[n] = out[n - back];
      }
    }

    function stored() {
      from -= holds >> 3; // whole bytes that are held already
      held = holds = 0;
      const length = bytes[from] | (bytes[from + 1] << 8);
      from += 4;
      room(length);
      out.set(bytes.subarray(from, from + length), n);
      from += length;
      n += length;
    }

    for (let last = 0; !last;) {
      last = bits(1);
      const kind = bits(2);
      if (kind === 0) stored();
      else block(...(kind === 1 ? FIXED : tables()));
    }
    return out.subarray(0, n);
  }

  /* The value that a pack of the page holds. */
  geoucj.unpacked = (id) => {
    const text = atob(document.getElementById(id).textContent.trim()), bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return JSON.parse(new TextDecoder().decode(inflated(bytes)));
  };
})();
