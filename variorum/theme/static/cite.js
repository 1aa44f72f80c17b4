// The box with permalink and finished citations. Loaded with cite-data.js when a number is first followed.
(function () {
  "use strict";
  var FW = window.FW, data = window.FW_CITE, make = FW.make;
  if (FW.cite) return;
  var box, address, style, text, said, values = {}, chosen = null;

  // The same as `fill` in variorum/cite.py; a test compares.
  function fill(template, values) {
    var field = /\{(fw|page|url|key|what|accessed)\}/g;
    return template.replace(/\[\[((?:(?!\]\])[^])*?)\]\]/g, function (_, inside) {
      return (inside.match(field) || ["{url}"]).every(function (name) { return values[name.slice(1, -1)]; }) ? inside : "";
    }).replace(field, function (_, name) { return values[name] || ""; });
  }
  function where(anchor) {
    var canonical = document.querySelector("link[rel=canonical]"), page = canonical ? canonical.href : /^http/.test(location.protocol) ? location.href.split(/[?#]/)[0] : "";
    return page && page + (anchor ? "#" + anchor : "");
  }
  function key(fw) { return fw.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""); }
  // What a control speaks of: a unit by its number, a note or an event by its box, else the page.
  function about(control) {
    var anchor = control.hash ? control.hash.slice(1) : "", unit = /^[pnr](\d{3})-/.exec(anchor), part = control.closest(".fw-note, .fw-claim");
    var found = { anchor: anchor, page: "", what: "", fw: "" };
    if (unit && data.witnesses[unit[1]]) {
      found.templates = data.witnesses[unit[1]];
      found.fw = "FW " + data.sigla[unit[1]] + " " + control.textContent.trim();
      found.page = control.dataset.pages || "";
    } else if (part) {
      var id = anchor.replace(/^(note|claim)-/, "");
      found.templates = data.note;
      found.fw = (part.matches(".fw-note") ? "note " : "claim ") + id;
      found.what = part.matches(".fw-note") ? "Note on " + part.dataset.on : part.querySelector(".fw-event").textContent.replace(/\s*cite\s*$/, "").trim();
    } else if (control.dataset.witness) {
      found.templates = data.witnesses[control.dataset.witness];
      found.fw = "FW " + data.sigla[control.dataset.witness];
    } else {
      found.templates = data.note;
      found.what = (document.querySelector("h1") || document.querySelector("title")).textContent.replace("¶", "").trim();
    }
    found.url = where(anchor);
    found.key = /^FW /.test(found.fw) ? key(found.fw) : key("FW " + (found.fw || found.what));
    found.accessed = "[" + new Date().toISOString().slice(0, 10) + "]";
    return found;
  }
  function write() {
    text.textContent = fill(chosen[style.value], values);
    text.className = /^(chicago|gbt)$/.test(style.value) ? "" : "fw-code";
    text.scrollTop = 0;
    said.textContent = "";
  }
  function copy(what, words) {
    function done() { said.textContent = words + " copied."; }
    function byHand() {
      var area = make("textarea", { "class": "visually-hidden", "aria-hidden": "true" });
      area.value = what;
      box.append(area);
      area.select();
      var worked = document.execCommand("copy");
      area.remove();
      said.textContent = worked ? words + " copied." : "The browser did not allow it: select the text and copy it.";
    }
    if (navigator.clipboard) navigator.clipboard.writeText(what).then(done, byHand); else byHand();
  }
  function build() {
    box = FW.dialog("fw-citebox", "Cite");
    address = make("code", { tabindex: "0" });
    style = make("select", { id: "fw-style" }, Object.keys(data.styles).map(function (name) { return make("option", { value: name }, data.styles[name]); }));
    text = make("pre", { tabindex: "0", "aria-label": "Citation" });
    said = make("p", { role: "status", "class": "fw-place" });
    var link = make("button", { type: "button", "class": "fw-button" }, "Copy link"), whole = make("button", { type: "button", "class": "fw-button" }, "Copy citation");
    link.addEventListener("click", function () { copy(address.textContent, "Link"); });
    whole.addEventListener("click", function () { copy(text.textContent, "Citation"); });
    style.addEventListener("change", function () { try { localStorage.setItem("fw-style", style.value); } catch (refused) { /* not kept */ } write(); });
    try { var last = localStorage.getItem("fw-style"); if (data.styles[last]) style.value = last; } catch (refused) { /* the first */ }
    box.append(make("div", { "class": "fw-copy" }, [address, link]), make("div", { "class": "fw-copy" }, [make("label", { "for": "fw-style" }, "Style"), style, whole]), text, said);
  }
  FW.cite = {
    fill: fill,
    about: about,
    open: function (control) {
      if (!box) build();
      values = about(control);
      chosen = values.templates;
      box.querySelector("h2").textContent = "Cite " + (values.fw || values.what);
      address.textContent = values.url || location.href.split(/[?#]/)[0] + (values.anchor ? "#" + values.anchor : "");
      write();
      if (!box.open) box.showModal();
      box.querySelector(".fw-button").focus();
    }
  };
})();
