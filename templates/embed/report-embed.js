// <report-embed>: shows a report, or one thing of it, inside another site's page.
// Speaks "report-embed/1" with report-child.js; attributes, events and messages: docs/embedding.md.
// No library, no cookie, no request but the frame itself; works under a strict policy.
(() => {
  "use strict";
  const PROTOCOL = "report-embed/1";
  const ANCHOR = /^[\w-]{1,128}$/;
  const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
  const THEMES = ["auto", "light", "dark"];
  const FIRST_HEIGHT = 800;
  const TALLEST = 200000;
  const PATIENCE = 5000;
  const LOOPS = 8;
  const PARAMETERS = ["chapter", "case", "view"];
  const script = document.currentScript;
  if (!window.customElements || customElements.get("report-embed")) return;

  // Inside the shadow root the page's own rules do not reach; !important of :host beats theirs.
  const SHEET = `
    :host { display: block !important; position: relative !important; inline-size: auto !important;
      max-inline-size: none !important; clip-path: none !important; }
    :host([hidden]) { display: none !important; }
    iframe { display: block; inline-size: 100%; border: 0; margin: 0; padding: 0; }
    .fallback[hidden] { display: none; }
    .fallback { padding: 0.75rem 0; }
    .mark { position: absolute; inset-block-start: 0; inline-size: 1px; block-size: 1px; }
    @media print {
      .fallback[hidden] { display: block; }
      ::slotted(a)::after { content: " (" attr(href) ")"; }
    }`;

  const number = (value, least, most) =>
    typeof value === "number" && Number.isFinite(value) && value >= least && value <= most;
  const text = (value, longest) => typeof value === "string" && value.length <= longest;
  const anchor = (value) => value === "" || (text(value, 128) && ANCHOR.test(value));
  const askedAnchor = () => /(?:^#|&)rb=([\w-]{1,128})(?:&|$)/.exec(location.hash)?.[1] ?? "";

  class ReportEmbed extends HTMLElement {
    static observedAttributes = ["src", "manifest", ...PARAMETERS, "mode", "theme", "lang"];

    #frame = null;
    #fallback = null;
    #mark = null;
    #address = null;
    #opaque = false;
    #ready = false;
    #patience = 0;
    #height = 0;
    #steps = [];
    #looping = false;
    #life = null;
    #asked = 0;

    connectedCallback() {
      if (!this.shadowRoot) {
        this.attachShadow({ mode: "open" });
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(SHEET);
        this.shadowRoot.adoptedStyleSheets = [sheet];
      }
      this.#start();
    }

    disconnectedCallback() {
      this.#stop();
    }

    attributeChangedCallback(name, before, after) {
      if (!this.isConnected || !this.shadowRoot || before === after) return;
      if (name === "theme") this.#sendTheme();
      else if (name === "lang" && this.#ready) this.#sendLanguage();
      else this.#start();
    }

    /** Bring an anchor of the report into view. */
    goto(id) {
      if (this.#ready && ANCHOR.test(id)) this.#post("goto", { anchor: id });
    }

    #stop() {
      this.#life?.abort();
      clearTimeout(this.#patience);
      this.shadowRoot.replaceChildren();
      this.#frame = null;
      this.#ready = false;
      this.#asked += 1;
    }

    #start() {
      this.#stop();
      this.#life = new AbortController();
      this.#fallback = document.createElement("div");
      this.#fallback.className = "fallback";
      this.#fallback.hidden = true;
      this.#fallback.append(document.createElement("slot"));
      this.shadowRoot.append(this.#fallback);
      this.#address = this.#findAddress();
      if (!this.#address) {
        this.#fail("address-refused");
      } else if (this.getAttribute("mode") === "inline") {
        this.#showInline(this.#asked);
      } else {
        this.#showFrame();
      }
    }

    #findAddress() {
      try {
        const manifest = this.getAttribute("manifest");
        const named = PARAMETERS.filter((name) => this.getAttribute(name));
        let address = null;
        if (manifest && named.length) {
          address = new URL("open.html", new URL(manifest, document.baseURI));
          for (const name of named) address.searchParams.set(name, this.getAttribute(name));
          if (this.getAttribute("lang")) address.searchParams.set("lang", this.getAttribute("lang"));
        } else if (this.getAttribute("src")) {
          address = new URL(this.getAttribute("src"), document.baseURI);
        }
        const local = location.protocol === "file:" && address?.protocol === "file:";
        return address && (/^https?:$/.test(address.protocol) || local) ? address : null;
      } catch {
        return null;
      }
    }

    #showFrame() {
      const frame = document.createElement("iframe");
      const sandbox = this.getAttribute("sandbox");
      if (sandbox !== null) frame.setAttribute("sandbox", sandbox);
      this.#opaque = self.origin === "null" || this.#address.protocol === "file:" ||
        (sandbox !== null && !/\ballow-same-origin\b/.test(sandbox));
      frame.title = this.getAttribute("title") || this.textContent.trim() || "Report";
      frame.loading = this.getAttribute("loading") === "eager" ? "eager" : "lazy";
      frame.allow = "clipboard-write; fullscreen";
      frame.referrerPolicy = "strict-origin-when-cross-origin";
      frame.src = this.#address.href;
      this.#frame = frame;
      this.#mark = document.createElement("span");
      this.#mark.className = "mark";
      this.#mark.setAttribute("aria-hidden", "true");
      this.#looping = false;
      this.#steps = [];
      this.#setHeight(this.#firstHeight());
      const signal = this.#life.signal;
      addEventListener("message", (event) => this.#receive(event), { signal });
      addEventListener("hashchange", () => this.#followHash(), { signal });
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
        const refused = effectiveDirective === "frame-src" && this.#address.href.startsWith(blockedURI);
        if (refused && !this.#ready) this.#fail("frame-refused");
      }, { signal });
      const look = () => requestAnimationFrame(() => this.#sendViewport());
      addEventListener("scroll", look, { signal, passive: true, capture: true });
      addEventListener("resize", look, { signal, passive: true });
      this.shadowRoot.append(frame, this.#mark);
      this.#waitWhenSeen();
    }

    // A lazy frame far below does not load, and is not late either.
    #waitWhenSeen() {
      const watch = new IntersectionObserver(([seen]) => {
        if (!seen.isIntersecting) return;
        watch.disconnect();
        if (!this.#ready) this.#patience = setTimeout(() => this.#fail("no-answer"), PATIENCE);
      });
      watch.observe(this.#frame);
      this.#life.signal.addEventListener("abort", () => watch.disconnect());
    }

    #fail(reason) {
      clearTimeout(this.#patience);
      this.#fallback.hidden = false;
      if (!this.querySelector("a[href]") && this.#address) {
        const link = document.createElement("a");
        link.href = this.#address.href;
        link.textContent = this.getAttribute("title") || this.#address.href;
        this.append(link);
      }
      this.#tell("report-error", { reason });
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    }

    #post(type, fields) {
      const to = this.#opaque ? "*" : this.#address.origin;
      this.#frame?.contentWindow?.postMessage({ rb: PROTOCOL, type, ...fields }, to);
    }

    #receive({ source, origin, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow) return;
      if (origin !== this.#address.origin && !(this.#opaque && /^(null|file:\/\/)$/.test(origin))) return;
      if (typeof data !== "object" || data === null || data.rb !== PROTOCOL) return;
      switch (data.type) {
        case "ready": return this.#welcome(data);
        case "height": return number(data.value, 1, TALLEST) && this.#resize(Math.ceil(data.value));
        case "scroll": return number(data.value, 0, this.#height) && this.#scrollTo(data.value);
        case "navigate":
          return text(data.path, 1024) && anchor(data.anchor) && this.#follow(data);
        case "filter":
          return text(data.query, 2048) && this.#tell("report-filter", { query: data.query });
      }
    }

    #welcome({ path, title, lang, anchor: at }) {
      if (!text(path, 1024) || !text(title, 512) || !anchor(at) || !LANGUAGE.test(lang)) return;
      const again = this.#ready;
      this.#ready = true;
      clearTimeout(this.#patience);
      this.#fallback.hidden = true;
      this.#steps = [];
      this.#looping = false;
      this.#sendTheme();
      this.#sendViewport();
      const wanted = this.#syncs() ? askedAnchor() : "";
      if (!again && wanted) this.goto(wanted);
      else if (again) this.#follow({ path, anchor: at });
      // The next page begins at its top, wherever the link stood on the page before.
      if (again && this.#frame.getBoundingClientRect().top < 0) this.#scrollTo(0);
      this.#tell("report-ready", { path, title, lang, anchor: at });
    }

    #follow({ path, anchor: at }) {
      this.#tell("report-navigate", { path, anchor: at });
      const own = location.hash === "" || askedAnchor() !== "";
      if (!this.#syncs() || !own || !at) return;
      try {
        history.replaceState(history.state, "", `#rb=${at}`);
      } catch { /* a sandboxed page has no address of its own */ }
    }

    #followHash() {
      const wanted = askedAnchor();
      if (this.#syncs() && wanted) this.goto(wanted);
    }

    // One address, one embed: the first that asks for it keeps it.
    #syncs() {
      return document.querySelector("report-embed[sync='hash']") === this;
    }

    #firstHeight() {
      const wanted = Number.parseInt(this.getAttribute("height") ?? "", 10);
      return number(wanted, 1, TALLEST) ? wanted : FIRST_HEIGHT;
    }

    #setHeight(value) {
      this.#height = value;
      this.#frame.style.setProperty("height", `${value}px`, "important");
    }

    // Content that measures itself by the frame (100vh) would grow for ever: each answer to a
    // height asks for the same step more, or the same share more.
    #resize(value) {
      if (this.#looping || value === this.#height) return;
      const now = performance.now();
      const step = { at: now, by: value - this.#height, share: value / this.#height };
      const last = this.#steps.at(-1);
      const alike = last && now - last.at < 1000 && step.by > 0 &&
        (Math.abs(step.by - last.by) <= 1 || Math.abs(step.share - last.share) < 0.01);
      this.#steps = alike ? [...this.#steps, step] : [step];
      if (this.#steps.length >= LOOPS) {
        this.#looping = true;
        this.#setHeight(this.#firstHeight());
        this.#tell("report-loop", { height: this.#height });
        return;
      }
      this.#setHeight(value);
      this.#sendViewport();
      this.#tell("report-height", { value });
    }

    #scrollTo(value) {
      const offset = Number.parseInt(this.getAttribute("offset") ?? "", 10);
      this.#mark.style.insetBlockStart = `${this.#frame.offsetTop + value}px`;
      this.#mark.style.scrollMarginBlockStart = `${number(offset, 0, 1000) ? offset : 0}px`;
      this.#mark.scrollIntoView({ block: "start" });
    }

    #sendTheme() {
      const value = this.getAttribute("theme") ?? "auto";
      if (this.#ready && THEMES.includes(value)) this.#post("theme", { value });
    }

    #sendLanguage() {
      const value = this.getAttribute("lang") ?? "";
      if (LANGUAGE.test(value)) this.#post("lang", { value });
    }

    #sendViewport() {
      if (!this.#ready || !this.#frame) return;
      const { top, bottom } = this.#frame.getBoundingClientRect();
      const from = Math.max(0, -top);
      const height = Math.max(0, Math.min(innerHeight, bottom) - Math.max(0, top));
      this.#post("viewport", { top: from, height });
    }

    // One figure or card in the page itself: only pages that offer a style sheet for it.
    async #showInline(asked) {
      try {
        const { main, sheet, lang } = await fetchThing(this.#address);
        if (asked !== this.#asked) return;
        const holder = document.createElement("div");
        holder.className = "inline";
        holder.lang = lang;
        holder.append(main);
        this.shadowRoot.adoptedStyleSheets = [this.shadowRoot.adoptedStyleSheets[0], sheet];
        this.shadowRoot.append(holder);
        const title = main.querySelector("h1")?.textContent ?? "";
        this.#tell("report-ready", { path: this.#address.pathname, title, lang, anchor: "" });
      } catch (problem) {
        if (asked !== this.#asked) return;
        this.#tell("report-error", { reason: "inline-refused", message: String(problem) });
        this.#showFrame();
      }
    }
  }

  const policy = window.trustedTypes?.createPolicy("report-embed", { createHTML: (html) => html });

  async function fetchText(address) {
    const answer = await fetch(address, { credentials: "omit" });
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    return answer.text();
  }

  async function fetchThing(address) {
    const html = await fetchText(address);
    const page = new DOMParser().parseFromString(policy?.createHTML(html) ?? html, "text/html");
    const offer = page.querySelector("meta[name='report-embed-inline']")?.content;
    const main = page.querySelector("main");
    if (!offer || !main) throw new Error("not a page for inline use");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await fetchText(new URL(offer, address)));
    return { main: purged(main, address), sheet, lang: page.documentElement.lang };
  }

  // The parsed page is inert; nothing that runs or loads a page goes on into the host's.
  const KEPT = new Set(("a abbr article aside b blockquote br caption cite code col colgroup dd " +
    "details div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img li main ol p " +
    "pre q s section small span strong sub summary sup table tbody td tfoot th thead time tr u ul")
    .split(" "));
  const KEPT_ATTRIBUTES = /^(id|class|lang|dir|title|alt|width|height|scope|colspan|rowspan|headers|role|href|src|open|datetime|aria-[a-z]+)$/;

  function purged(main, address) {
    for (const element of [...main.querySelectorAll("*")]) {
      if (!KEPT.has(element.localName)) element.remove();
    }
    for (const element of [main, ...main.querySelectorAll("*")]) {
      for (const { name, value } of [...element.attributes]) {
        if (!KEPT_ATTRIBUTES.test(name)) element.removeAttribute(name);
        else if (name === "href" || name === "src") {
          const target = URL.canParse(value, address) ? new URL(value, address) : null;
          if (target && /^https?:$/.test(target.protocol)) element.setAttribute(name, target.href);
          else element.removeAttribute(name);
        }
      }
    }
    return document.adoptNode(main);
  }

  // A link of the class "report-embed" becomes an embed: for editors who may only write links.
  // Only to places the site's own theme trusts, else any editor could frame any page.
  function upgradeLinks() {
    const listed = (script?.dataset.origins ?? "").split(/\s+/).filter(Boolean);
    const trusted = new Set([new URL(script?.src ?? location.href).origin, ...listed]);
    for (const link of document.querySelectorAll("a.report-embed[href]")) {
      if (!trusted.has(link.origin)) continue;
      const element = document.createElement("report-embed");
      element.setAttribute("src", link.href);
      element.setAttribute("title", link.dataset.title || link.textContent.trim());
      for (const name of ["height", "lang", "theme", "offset", "sync", "loading"]) {
        if (link.dataset[name]) element.setAttribute(name, link.dataset[name]);
      }
      link.classList.remove("report-embed");
      link.replaceWith(element);
      element.append(link);
    }
  }

  customElements.define("report-embed", ReportEmbed);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", upgradeLinks);
  } else {
    upgradeLinks();
  }
})();
