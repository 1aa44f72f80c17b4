// Search: every record that holds the string, as it stands or folded. Loaded with search-index.js at the first use.
(function () {
  "use strict";
  var FW = window.FW, data = window.FW_SEARCH, make = FW.make;
  if (FW.search) return;
  if (typeof data === "string") data = unpack(data);

  // The index of the full edition is packed (bzip2, base64): plain it would be half as large again over the wire.
  function unpack(packed) {
    var bytes = Uint8Array.from(atob(packed), function (c) { return c.charCodeAt(0); }), at = 4, bit = 0, out = [], size = 0;
    function one() { var v = bytes[at] >> (7 - bit) & 1; if (++bit === 8) { bit = 0; at++; } return v; }
    function read(n) { var v = 0; while (n--) v = v * 2 + one(); return v; }
    while (read(24) === 0x314159) {
      read(24 + 32 + 1);
      var origin = read(24), used = [], rows = read(16), i, j, k, n;
      for (i = 0; i < 16; i++) if (rows >> (15 - i) & 1) { var row = read(16); for (j = 0; j < 16; j++) if (row >> (15 - j) & 1) used.push(16 * i + j); }
      var tables = read(3), count = read(15), selectors = new Uint8Array(count), front = [0, 1, 2, 3, 4, 5], symbols = used.length + 2, codes = [];
      for (i = 0; i < count; i++) { for (j = 0; read(1); j++); front.unshift(selectors[i] = front.splice(j, 1)[0]); }
      for (i = 0; i < tables; i++) {
        var length = read(5), lengths = [], first = [], base = [], sorted = [], code = 0;
        for (j = 0; j < symbols; j++) { while (read(1)) length += read(1) ? -1 : 1; lengths.push(length); }
        for (n = 1; n <= 20; n++) {
          first[n] = code; base[n] = sorted.length;
          for (j = 0; j < symbols; j++) if (lengths[j] === n) { sorted.push(j); code++; }
          first[n + 21] = code; code *= 2;
        }
        codes.push({ first: first, base: base, sorted: sorted });
      }
      var block = new Uint32Array(900000), filled = 0, mtf = Uint8Array.from(used), run = 0, weight = 1, left = 0, group = 0, table;
      for (;;) {
        if (!left--) { table = codes[selectors[group++]]; left = 49; }
        for (n = 1, k = one(); k >= table.first[n + 21]; n++) k = k << 1 | one();
        var symbol = table.sorted[table.base[n] + k - table.first[n]];
        if (symbol < 2) { run += weight << symbol; weight *= 2; continue; }
        for (; run; run--) block[filled++] = mtf[0];
        weight = 1;
        if (symbol === symbols - 1) break;
        var byte = mtf[symbol - 1];
        mtf.copyWithin(1, 0, symbol - 1);
        block[filled++] = mtf[0] = byte;
      }
      var sums = new Uint32Array(257), text = new Uint8Array(filled), place;
      for (i = 0; i < filled; i++) sums[block[i] + 1]++;
      for (i = 0; i < 256; i++) sums[i + 1] += sums[i];
      for (i = 0; i < filled; i++) block[sums[block[i] & 255]++] |= i << 8;
      for (i = 0, place = block[origin] >>> 8; i < filled; i++) { text[i] = block[place] & 255; place = block[place] >>> 8; }
      var same = 0, before = -1, end = 0;
      for (i = 0; i < filled; i++) { // how long it becomes: after four like bytes stands how often more
        if (same === 4) { end += text[i]; same = 0; before = -1; } else { same = text[i] === before ? same + 1 : 1; before = text[i]; end++; }
      }
      var plainText = new Uint8Array(end);
      same = end = 0;
      before = -1;
      for (i = 0; i < filled; i++) {
        if (same === 4) { for (k = text[i]; k; k--) plainText[end++] = before; same = 0; before = -1; continue; }
        same = text[i] === before ? same + 1 : 1;
        plainText[end++] = before = text[i];
      }
      out.push(plainText);
      size += end;
    }
    var all = new Uint8Array(size), offset = 0;
    out.forEach(function (part) { all.set(part, offset); offset += part.length; });
    return JSON.parse(new TextDecoder().decode(all));
  }

  // Folding: width, case, diacritics by Unicode; simplified, traditional and Japanese forms by the table of the index.
  var least = new Map(), known = new Map();
  data.fold.split(" ").forEach(function (group) {
    var chars = Array.from(group);
    chars.forEach(function (char) { least.set(char, chars[0]); });
  });
  var plain = { "й": "й", "Й": "й", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00ad": "" };
  function foldChar(char) {
    var done = known.get(char);
    if (done !== undefined) return done;
    done = plain[char];
    if (done === undefined) {
      done = Array.from(char.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "")).map(function (c) { return least.get(c) || c; }).join("").replace(/\s/g, " ");
    }
    known.set(char, done);
    return done;
  }
  function fold(text) {
    var out = "";
    for (var char of text) out += foldChar(char);
    return out.replace(/ {2,}/g, " ");
  }

  // Records as objects, made once. A part with note marks is also searched without them.
  var marks = /\[n[\w-]+\]/g;
  var records = data.kind.map(function (kind, i) {
    var no = data.witness[i], anchor = data.anchor[i], label = data.label[i];
    var unit = /^([pnr])(\d{3})-(.+)$/.exec(anchor), id = "";
    if (unit && !label) {
      id = (unit[1] === "p" ? "" : unit[1] + (/^\d/.test(unit[3]) ? "" : "-")) + unit[3].replace(/-/g, unit[1] === "p" ? "." : "-");
      label = "FW " + data.witnesses[no][0] + " " + id;
      id = unit[2] + "." + id;
    }
    var parts = data.parts.map(function (column) { return column[i] || ""; });
    parts.push([label, id, data.places[data.where[i]]].join("\n"));
    parts.push(data.forms[i].map(function (n) { return data.terms[n]; }).join("\n"), data.names[i].map(function (n) { return data.forms_of[n].join("\n"); }).join("\n"));
    return { kind: kind, witness: no, anchor: anchor, label: label, where: data.places[data.where[i]], url: data.pages[data.page[i]] + (anchor && "#" + anchor), parts: parts, folded: null, bare: null };
  });
  // parts: the four of the index, the label, term forms and names that occur in the text
  var LABEL = 4, FORMS = 5, NAMES = 6, order = [1, 0, 2, 3, LABEL, FORMS, NAMES];
  records.forEach(function (record) {
    record.folded = record.parts.map(fold);
    record.bare = record.parts.map(function (part) { return part.indexOf("[n") < 0 ? "" : fold(part.replace(marks, "")); });
  });

  function words(query) {
    var found = [], pattern = /"([^"]+)"|(\S+)/g, match;
    while ((match = pattern.exec(query.replace(/[“”„]/g, '"')))) { var word = fold(match[1] || match[2]).trim(); if (word) found.push(word); }
    return found;
  }
  // [{ record, rank, part, word }]: rank 0 as it stands, 1 folded, 2 all words.
  function find(query, only) {
    var raw = query.trim(), whole = fold(raw).trim(), each = words(raw), hits = [];
    if (!raw) return hits;
    records.forEach(function (record, index) {
      if (only && only.witness !== undefined && only.witness !== "" && record.witness !== +only.witness) return;
      if (only && only.kind !== undefined && only.kind !== "" && record.kind !== +only.kind) return;
      function at(test) { for (var i = 0; i < order.length; i++) if (test(order[i])) return order[i]; return -1; }
      var part = at(function (p) { return record.parts[p].indexOf(raw) >= 0; }), rank = part === NAMES ? 1 : 0, word = whole;
      if (part < 0 && whole) {
        rank = 1;
        part = at(function (p) { return record.folded[p].indexOf(whole) >= 0 || record.bare[p].indexOf(whole) >= 0; });
      }
      if (part < 0 && each.length && each.every(function (w) { return at(function (p) { return record.folded[p].indexOf(w) >= 0 || record.bare[p].indexOf(w) >= 0; }) >= 0; })) {
        rank = 2;
        word = each[0];
        part = at(function (p) { return record.folded[p].indexOf(word) >= 0 || record.bare[p].indexOf(word) >= 0; });
      }
      if (part >= 0) hits.push({ index: index, record: record, rank: rank, part: part, word: word, words: each });
    });
    return hits;
  }

  // Some words before and after the place, what was sought marked.
  function tongue(text) {
    return /[\u3040-\u30ff]/.test(text) ? "ja" : /[\u3400-\u9fff]/.test(text) ? "zh" : /[\u0400-\u04ff]/.test(text) ? "ru" : "en";
  }
  function inline(text) { return text.replace(/\n+(?:[*-] )?/g, " · "); }
  function context(hit) {
    var text = hit.record.parts[hit.part], from = [], folded = "", offset = 0, last = "";
    var sought = hit.record.folded[hit.part].indexOf(hit.word) < 0 && hit.record.bare[hit.part];
    if (sought) text = text.replace(marks, "");
    for (var char of text) {
      var f = foldChar(char);
      if (!(f === " " && last === " ")) { for (var k = 0; k < f.length; k++) from.push(offset); folded += f; }
      last = f || last;
      offset += char.length;
    }
    from.push(text.length);
    var place = folded.indexOf(hit.word);
    if (hit.part >= FORMS) {
      var line = text.split("\n").filter(function (one) { return fold(one).indexOf(hit.word) >= 0; })[0] || "";
      var digest = inline(hit.record.parts[0]);
      return [make("i", {}, "in the text: "), make("span", { lang: tongue(line) }, make("mark", {}, line)), digest && " – " + (digest.length > 110 ? digest.slice(0, 110).replace(/\s+\S*$/, "") + " …" : digest)];
    }
    if (hit.part === LABEL || place < 0) { text = hit.record.parts[0] || hit.record.parts[3]; return [make("span", { lang: tongue(text.slice(0, 140)) }, inline(text.slice(0, 140)))]; }
    var start = from[place], stop = from[place + hit.word.length], wide = /[\u3040-\u9fff]/.test(text) ? 24 : 60;
    var left = Math.max(0, start - wide), right = Math.min(text.length, stop + 2 * wide);
    if (wide > 30) {
      while (left > 0 && /\S/.test(text[left - 1]) && start - left < wide + 16) left--;
      while (right < text.length && /\S/.test(text[right]) && right - stop < 2 * wide + 16) right++;
    }
    return [make("span", { lang: tongue(text.slice(left, right)) }, [left ? "… " : "", inline(text.slice(left, start)), make("mark", {}, text.slice(start, stop)), inline(text.slice(stop, right)), right < text.length ? " …" : ""])];
  }

  // The dialog.
  var box = null, input, witness, kind, status, address, list, FEW = 8;
  function build() {
    box = FW.dialog("fw-search", "Search");
    input = make("input", { type: "search", id: "fw-query", autocomplete: "off", spellcheck: "false", "aria-describedby": "fw-found", placeholder: "制裁, 北方領土, Курилы, \"peace treaty\", P 2.3" });
    witness = make("select", { "aria-label": "Witness" }, [make("option", { value: "" }, "all witnesses")].concat(data.witnesses.map(function (w, i) { return make("option", { value: "" + i }, w[0] + ", " + w[1]); }), make("option", { value: "-1" }, "commentary only")));
    kind = make("select", { "aria-label": "Kind" }, [make("option", { value: "" }, "everything")].concat(data.kinds.map(function (name, i) { return make("option", { value: "" + i }, many(name)); })));
    status = make("p", { role: "status", id: "fw-found", "class": "fw-place" });
    address = make("a", { "class": "fw-place", hidden: true }, "link to this search");
    list = make("div", { "class": "fw-hits" });
    box.append(make("div", { role: "search" }, [make("label", { "for": "fw-query", "class": "visually-hidden" }, "Search for"), input, make("div", { "class": "fw-filters" }, [witness, kind, status, address])]), list);
    [input, witness, kind].forEach(function (part) { part.addEventListener("input", run); });
    box.addEventListener("keydown", keys);
    list.addEventListener("click", function (event) { if (event.target.closest("a")) box.close(); });
    hint();
  }
  function many(name) { return name + "s"; }
  function hint() {
    status.textContent = "";
    list.replaceChildren(make("p", { "class": "fw-place" }, "Any string in Chinese, Japanese, Russian or English; simplified, traditional and Japanese forms find each other. Words in quotation marks stand together, others anywhere in a passage. A number such as P 2.3 leads to its passage."),
      document.documentElement.dataset.edition === "open" ? make("p", { "class": "fw-place" }, "The texts are withheld: of them only names and contested terms are found, where they occur.") : "");
  }
  function run() {
    address.hidden = !input.value.trim() || witness.value || kind.value;
    address.href = FW.base + "index.html?q=" + encodeURIComponent(input.value.trim());
    if (!input.value.trim()) return hint();
    var hits = find(input.value, { witness: witness.value, kind: kind.value }), groups = new Map();
    hits.forEach(function (hit) {
      var name = hit.record.witness >= 0 ? "w" + hit.record.witness : "k" + hit.record.kind;
      if (!groups.has(name)) groups.set(name, { best: 9, first: hit.index, title: hit.record.witness >= 0 ? data.witnesses[hit.record.witness].join(", ") : many(data.kinds[hit.record.kind]), hits: [] });
      var group = groups.get(name);
      group.hits.push(hit);
      group.best = Math.min(group.best, hit.rank);
    });
    var sorted = Array.from(groups.values()).sort(function (a, b) { return a.best - b.best || a.first - b.first; });
    var exact = hits.filter(function (hit) { return !hit.rank; }).length;
    status.textContent = !hits.length ? "Nothing found." : hits.length + " found" + (exact && exact < hits.length ? ", " + exact + " exactly so" : "") + ".";
    list.replaceChildren.apply(list, sorted.map(function (group) {
      group.hits.sort(function (a, b) { return a.rank - b.rank || a.index - b.index; });
      var items = make("ol", {}), more = null;
      group.hits.slice(0, FEW).forEach(function (hit) { items.append(item(hit)); });
      if (group.hits.length > FEW) {
        more = make("button", { type: "button", "class": "fw-button" }, "All " + group.hits.length);
        more.addEventListener("click", function () {
          var rest = group.hits.slice(FEW).map(item);
          items.append.apply(items, rest);
          rest[0].firstChild.focus();
          more.remove();
        });
      }
      return make("section", {}, [make("h3", {}, [group.title.charAt(0).toUpperCase() + group.title.slice(1), " ", make("span", { "class": "fw-count" }, "" + group.hits.length)]), items, more]);
    }));
    list.scrollTop = 0;
  }
  function item(hit) {
    var record = hit.record;
    return make("li", {}, make("a", { href: FW.base + record.url }, [make("b", {}, record.label.replace(/^FW /, "")), make("span", { "class": "fw-kind" }, record.kind ? [data.kinds[record.kind], record.where].filter(Boolean).join(", ") : record.where), make("span", { "class": "fw-context" }, context(hit))]));
  }
  function keys(event) {
    if (event.isComposing) return; // the key belongs to the input method
    var links = FW.all("a, .fw-hits button", list), at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && (at >= 0 || event.target === input)) { if (links[at + 1]) links[at + 1].focus(); }
    else if (event.key === "ArrowUp" && at >= 0) { (links[at - 1] || input).focus(); }
    else if (event.key === "Enter" && event.target === input) { if (links[0]) links[0].click(); }
    else if (event.key === "/" && at >= 0) input.focus();
    else if (event.key === "Escape") { document.activeElement.blur(); box.close(); } // a search field would only be emptied
    else return;
    event.preventDefault();
  }

  function of(id) {
    id = (data.retired || {})[id] || id;
    return records.filter(function (record) { return record.anchor === id; })[0];
  }
  FW.search = {
    find: find,
    urls: function (query, only) { return find(query, only).map(function (hit) { return hit.record.url; }); },
    place: function (id) { var record = of(id); return record && record.url; },
    record: function (id) { var record = of(id); return record && { label: record.label, digest: record.parts[0].replace(/^[*-] /gm, "• ") }; },
    open: function (query) {
      if (!box) build();
      if (query) { input.value = query; run(); }
      if (!box.open) box.showModal();
      input.focus();
      input.select();
    }
  };
})();
