// The page of snippets: choose what to show, copy, look.
(() => {
  "use strict";
  const choice = document.querySelector(".snippet-choice");
  const [thing, theme] = choice.querySelectorAll("select");
  const codes = [...document.querySelectorAll("pre > code")];
  const site = new URL("../../", document.currentScript.src).href.replace(/\/$/, "");
  const base = document.body.dataset.base;
  const served = location.protocol !== "file:";
  const first = { path: thing.value, title: thing.selectedOptions[0].text };
  const patterns = new Map(codes.map((code) => [code, code.textContent]));
  const escaped = (text) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

  const update = () => {
    const { value: path, selectedOptions: [{ text: title }] } = thing;
    const paint = theme.value === "auto" ? "" : ` theme="${theme.value}"`;
    for (const [code, pattern] of patterns) {
      code.textContent = pattern
        .replaceAll(first.path, path)
        .replaceAll(escaped(first.title), escaped(title))
        .replace(/ (sync="hash")/, `${paint} $1`)
        .replace(/ (data-height)/, `${paint && ` data-${paint.trim()}`} $1`)
        .replaceAll(base, served ? site : base)
        .replaceAll(new URL(base).origin, served ? location.origin : new URL(base).origin);
    }
    for (const live of document.querySelectorAll(".snippet-live")) {
      const address = `../${path}`;
      live.title = title;
      if (live.localName === "a") {
        live.href = address;
        live.textContent = title;
      } else if (live.getAttribute("src") !== address) {
        live.setAttribute("src", address);
      }
      if (live.localName === "report-embed") live.setAttribute("theme", theme.value);
    }
  };

  const copy = async (button) => {
    const code = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(code.textContent);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = before; }, 2000);
    } catch {
      getSelection().selectAllChildren(code);
    }
  };

  // Read from a server, the snippets name that server.
  const note = document.querySelector(".snippet-address");
  if (note) note.hidden = served;
  for (const hidden of document.querySelectorAll(".snippet-choice, .snippet-copy")) {
    hidden.hidden = false;
  }
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", () => copy(button));
  }
  choice.addEventListener("input", update);
  choice.addEventListener("submit", (event) => event.preventDefault());
  update();
})();
