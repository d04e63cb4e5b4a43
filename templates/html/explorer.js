// The explorer of cases. Without this script every card shows; with it, readers filter them by
// facets (all facets must hold, any value within one), by words, sort, print and download them.
// The address keeps the choice. Tables and the map on the page follow.
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  const explore = (root) => {
    const facets = JSON.parse(root.dataset.facets);
    const words = JSON.parse(root.dataset.words);
    const list = root.querySelector(".case-results");
    const cards = [...list.children].map((element, order) => ({
      element,
      order,
      id: element.dataset.case,
      name: element.dataset.name,
      founded: +element.dataset.founded || 9999,
      text: fold(element.textContent),
      has: (facet, value) => ` ${element.getAttribute(`data-${facet}`) ?? ""} `.includes(` ${value} `),
    }));
    const asked = new URLSearchParams(location.search);

    const search = make("input", { type: "search", name: "q", value: asked.get("q") ?? "" });
    const sort = make("select", { name: "sort" });
    for (const key of ["report", "name", "founded"]) {
      sort.append(make("option", { value: key, textContent: words[`sort-${key}`] }));
    }
    sort.value = asked.get("sort") ?? "report";
    if (!sort.value) sort.value = "report";
    const boxes = [];
    const groups = facets.map(([facet, label, values]) => {
      const set = make("fieldset", {}, make("legend", { className: "sr-only", textContent: label }));
      for (const [value, text] of values) {
        const checked = asked.getAll(facet).includes(value);
        const box = make("input", { type: "checkbox", name: facet, value, checked });
        const count = make("span", { className: "count" });
        set.append(make("label", {}, box, ` ${text} `, count));
        boxes.push({ facet, value, box, count });
      }
      const open = asked.has(facet);
      return make("details", { open }, make("summary", { textContent: label }), set);
    });
    const button = (key, act) => {
      const made = make("button", { type: "button", textContent: words[key] });
      made.addEventListener("click", act);
      return made;
    };
    const status = make("p", { className: "explorer-count" });
    status.setAttribute("role", "status");
    const form = make("form", { className: "explorer-controls" },
      make("div", { className: "explorer-words" },
        make("label", {}, words.search, search), make("label", {}, words.sort, sort)),
      make("div", { className: "explorer-facets" }, ...groups),
      make("div", { className: "explorer-actions" },
        button("clear", () => { form.reset(); clear(); }),
        button("print", () => print()), button("download", () => download())),
      status);
    form.setAttribute("aria-label", words.filter);

    const matches = (card, except) => {
      if (!fold(search.value).split(/\s+/).every((word) => card.text.includes(word))) return false;
      return facets.every(([facet]) => {
        const chosen = boxes.filter((b) => b.facet === facet && b.box.checked);
        return facet === except || !chosen.length || chosen.some((b) => card.has(facet, b.value));
      });
    };
    const shown = () => [...list.children].filter((e) => !e.hidden).map((e) => cards.find((c) => c.element === e));

    const clear = () => {
      for (const { box } of boxes) box.checked = false;
      search.value = "";
      sort.value = "report";
      update();
      search.focus();
    };
    const orders = {
      report: (a, b) => a.order - b.order,
      name: (a, b) => a.name.localeCompare(b.name, document.documentElement.lang),
      founded: (a, b) => a.founded - b.founded || a.order - b.order,
    };
    const update = () => {
      for (const card of cards) card.element.hidden = !matches(card);
      const sorted = [...cards].sort(orders[sort.value]);
      if (sorted.some((card, i) => list.children[i] !== card.element)) {
        list.append(...sorted.map((card) => card.element));
      }
      for (const { facet, value, count } of boxes) {
        count.textContent = cards.filter((c) => c.has(facet, value) && matches(c, facet)).length;
      }
      const seen = shown();
      const total = words.count.replace("{n}", seen.length).replace("{all}", cards.length);
      status.textContent = seen.length ? total : words.none;
      follow(new Set(seen.map((card) => card.id)));
      remember();
    };
    const remember = () => {
      const state = new URLSearchParams(location.search);
      for (const key of ["q", "sort", ...facets.map(([facet]) => facet)]) state.delete(key);
      if (search.value.trim()) state.set("q", search.value.trim());
      if (sort.value !== "report") state.set("sort", sort.value);
      for (const { facet, value, box } of boxes) if (box.checked) state.append(facet, value);
      const query = state.size ? `?${state}` : "";
      try { history.replaceState(null, "", `${location.pathname}${query}${location.hash}`); } catch { /* no address of its own */ }
      for (const link of document.querySelectorAll("a[data-keep-place]")) link.search = query;
    };
    const follow = (ids) => {
      for (const row of document.querySelectorAll("tr[data-cases]")) {
        row.hidden = !row.dataset.cases.split(" ").some((id) => ids.has(id));
        row.pin?.classList.toggle("out", row.hidden);
      }
    };
    const download = () => {
      const safe = (text) => `"${text.replace(/^(?=[=+\-@\t\r])/, "'").replaceAll('"', '""')}"`;
      const rows = [[words.case, words.founded, ...facets.map((f) => f[1])]];
      for (const card of shown()) {
        const own = facets.map(([facet, , values]) =>
          values.filter(([value]) => card.has(facet, value)).map((v) => v[1]).join("; "));
        rows.push([card.name, card.element.dataset.founded ?? "", ...own]);
      }
      const text = rows.map((row) => row.map(safe).join(",")).join("\r\n");
      const href = URL.createObjectURL(new Blob(["\ufeff", text, "\r\n"], { type: "text/csv" }));
      make("a", { href, download: "cases.csv" }).click();
      setTimeout(() => URL.revokeObjectURL(href), 1000);
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", update);
    list.before(form);
    update();
  };

  // Veils over the map's pins, where its table says they stand; dropped cases get one.
  const veil = (figure) => {
    const image = figure.querySelector("img");
    const rows = figure.nextElementSibling?.querySelectorAll("tr[data-x]") ?? [];
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", figure.dataset.box);
    svg.setAttribute("aria-hidden", "true");
    for (const row of rows) {
      row.pin = document.createElementNS(svg.namespaceURI, "circle");
      for (const [key, value] of [["cx", row.dataset.x], ["cy", row.dataset.y], ["r", 11.5]]) {
        row.pin.setAttribute(key, value);
      }
      svg.append(row.pin);
    }
    const stack = make("div", { className: "map-stack" });
    image.replaceWith(stack);
    stack.append(image, svg);
  };

  const explorers = document.querySelectorAll(".case-explorer");
  if (explorers.length) document.querySelectorAll("figure[data-box]").forEach(veil);
  explorers.forEach(explore);
})();
