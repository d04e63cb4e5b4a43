// Notes, citations, sources and terms are shown beside their call: under the pointer, with the
// focus, or at a first tap. Escape closes. Without this script each call is a link as before.
(() => {
  const CALLS = 'a[role="doc-noteref"], a[role="doc-biblioref"], a.source-link, ' +
    "a.term[data-definition]";
  const main = document.querySelector("main");
  if (!main || !("showPopover" in HTMLElement.prototype)) return;
  const words = JSON.parse(document.body.dataset.words ?? "{}");
  const works = document.getElementById("cited-works");
  const box = document.createElement("span");
  box.className = "preview";
  box.id = "preview";
  box.popover = "manual";
  box.setAttribute("role", "group");
  box.ariaLabel = words.preview;
  let call = null;
  let timer = 0;

  const find = (link) => {
    const id = decodeURIComponent(link.hash.slice(1));
    return works?.content.querySelector(`[data-work="${CSS.escape(id)}"]`) ??
      (id ? document.getElementById(id) : null);
  };

  /** What to show: plain words, or a copy of what stands elsewhere in the report's own pages. */
  const fill = (link) => {
    box.replaceChildren();
    if (link.dataset.definition) {
      box.textContent = link.dataset.definition;
      return true;
    }
    const source = find(link);
    if (!source || source.contains(link)) return false;
    const copy = source.cloneNode(true);
    for (const part of copy.querySelectorAll('[role="doc-backlink"], .backlinks, .paragraph-link')) {
      part.remove();
    }
    // Paragraphs cannot stand inside the paragraph of the call.
    for (const part of copy.querySelectorAll("p")) {
      const line = document.createElement("span");
      line.className = "preview-part";
      line.append(...part.childNodes);
      part.replaceWith(line);
    }
    for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
    box.append(...copy.childNodes);
    return true;
  };

  const setPlace = () => {
    const at = call.getClientRects()[0];
    const view = document.documentElement.clientWidth;
    const left = Math.min(Math.max(at.left - 12, 8), Math.max(8, view - box.offsetWidth - 8));
    const above = at.bottom + box.offsetHeight + 12 > innerHeight && at.top > box.offsetHeight + 12;
    const top = above ? at.top - box.offsetHeight - 6 : at.bottom + 6;
    box.style.left = `${left + scrollX}px`;
    box.style.top = `${top + scrollY}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!call) return;
    const inside = box.contains(document.activeElement);
    const from = call;
    call = null;
    from.removeAttribute("aria-describedby");
    box.hidePopover();
    if (inside) from.focus({ preventScroll: true });
    box.remove();
  };
  const show = (link) => {
    clearTimeout(timer);
    if (call === link) return;
    hide();
    if (!fill(link)) return;
    link.after(box);
    box.showPopover();
    call = link;
    link.setAttribute("aria-describedby", "preview");
    setPlace();
  };
  const later = (act, delay) => {
    clearTimeout(timer);
    timer = setTimeout(act, delay);
  };

  const calling = (target) => {
    const link = target instanceof Element ? target.closest(CALLS) : null;
    return link && !box.contains(link) ? link : null;
  };
  main.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType !== "mouse") return;
    const link = calling(target);
    if (link) later(() => show(link), 140);
    else if (call && !box.contains(target)) later(hide, 260);
    else clearTimeout(timer);
  });
  main.addEventListener("pointerleave", () => { if (call) later(hide, 260); });
  main.addEventListener("focusin", ({ target }) => {
    const link = calling(target);
    if (link?.matches(":focus-visible")) show(link);
    else if (call && !box.contains(target) && target !== call) hide();
  });
  main.addEventListener("click", (event) => {
    const link = calling(event.target);
    if (!link) return;
    if (event.pointerType === "touch" && call !== link) {
      show(link);
      if (call === link) event.preventDefault();
    } else hide();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (call && !box.contains(target) && !calling(target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !call) return;
    event.preventDefault();
    hide();
  });
  addEventListener("resize", hide);
})();
