// In the copy of one version: the line at the top becomes a warning when there is a newer one.
// Without this script, from a file or without an answer, the line stays as it is.
(() => {
  const note = document.querySelector(".version-note:not([hidden])");
  if (!note || !location.protocol.startsWith("http")) return;
  const words = JSON.parse(document.body.dataset.words ?? "{}");
  const site = new URL("../", document.currentScript.src);
  const own = note.dataset.version;
  const show = ({ newest }) => {
    if (typeof newest !== "string" || !/^\d[\w.-]{0,63}$/.test(newest)) return;
    if (newest === own) {
      note.querySelector("a").remove();
      return;
    }
    note.classList.add("outdated");
    note.setAttribute("role", "status");
    note.querySelector("span").textContent =
      words["version-old"].replace("{version}", own).replace("{newest}", newest);
  };
  fetch(new URL("../versions.json", site))
    .then((answer) => (answer.ok ? answer.json() : {}))
    .then((told) => show(told ?? {}), () => {});
})();
