// Comforts of the page. It can be read without them.
(function () {
  "use strict";
  var root = document.documentElement;
  function keep(key, value) { try { localStorage.setItem(key, value); } catch (refused) { /* not kept */ } }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function barHeight() {
    var bar = document.querySelector(".fw-bar");
    return bar && getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  }

  // The view: stored, put into the radios, and the passage at the top stays where it is.
  var radios = all('input[name="fw-view"]');
  if (radios.length) {
    radios.forEach(function (radio) {
      radio.checked = radio.value === (root.dataset.view || "reading");
      radio.addEventListener("change", function () {
        var line = barHeight() + 1;
        // the unit that begins in the upper half of the window, else the one being read
        var units = all(".fw-passage, .fw-sourcenote, .fw-setaside, .fw-main h2, .fw-main h3").map(function (unit) {
          return { unit: unit, box: unit.getBoundingClientRect() };
        }).filter(function (it) { return it.box.bottom > line; });
        var begins = units.filter(function (it) { return it.box.top >= line && it.box.top < line + innerHeight / 2; })[0];
        var held = (begins || units[0] || {}).unit;
        var before = held && Math.max(held.getBoundingClientRect().top, line + 8 - held.offsetHeight);
        root.style.overflowAnchor = "none"; // or the browser corrects a second time
        root.dataset.view = radio.value;
        keep("fw-view", radio.value);
        if (held && scrollY > 0) {
          // a passage that was half read shows its beginning, if less of it is left now
          var after = held.getBoundingClientRect();
          scrollBy({ top: after.top - Math.max(before, line + 8 - after.height), behavior: "instant" });
        }
        requestAnimationFrame(function () { requestAnimationFrame(function () { root.style.overflowAnchor = ""; }); });
      });
    });
    root.dataset.view = root.dataset.view || "reading";
  }

  // Light and dark.
  var toggle = document.querySelector(".fw-theme"), prefers = matchMedia("(prefers-color-scheme: dark)");
  function scheme() { return root.dataset.theme || (prefers.matches ? "dark" : "light"); }
  function name() {
    toggle.title = scheme() === "dark" ? "Light colours" : "Dark colours";
    toggle.setAttribute("aria-label", toggle.title);
  }
  if (toggle) {
    toggle.hidden = false;
    name();
    prefers.addEventListener("change", name);
    toggle.addEventListener("click", function () {
      root.dataset.theme = scheme() === "dark" ? "light" : "dark";
      keep("fw-theme", root.dataset.theme);
      name();
    });
  }

  // An address that points into something closed opens it.
  function reveal() {
    var target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (malformed) { return; }
    if (!target) return;
    var opened = false;
    if (target.classList.contains("fw-setaside")) all(":scope > details", target).forEach(function (part) { part.open = true; });
    for (var part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS" && !part.open) opened = part.open = true;
      if (part.classList.contains("sd-tab-content")) {
        var label = part.previousElementSibling, input = label && label.previousElementSibling;
        if (input && input.type === "radio" && !input.checked) opened = input.checked = true;
      }
    }
    if (opened) target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  // Print shows what is folded, and folds it again.
  var folded = [];
  addEventListener("beforeprint", function () {
    folded = all("details:not([open])");
    folded.forEach(function (part) { part.open = true; });
  });
  addEventListener("afterprint", function () { folded.forEach(function (part) { part.open = false; }); });

  // Where we are: in the contents of the page, and its name in the bar.
  var nav = document.getElementById("fw-nav"), here = document.querySelector(".fw-here");
  var places = all('.fw-nav-page a[href^="#"]').map(function (link) {
    var id = decodeURIComponent(link.hash.slice(1));
    return { link: link, section: id ? document.getElementById(id) : document.querySelector(".fw-main section") };
  }).filter(function (place) { return place.section; });
  var current = null, waiting = false;
  function locate() {
    waiting = false;
    var line = barHeight() + innerHeight / 4, found = places[0];
    places.forEach(function (place) { if (place.section.getBoundingClientRect().top <= line) found = place; });
    if (found === current) return;
    if (current) current.link.removeAttribute("aria-current");
    current = found;
    found.link.setAttribute("aria-current", "true");
    if (here) {
      here.hidden = found === places[0];
      here.textContent = found.link.textContent;
      here.href = found.link.hash || "#fw-main";
    }
    if (found !== places[0] && scrollY && nav.scrollHeight > nav.clientHeight) {
      var box = found.link.getBoundingClientRect(), frame = nav.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) nav.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }
  if (places.length > 1) {
    addEventListener("scroll", function () { if (!waiting) { waiting = true; requestAnimationFrame(locate); } }, { passive: true });
    locate();
  }
  // The drawer closes when its link was followed within the page.
  if (nav && nav.hidePopover) nav.addEventListener("click", function (event) {
    if (event.target.closest("a") && nav.matches(":popover-open")) nav.hidePopover();
  });

  // What scrolls sideways can be reached by the keyboard.
  function reach() {
    all(".fw-main table, .fw-main pre, .fw-scroll").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  }
  addEventListener("resize", reach);
  reach();
})();
