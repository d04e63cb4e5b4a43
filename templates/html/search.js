// The search: Pagefind's index is loaded when a reader first opens the panel, so a page costs
// nothing before. From a file, or where the index cannot load, the panel says so.
(() => {
  const opener = document.querySelector(".search-open");
  const panel = document.querySelector(".search-panel");
  if (!opener || !panel || !location.protocol.startsWith("http")) return;
  const words = JSON.parse(document.body.dataset.words);
  const input = panel.querySelector("input");
  const status = panel.querySelector(".search-status");
  const list = panel.querySelector(".search-results");
  const more = panel.querySelector(".search-more");
  const [kind, country] = panel.querySelectorAll("select");
  const PAGE = 8;
  let loading = null;
  let found = [];
  let asked = 0;

  const load = () => {
    loading ??= import(new URL(panel.dataset.index, location.href)).then(async (index) => {
      await index.options({ excerptLength: 24, highlightParam: null });
      await index.init();
      await offerCountries(index);
      return index;
    });
    return loading;
  };

  /** Countries that cases of this language have; without any, no choice. */
  const offerCountries = async (index) => {
    const names = Object.keys(await index.filters())
      .filter((name) => name.startsWith("country ")).map((name) => name.slice(8));
    const sorted = names.sort(new Intl.Collator(document.documentElement.lang).compare);
    country.append(...sorted.map((name) => new Option(name, name)));
    country.closest("p").hidden = !sorted.length;
  };
  const chosen = () => Object.fromEntries(
    [kind, country].filter(({ value }) => value).map(({ name, value }) => [`${name} ${value}`, "yes"]));

  /** The excerpt with its marks, read as text between them: nothing else of it is markup. */
  const excerpt = (html) => {
    const line = document.createElement("p");
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    for (const node of parsed.childNodes) {
      if (node.nodeName === "MARK") {
        const mark = document.createElement("mark");
        mark.textContent = node.textContent;
        line.append(mark);
      } else line.append(node.textContent);
    }
    return line;
  };
  const linkTo = (address, title) => {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = title;
    return link;
  };
  const row = (result) => {
    const item = document.createElement("li");
    const parts = result.sub_results
      .filter(({ anchor }) => anchor && anchor.element !== "h1").slice(0, 3);
    item.append(linkTo(result.url, result.meta.title));
    if (!parts.length) item.append(excerpt(result.excerpt));
    const inner = document.createElement("ul");
    for (const part of parts) {
      const line = document.createElement("li");
      line.append(linkTo(part.url, part.title.trim()), excerpt(part.excerpt));
      inner.append(line);
    }
    if (parts.length) item.append(inner);
    return item;
  };
  const showMore = async (turn) => {
    const shown = list.childElementCount;
    const rows = await Promise.all(found.slice(shown, shown + PAGE).map((one) => one.data()));
    if (turn !== asked) return;
    list.append(...rows.map(row));
    more.hidden = list.childElementCount >= found.length;
    if (shown) list.children[shown]?.querySelector("a").focus();
  };
  const search = async () => {
    const turn = ++asked;
    const query = input.value.trim();
    if (!query) {
      found = [];
      list.replaceChildren();
      more.hidden = true;
      status.textContent = "";
      return;
    }
    try {
      status.textContent = words["search-waiting"];
      const answer = await (await load()).search(query, { filters: chosen() });
      if (turn !== asked) return;
      found = answer.results;
      list.replaceChildren();
      await showMore(turn);
      if (turn !== asked) return;
      const count = words["search-found"].replace("{n}", found.length);
      status.textContent = found.length ? count : words["search-none"];
    } catch {
      status.textContent = words["search-missing"];
    }
  };

  const turnTo = (open) => {
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) {
      load().catch(() => { status.textContent = words["search-missing"]; });
      input.focus();
    }
  };
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 160);
  });
  // Only cases have a country.
  country.addEventListener("change", () => { if (country.value) kind.value = "case"; search(); });
  kind.addEventListener("change", () => {
    if (kind.value !== "case") country.value = "";
    search();
  });
  panel.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  more.addEventListener("click", () => showMore(asked));
  opener.addEventListener("click", () => turnTo(panel.hidden));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    turnTo(false);
    opener.focus();
  });
  // A result on this very page leads past the panel.
  list.addEventListener("click", ({ target }) => { if (target.closest("a")) turnTo(false); });
  opener.hidden = false;
})();
