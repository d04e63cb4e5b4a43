// In every page of the report: finds anchors that moved, and speaks with the page that frames it.
// Protocol "report-embed/1"; also answers the height messages of WordPress and AMP.
(() => {
  "use strict";
  const PROTOCOL = "report-embed/1";
  const ANCHOR = /^[\w-]{1,128}$/;
  const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
  const root = document.documentElement;
  const kit = new URL("../", document.currentScript.src);
  const site = new URL("../", kit);
  const framed = parent !== self;
  const secret = /^#\?secret=([A-Za-z0-9]{1,64})$/.exec(location.hash)?.[1];

  let manifest = null;
  const readManifest = () => {
    manifest ??= fetch(new URL("embed.json", kit)).then((answer) => answer.json(), () => null);
    return manifest;
  };

  /** The address of an anchor or page by its id, in this page's language if it is there. */
  const locate = async (id) => {
    const { aliases = {}, anchors = {} } = (await readManifest().catch(() => null)) ?? {};
    const current = Object.hasOwn(aliases, id) ? aliases[id] : id;
    if (!Object.hasOwn(anchors, current)) return null;
    const places = anchors[current];
    const lang = root.lang.split("-")[0];
    return new URL(places[root.lang] ?? places[lang] ?? Object.values(places)[0], site);
  };

  const leave = (address) => {
    if (address && address.href.startsWith(site.href) && address.href !== location.href) {
      location.replace(address);
    }
  };

  const here = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return "";
    }
  };

  // An anchor that is not in this page may have been renamed, or moved to another one.
  const findLost = async () => {
    const id = here();
    if (ANCHOR.test(id) && !document.getElementById(id)) leave(await locate(id));
  };

  // embed/open.html?case=…&lang=…: from the name of a thing to its page.
  const openNamed = async () => {
    const asked = new URLSearchParams(location.search);
    const { pages = [] } = (await readManifest().catch(() => null)) ?? {};
    const lang = asked.get("lang") ?? navigator.language;
    const kinds = { chapter: ["chapter", "bibliography"], case: ["case"], view: ["view"] };
    for (const [name, kind] of Object.entries(kinds)) {
      const id = asked.get(name);
      const same = pages.filter((page) => kind.includes(page.kind) &&
        (page.id === id || page.id === `${name}-${id}`));
      const page = same.find((one) => lang.split("-")[0] === one.lang) ?? same[0];
      if (page) return leave(new URL(page.path + location.hash, site));
    }
  };

  if (root.hasAttribute("data-open")) openNamed();
  findLost();
  addEventListener("hashchange", findLost);
  if (!framed || root.hasAttribute("data-open")) return;

  root.classList.add("embedded");
  if (!document.querySelector("link[data-embedded]")) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.dataset.embedded = "";
    sheet.href = new URL("v1/embedded.css", kit);
    document.head.append(sheet);
  }

  // Nothing here is secret: every word of it stands in the public page.
  const post = (type, fields) => parent.postMessage({ rb: PROTOCOL, type, ...fields }, "*");
  const path = location.href.split(/[?#]/)[0].replace(site.href, "");
  const atTop = document.querySelector("main h1[id]")?.id ?? "";

  let last = 0;
  const sendHeight = () => {
    const value = Math.ceil(root.getBoundingClientRect().height);
    if (value === last || value < 1) return;
    last = value;
    post("height", { value });
    parent.postMessage({ sentinel: "amp", type: "embed-size", height: value }, "*");
    if (secret) parent.postMessage({ message: "height", value, secret }, "*");
  };

  // Where things are is known when fonts are there and the host has given the frame its height.
  const settle = async () => {
    const until = performance.now() + 400;
    let settled = false;
    const fonts = document.fonts.ready.then(() => { settled = true; });
    sendHeight();
    while (performance.now() < until && !(settled && innerHeight + 2 >= root.scrollHeight)) {
      await Promise.race([fonts, new Promise((done) => setTimeout(done, 30))]);
      await new Promise((done) => setTimeout(done, 30));
    }
  };

  /** Show an anchor: a frame as tall as its page cannot scroll, the page around it must. */
  const arrive = async (id, focus) => {
    const target = document.getElementById(id);
    if (!target) return;
    for (let fold = target.closest("details:not([open])"); fold;
      fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
    post("navigate", { path, anchor: id });
    await settle();
    const value = Math.max(0, target.getBoundingClientRect().top + scrollY);
    if (innerHeight + 2 >= root.scrollHeight) post("scroll", { value });
    else target.scrollIntoView();
    if (!focus) return;
    if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  };

  let asked = "";
  addEventListener("hashchange", () => {
    const id = here();
    if (ANCHOR.test(id)) arrive(id, id === asked);
    asked = "";
  });

  const goTo = async (id) => {
    if (!document.getElementById(id)) return leave(await locate(id));
    if (here() === id) return arrive(id, true);
    asked = id;
    location.replace(`#${id}`);
  };

  const switchLanguage = (value) => {
    if (root.lang.split("-")[0] === value.split("-")[0]) return;
    const named = `[hreflang="${value.split("-")[0]}"]`;
    const link = document.querySelector(`a[data-keep-place]${named}`) ??
      document.querySelector(`link[rel="alternate"]${named}`);
    if (link) leave(new URL(link.href.split("#")[0] + (secret ? "" : location.hash)));
  };

  const isMeasure = (value) => typeof value === "number" && value >= 0 && value <= 1e6;
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || typeof data !== "object" || data === null) return;
    if (data.rb !== PROTOCOL) return;
    const { type, value } = data;
    if (type === "goto" && typeof data.anchor === "string" && ANCHOR.test(data.anchor)) {
      goTo(data.anchor);
    } else if (type === "theme" && ["auto", "light", "dark"].includes(value)) {
      root.dataset.theme = value;
    } else if (type === "lang" && typeof value === "string" && LANGUAGE.test(value)) {
      switchLanguage(value);
    } else if (type === "viewport" && isMeasure(data.top) && isMeasure(data.height)) {
      root.style.setProperty("--rb-top", `${data.top}px`);
      root.style.setProperty("--rb-height", `${data.height}px`);
    }
  });

  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!link || event.defaultPrevented || link.hasAttribute("download")) return;
    const inside = link.href.startsWith(site.href);
    if (link.href.split("#")[0] === location.href.split("#")[0]) {
      if (link.hash === location.hash) arrive(here(), false);
    } else if (secret) {
      event.preventDefault();
      parent.postMessage({ message: "link", value: link.href, secret }, "*");
    } else if (!inside) {
      // Other sites mostly refuse to stand in a frame.
      link.target = "_blank";
      link.rel = "noopener";
    }
  });

  // The explorer keeps its filters in the address.
  let query = location.search;
  const sendFilter = () => setTimeout(() => {
    if (location.search === query) return;
    query = location.search;
    post("filter", { query: query.slice(1) });
  });
  addEventListener("input", sendFilter);
  addEventListener("click", sendFilter);

  const first = here();
  const anchor = ANCHOR.test(first) && document.getElementById(first) ? first : atTop;
  post("ready", { path, title: document.title, lang: root.lang, anchor });
  new ResizeObserver(sendHeight).observe(root);
  addEventListener("load", () => {
    last = 0;
    sendHeight();
    if (anchor === first) arrive(first, false);
  });
})();
