(() => {
  // Language links keep the reader's place: anchors are the same in every language.
  const marked = '[id^="sec-"], [id^="fig-"], [id^="tbl-"], [id^="case-"]';
  const place = () => {
    const [, ...inside] = document.querySelectorAll(`main :is(${marked})`);
    const passed = inside.findLast((element) => element.getBoundingClientRect().top < 160);
    if (passed) return `#${passed.id}`;
    // The links stand above the text: who goes up to them still means the address they came by.
    return document.getElementById(location.hash.slice(1))?.matches(marked) ? location.hash : "";
  };
  for (const link of document.querySelectorAll("a[data-keep-place]")) {
    link.addEventListener("click", () => { link.hash = place(); });
  }

  // The style sheet shows the contents beside a wide page; this says so to assistive technology.
  const fold = document.querySelector("details.fold");
  const wide = matchMedia("(min-width: 66rem)");
  const follow = () => { if (fold) fold.open = wide.matches; };
  wide.addEventListener("change", follow);
  follow();

  // The contents mark the section one reads.
  const beside = document.querySelector("nav.contents");
  const sections = [...document.querySelectorAll(".contents .sections a")]
    .map((link) => [link, document.getElementById(link.hash.slice(1))])
    .filter(([, heading]) => heading);
  // What is focused beside the text comes first: marking must not scroll it away.
  const bringIntoFrame = (one) => {
    const box = one.getBoundingClientRect();
    const frame = beside.getBoundingClientRect();
    const end = Math.min(frame.bottom, innerHeight);
    if (box.top < frame.top) beside.scrollTop += box.top - frame.top - 40;
    if (box.bottom > end) beside.scrollTop += box.bottom - end + 40;
  };
  const focused = () => beside?.contains(document.activeElement) && document.activeElement;
  beside?.addEventListener("focusin", ({ target }) => { if (wide.matches) bringIntoFrame(target); });
  const mark = () => {
    const passed = sections.filter(([, head]) => head.getBoundingClientRect().top < 160);
    const here = passed.at(-1)?.[0];
    for (const [link] of sections) {
      if (link === here) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    const kept = focused() || here;
    if (kept && wide.matches) bringIntoFrame(kept);
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting || !sections.length) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });

  // One link walks to the paragraph under the pointer or the focus: a link in each would be
  // another stop on every way through the page.
  const words = JSON.parse(document.body.dataset.words ?? "{}");
  const link = document.createElement("a");
  link.className = "paragraph-link";
  link.textContent = "¶";
  link.ariaLabel = words["paragraph-link"];
  const visit = ({ target }) => {
    const paragraph = target instanceof Element ? target.closest('p[id^="p-"]') : null;
    if (!paragraph || paragraph.contains(link)) return;
    link.href = `#${paragraph.id}`;
    paragraph.append(link);
  };
  const text = document.querySelector("main");
  text?.addEventListener("pointerover", visit);
  text?.addEventListener("focusin", visit);
})();
