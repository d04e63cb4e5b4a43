(() => {
  // Language links keep the reader's place: anchors are the same in every language.
  const marked = '[id^="sec-"], [id^="fig-"], [id^="tbl-"], [id^="case-"]';
  const place = () => {
    const passed = [...document.querySelectorAll(`main :is(${marked})`)]
      .filter((element) => element.getBoundingClientRect().top < 160);
    return passed.length ? `#${passed[passed.length - 1].id}` : "";
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
})();
