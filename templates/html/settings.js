// How the reader wants the page: before it is shown, so that nothing jumps. Storage may be
// forbidden, as in frames of other sites; inside a frame the site around it chooses the colours.
(() => {
  const KNOWN = { size: ["small", "large", "larger"], width: ["narrow", "wide"], theme: ["light", "dark"] };
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("reportbuild-reading")) ?? {};
  } catch { /* nothing is remembered */ }
  for (const [name, values] of Object.entries(KNOWN)) {
    if (name === "theme" && parent !== self) continue;
    if (values.includes(kept[name])) document.documentElement.dataset[name] = kept[name];
  }
})();
