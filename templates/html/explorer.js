// The explorer. Without this script every card shows; with it, readers filter them by
// facets (each must hold, any value within one) and words, sort, print and download them. The
// address keeps the choice. Tables and the map on the page follow.
(() => {
  const root = document.querySelector(".case-explorer");
  if (!root) return;
  const facets = JSON.parse(root.dataset.facets);
  const words = JSON.parse(root.dataset.words);
  const list = root.querySelector(".case-results");
  const cards = [...list.children];
  const asked = new URLSearchParams(location.search);
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  // What a card says, without the addresses of its sources: they name half the world.
  const said = (card) => {
    const sources = card.querySelector(".card-sources")?.textContent ?? "";
    return fold(card.textContent.replace(sources, ""));
  };
  const texts = new Map(cards.map((card) => [card, said(card)]));
  const counts = [];

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const group = ([name, label, values]) => make("details", { open: asked.has(name) },
    make("summary", {}, label),
    make("fieldset", { ariaLabel: label }, ...values.map(([value, text]) => {
      const checked = asked.getAll(name).includes(value);
      const count = make("span", { className: "count" });
      counts.push({ name, value, count });
      const box = make("input", { type: "checkbox", name, value, checked });
      return make("label", {}, box, `${text} `, count);
    })));
  const button = (key, onclick) => make("button", { type: "button", onclick }, words[key]);
  const part = (name, ...inner) => make("div", { className: `explorer-${name}` }, ...inner);
  const search = make("input", { type: "search", name: "q", value: asked.get("q") ?? "" });
  const sort = make("select", { name: "sort" }, ...["report", "name", "founded"].map((value) =>
    make("option", { value, selected: asked.get("sort") === value }, words[`sort-${value}`])));
  const status = make("p", { className: "explorer-count", role: "status" });
  const form = make("form", { className: "explorer-controls", ariaLabel: words.filter },
    part("words", make("label", {}, words.search, search), make("label", {}, words.sort, sort)),
    part("facets", ...facets.map(group)),
    part("actions", button("clear", () => clear()), button("print", () => printed()),
      button("download", () => download())),
    status);

  const values = new Map(cards.map((card) => [card, new Map(facets.map(([name]) =>
    [name, (card.getAttribute(`data-${name}`) ?? "").split(" ")]))]));
  const has = (card, name, value) => values.get(card).get(name).includes(value);
  const year = (card) => +card.dataset.founded || 9999;
  const orders = {
    report: () => 0,
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name, document.documentElement.lang),
    founded: (a, b) => year(a) - year(b),
  };
  const shown = () => [...list.children].filter((card) => !card.hidden);

  // For each card that has the words: the facets that leave it out. A value's number counts the
  // cards that its own facet alone leaves out too, because choosing it would bring them back.
  const choose = (state) => {
    const wanted = fold(search.value).split(/\s+/);
    const chosen = facets.map(([name]) => [name, state.getAll(name)]).filter((f) => f[1].length);
    const said = cards.filter((card) => wanted.every((word) => texts.get(card).includes(word)));
    return new Map(said.map((card) => [card, chosen
      .filter(([name, any]) => !any.some((value) => has(card, name, value)))
      .map(([name]) => name)]));
  };
  let order = "report";
  const update = () => {
    const state = new FormData(form);
    const found = choose(state);
    for (const card of cards) card.hidden = found.get(card)?.length !== 0;
    if (sort.value !== order) list.append(...[...cards].sort(orders[sort.value]));
    order = sort.value;
    for (const { name, value, count } of counts) {
      count.textContent = [...found].filter(([card, out]) =>
        has(card, name, value) && out.every((other) => other === name)).length;
    }
    const ids = new Set(shown().map((card) => card.dataset.case));
    const total = words.count.replace("{n}", ids.size).replace("{all}", cards.length);
    status.textContent = ids.size ? total : words.none;
    for (const row of document.querySelectorAll("tr[data-cases]")) {
      row.hidden = !row.dataset.cases.split(" ").some((id) => ids.has(id));
      row.mark?.classList.toggle("out", row.hidden);
    }
    remember(state);
  };
  const remember = (state) => {
    const address = new URL(location);
    const query = address.searchParams;
    for (const name of ["q", "sort", ...facets.map((f) => f[0])]) query.delete(name);
    for (const [name, value] of state) {
      if (value.trim() && value !== "report") query.append(name, value);
    }
    try { history.replaceState(null, "", address); } catch { /* no address */ }
    for (const link of document.querySelectorAll("a[data-keep-place]")) link.search = query;
  };
  const clear = () => {
    for (const box of form.querySelectorAll("input:checked")) box.checked = false;
    search.value = "";
    sort.value = "report";
    update();
    search.focus();
  };
  // One row a case: the codes one can filter by, then every fact with its note and evidence.
  const row = (card) => {
    const cells = new Map([[words.case, card.dataset.name], [words.founded, ""]]);
    for (const [name, label, all] of facets) {
      cells.set(label, all.filter((v) => has(card, name, v[0])).map((v) => v[1]).join("; "));
    }
    for (const term of card.querySelectorAll("dt")) {
      const items = term.nextElementSibling.querySelectorAll("li");
      const facts = items.length ? [...items] : [term.nextElementSibling];
      const plain = (fact) => fact.textContent.trim().replace(/\s+/g, " ");
      cells.set(term.textContent, facts.map(plain).join(" | "));
    }
    return cells;
  };
  const download = () => {
    const cell = (text) => `"${text.replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
    const rows = shown().map(row);
    const head = [...new Set(rows.flatMap((cells) => [...cells.keys()]))];
    const text = [head, ...rows.map((cells) => head.map((label) => cells.get(label) ?? ""))]
      .map((line) => `${line.map(cell)}\r\n`);
    const href = URL.createObjectURL(new Blob(["\ufeff", ...text], { type: "text/csv" }));
    make("a", { href, download: "cases.csv" }).click();
  };

  // On paper only the cards that show; printing from the browser's menu gives the whole page.
  const printed = () => {
    document.documentElement.classList.add("only-cases");
    print();
  };
  addEventListener("afterprint", () => document.documentElement.classList.remove("only-cases"));

  // The marks of the map are in the order of the table that is its key.
  for (const figure of document.querySelectorAll("figure.case-map")) {
    const rows = figure.nextElementSibling.querySelectorAll("tr[data-cases]");
    figure.querySelectorAll("svg a").forEach((mark, nth) => { rows[nth].mark = mark; });
  }

  form.onsubmit = (event) => event.preventDefault();
  form.oninput = update;
  list.before(form);
  update();
})();
