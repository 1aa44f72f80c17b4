// Ways through the edition: keys, previews, filters, addresses that moved; search and citations are fetched when first asked for.
(function () {
  "use strict";
  var root = document.documentElement, base = root.dataset.content_root || "./", main = document.getElementById("fw-main");
  var FW = window.FW = { base: base, all: all, make: make, load: load, dialog: dialog };
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function make(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (name in node && typeof attributes[name] !== "string") node[name] = attributes[name];
      else node.setAttribute(name, attributes[name]);
    });
    [].concat(children === undefined ? [] : children).forEach(function (child) { if (child) node.append(child); });
    return node;
  }
  function kept(key) { try { return localStorage.getItem(key); } catch (refused) { return null; } }
  function keep(key, value) { try { localStorage.setItem(key, value); } catch (refused) { /* not kept */ } }

  // Classic scripts, each once, in order: this works from a folder as from a server.
  var loaded = {};
  function load(files) {
    return Promise.all(files.map(function (file) {
      return loaded[file] = loaded[file] || new Promise(function (done, failed) {
        document.head.append(make("script", { src: base + file, async: false, onload: done, onerror: function () { delete loaded[file]; failed(); } }));
      });
    }));
  }
  function searching() { return load(["search-index.js"]).then(function () { return load(["_static/search.js"]); }); }
  function citing() { return load(["cite-data.js", "_static/cite.js"]); }

  // A dialog with its title and a button that closes it; the focus goes back to where it was.
  function dialog(name, title) {
    var id = name + "-title", close = make("button", { type: "button", "class": "fw-close", "aria-label": "Close" }, "×");
    var box = make("dialog", { "class": "fw-dialog " + name, "aria-labelledby": id }, [make("h2", { id: id }, title), close]);
    close.addEventListener("click", function () { box.close(); });
    box.addEventListener("click", function (event) { if (event.target === box) box.close(); });
    document.body.append(box);
    return box;
  }

  // Buttons in the bar.
  var find = document.querySelector(".fw-find"), citeButton = document.querySelector(".fw-cite-page");
  function openSearch(query) {
    searching().then(function () { FW.search.open(typeof query === "string" ? query : ""); }, function () { if (find) find.textContent = "Search cannot be loaded"; });
  }
  var asked = new URLSearchParams(location.search).get("q");
  if (asked) openSearch(asked);
  if (find) {
    find.hidden = false;
    find.addEventListener("pointerenter", function () { searching(); });
    find.addEventListener("click", openSearch);
  }
  function openCite(target) { citing().then(function () { FW.cite.open(target); }); }
  if (citeButton) {
    citeButton.hidden = false;
    citeButton.addEventListener("click", function () { openCite(citeButton); });
  }
  // The number of a unit is its address: it leads there and offers the citation. Notes and events get a sign of their own.
  all(".fw-mark a").forEach(function (mark) { mark.title = "source note " + mark.textContent.replace("n", ""); });
  all(".fw-number").forEach(function (number) { number.title = "Permanent link; cite this place"; });
  all("aside.fw-note[id], article.fw-claim[id]").forEach(function (part) {
    var head = part.querySelector(".fw-note-head, .fw-event");
    if (head) head.append(" ", make("a", { "class": "fw-cite", href: "#" + part.id, title: "Cite or link to this", "aria-label": "Cite " + part.id.replace(/^(note|claim)-/, "$1 ") }, "cite"));
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".fw-number, a.fw-cite");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    openCite(link);
  });

  // Keys, unless the reader has switched them off.
  var keys = [
    ["/", "search", openSearch], ["j", "next passage", function () { step(1); }], ["k", "previous passage", function () { step(-1); }],
    ["n", "next page", function () { turn("next"); }], ["p", "previous page", function () { turn("prev"); }],
    ["c", "cite this passage", function () { var unit = here(); openCite(unit ? unit.querySelector(":scope > .fw-number") : citeButton); }],
    ["?", "these keys", help]
  ];
  function units() { return all(".fw-passage, .fw-sourcenote, .fw-setaside").filter(function (unit) { return unit.offsetParent; }); }
  function top() { var bar = document.querySelector(".fw-bar"); return bar && getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0; }
  function here() {
    var held = document.activeElement.closest(".fw-passage, .fw-sourcenote, .fw-setaside");
    if (held) return held;
    return units().filter(function (unit) { return unit.getBoundingClientRect().bottom > top() + 40; })[0];
  }
  function step(by) {
    var list = units(), at = list.indexOf(here());
    if (!document.activeElement.closest(".fw-passage, .fw-sourcenote, .fw-setaside") && by > 0 && scrollY < 40) at = -1;
    var next = list[at + by];
    if (!next) return;
    next.querySelector(":scope > .fw-number").focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  }
  function turn(rel) { var link = document.querySelector(".fw-turns a[rel=" + rel + "]"); if (link) link.click(); }
  var helpBox = null;
  function help() {
    if (!helpBox) {
      helpBox = dialog("fw-help", "Keys");
      helpBox.append(make("dl", {}, keys.map(function (key) { return make("div", {}, [make("dt", {}, make("kbd", {}, key[0])), make("dd", {}, key[1])]); })));
      var off = make("input", { type: "checkbox", checked: kept("fw-keys") === "off" });
      off.addEventListener("change", function () { keep("fw-keys", off.checked ? "off" : "on"); });
      helpBox.append(make("label", {}, [off, " Switch these keys off (except ?)"]));
    }
    helpBox.showModal();
  }
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, select, textarea, [contenteditable]") && event.target.type !== "radio") return;
    var key = keys.filter(function (it) { return it[0] === event.key; })[0];
    if (!key || (kept("fw-keys") === "off" && key[0] !== "?")) return;
    event.preventDefault();
    key[2]();
  });

  // An address that is not on this page: it may have moved, or be covered by a filter.
  function resolve() {
    var id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (malformed) { return; }
    var target = id && document.getElementById(id);
    if (target && target.closest("[hidden]") && filter) filter.reset();
    if (target || !/^([pnr]\d{3}-|note-|claim-|term-|name-|cite-)/.test(id)) return;
    searching().then(function () {
      var place = FW.search.place(id);
      if (place) location.replace(base + place);
    });
  }
  addEventListener("hashchange", resolve);

  // Previews of what a reference leads to: on hover, and on focus by keyboard.
  var tip = null, tipFor = null, timer = 0;
  function refersTo(link) {
    if (!link || !link.hash || link.matches(".fw-number, .fw-cite, .fw-nav a, .fw-at") || link.closest("svg, .fw-dialog, .fw-tip")) return "";
    var id = "";
    try { id = decodeURIComponent(link.hash.slice(1)); } catch (malformed) { return ""; }
    return /^([pnr]\d{3}-|note-|claim-|cite-)/.test(id) ? id : "";
  }
  function samePage(link) { return link.pathname === location.pathname && link.host === location.host; }
  function shorten(node, room) {
    all("[id]", node).forEach(function (part) { part.removeAttribute("id"); });
    all(".fw-cite, .fw-number, details, svg, table", node).forEach(function (part) { part.remove(); });
    var walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), text, spent = 0, over = [];
    while ((text = walker.nextNode())) {
      if (spent >= room) over.push(text);
      else if (spent + text.data.length > room) text.data = text.data.slice(0, room - spent).replace(/\s+\S*$/, "") + " …";
      spent += text.data.length;
    }
    over.forEach(function (part) { part.remove(); });
    return node;
  }
  function contents(link, id) {
    var target = samePage(link) && document.getElementById(id);
    if (!target) {
      return searching().then(function () {
        var found = FW.search.record(id);
        return found && [make("b", {}, found.label), make("p", {}, found.digest.length > 420 ? found.digest.slice(0, 420).replace(/\s+\S*$/, "") + " …" : found.digest)];
      });
    }
    var number = target.querySelector(":scope > .fw-number"), part = target.matches(".fw-passage, .fw-sourcenote") ? target.querySelector(".fw-digest, .fw-gloss") : target;
    var box = target.getBoundingClientRect();
    if (box.top > top() && box.bottom < innerHeight) return Promise.resolve(null); // it is in sight
    return Promise.resolve(part && [number && make("b", {}, number.textContent), shorten(make("div", {}, part.cloneNode(true)), 420)]);
  }
  function show(link, id) {
    hide();
    tipFor = link;
    timer = setTimeout(function () {
      contents(link, id).then(function (parts) {
        if (tipFor !== link || !parts) return;
        tip = make("div", { "class": "fw-tip", role: "tooltip", id: "fw-tip" }, parts);
        document.body.append(tip);
        link.setAttribute("aria-describedby", "fw-tip");
        var box = link.getClientRects()[0] || link.getBoundingClientRect(), low = box.bottom + 6 + tip.offsetHeight < innerHeight;
        tip.style.left = Math.max(8, Math.min(box.left, root.clientWidth - tip.offsetWidth - 8)) + "px";
        tip.style.top = Math.max(8, low ? box.bottom + 6 : box.top - 6 - tip.offsetHeight) + "px";
      }, hide);
    }, 300);
  }
  function hide() {
    clearTimeout(timer);
    if (tipFor) tipFor.removeAttribute("aria-describedby");
    if (tip) tip.remove();
    tip = tipFor = null;
  }
  if (main) {
    main.addEventListener("pointerover", function (event) {
      var link = event.target.closest("a"), id = event.pointerType === "mouse" && refersTo(link);
      if (id && link !== tipFor) show(link, id);
    });
    document.addEventListener("pointerover", function (event) {
      if (tipFor && event.pointerType === "mouse" && !event.target.closest("a, .fw-tip")) {
        var held = tipFor;
        clearTimeout(timer);
        timer = setTimeout(function () { if (tipFor === held && !(tip && tip.matches(":hover"))) hide(); }, 250);
      }
    });
    main.addEventListener("focusin", function (event) {
      var id = event.target.matches("a:focus-visible") && refersTo(event.target);
      if (id) show(event.target, id);
    });
    main.addEventListener("focusout", hide);
    addEventListener("scroll", function () { if (tip) hide(); }, { passive: true });
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
  }

  // Filters, where a page lists notes or events.
  var filter = filtering("aside.fw-note[data-kind]", "notes", [
    ["Witness", "witness"], ["Kind", "kind"], ["Certainty", "cert", ["certain", "high", "medium", "low"]], ["Status", "status"]
  ]) || filtering("article.fw-claim", "events", [
    ["Witness", "witnesses"], ["What it does", "relations"], ["Between the witnesses", "between"], ["In the record", "records"], ["From", "year"], ["To", "year"]
  ]);
  function filtering(selector, words, fields) {
    var items = all(".fw-main section > " + selector + ", .fw-claims > " + selector);
    if (items.length < 2) return null;
    var count = make("p", { role: "status", "class": "fw-place" });
    var selects = fields.map(function (field) {
      var values = {};
      items.forEach(function (item) { (item.dataset[field[1]] || "").split(" ").forEach(function (value) { if (value) values[field[1] === "relations" ? value.split(":")[1] : value] = true; }); });
      var order = field[2] ? field[2].filter(function (value) { return values[value]; }) : Object.keys(values).sort();
      return make("select", { name: field[0] }, [make("option", { value: "" }, field[0] === "From" || field[0] === "To" ? "any year" : "all")].concat(order.map(function (value) { return make("option", { value: value }, value.replace(/-/g, " ")); })));
    });
    function apply() {
      var shown = 0, chosen = {};
      selects.forEach(function (select) { chosen[select.name] = select.value; });
      items.forEach(function (item) {
        item.hidden = !fields.every(function (field, i) {
          var want = selects[i].value, has = item.dataset[field[1]] || "";
          if (!want) return true;
          if (field[0] === "From") return has >= want;
          if (field[0] === "To") return has <= want;
          // a witness together with what it does: both of the same witness
          if (field[1] === "relations") return has.split(" ").some(function (pair) { var one = pair.split(":"); return one[1] === want && (!chosen.Witness || one[0] === chosen.Witness); });
          if (field[1] === "witnesses" && chosen["What it does"]) return true;
          return has.split(" ").indexOf(want) >= 0;
        });
        shown += !item.hidden;
      });
      all("section[id^=notes-]").forEach(function (group) { group.hidden = !group.querySelector(".fw-note:not([hidden])"); });
      count.textContent = shown === items.length ? items.length + " " + words : shown + " of " + items.length + " " + words;
    }
    var form = make("div", { "class": "fw-filters", role: "group", "aria-label": "Filter the " + words }, selects.map(function (select, i) {
      select.addEventListener("change", apply);
      return make("label", {}, [fields[i][0] + " ", select]);
    }).concat(count));
    if (words === "events") {
      // the order of the page is that of the dates
      var rank = { date: function () { return 0; }, "agreement": function (item) { return ["contradict", "differ", "only-apparent", "agree", "single"].indexOf(item.dataset.between); }, "how many speak": function (item) { return -(item.dataset.witnesses || "").split(" ").length; } };
      var order = make("select", { name: "Order" }, Object.keys(rank).map(function (name) { return make("option", { value: name }, name); }));
      order.addEventListener("change", function () {
        var by = rank[order.value];
        items.slice().sort(function (one, two) { return by(one) - by(two); }).forEach(function (item) { item.parentNode.append(item); });
      });
      form.insertBefore(make("label", {}, ["Order by ", order]), count);
    }
    var first = items[0].closest(".fw-claims, section[id^=notes-]") || items[0];
    first.before(form);
    apply();
    return { reset: function () { selects.forEach(function (select) { select.value = ""; }); apply(); var held = document.getElementById(location.hash.slice(1)); if (held) held.scrollIntoView(); } };
  }
  resolve();
})();
