// The panel in which readers choose size, line length and colours; settings.js puts the choice in
// force on the next page. The buttons are those of the form: without a script there is no panel.
(() => {
  const opener = document.querySelector(".settings-open");
  const panel = document.querySelector(".settings-panel");
  if (!opener || !panel) return;
  const root = document.documentElement;
  const form = panel.querySelector("form");
  const NAMES = ["size", "width", "theme"];

  const read = () => {
    for (const name of NAMES) {
      const chosen = [...form.elements[name]].find(({ value }) => value === (root.dataset[name] ?? ""));
      (chosen ?? form.elements[name][0]).checked = true;
    }
  };
  const apply = (choice) => {
    for (const name of NAMES) {
      if (name === "theme" && parent !== self) continue;
      if (choice[name]) root.dataset[name] = choice[name];
      else delete root.dataset[name];
    }
  };
  form.addEventListener("change", () => {
    const choice = Object.fromEntries(new FormData(form));
    apply(choice);
    try {
      localStorage.setItem("reportbuild-reading", JSON.stringify(choice));
    } catch { /* it holds for this page */ }
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  // Another tab has chosen.
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== "reportbuild-reading") return;
    try {
      const choice = JSON.parse(newValue) ?? {};
      const known = (name) => [...form.elements[name]].some(({ value }) => value === choice[name]);
      apply(Object.fromEntries(NAMES.map((name) => [name, known(name) ? choice[name] : ""])));
      read();
    } catch { /* not ours */ }
  });

  const turnTo = (open) => {
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (!open) return;
    read();
    form.querySelector("input:checked").focus();
  };
  opener.addEventListener("click", () => turnTo(panel.hidden));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    turnTo(false);
    opener.focus();
  });
  opener.hidden = false;
})();
