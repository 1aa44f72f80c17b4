// Before the first paint: what the reader chose last time. All else waits for variorum.js.
(function (root) {
  try {
    var theme = localStorage.getItem("fw-theme"), view = localStorage.getItem("fw-view");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (view === "reading" || view === "diplomatic" || view === "digest") root.dataset.view = view;
  } catch (refused) { /* storage is off: the defaults stand */ }
})(document.documentElement);
