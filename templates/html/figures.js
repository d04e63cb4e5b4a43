// Figures open at full size; entries of "how to cite" can be copied.
(() => {
  const words = JSON.parse(document.body.dataset.words ?? "{}");
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  let dialog = null;
  const open = (image, name) => {
    if (document.documentElement.classList.contains("embedded")) {
      window.open(image.currentSrc || image.src, "_blank", "noopener");
      return;
    }
    dialog?.remove();
    const close = make("button", { type: "button", className: "zoom-close" }, words.close);
    const large = make("img", { src: image.currentSrc || image.src, alt: image.alt });
    const scroll = make("div", { className: "zoom-scroll", tabIndex: 0, role: "group" }, large);
    scroll.ariaLabel = name;
    const page = image.closest("figure").querySelector(".figure-page")?.cloneNode(true) ?? "";
    const bar = make("p", { className: "zoom-bar" }, close, page);
    dialog = make("dialog", { className: "zoom", ariaLabel: name }, bar, scroll);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", ({ target }) => { if (target === dialog) dialog.close(); });
    document.body.append(dialog);
    dialog.showModal();
  };
  for (const image of document.querySelectorAll("main figure img")) {
    const figure = image.closest("figure");
    const caption = figure.querySelector("figcaption")?.cloneNode(true);
    caption?.querySelector(".figure-page")?.remove();
    const name = caption?.textContent.trim() || image.alt;
    const button = make("button", { type: "button", className: "zoom-open" }, words.enlarge);
    button.ariaLabel = `${words.enlarge} – ${name}`;
    button.addEventListener("click", () => open(image, name));
    (image.closest(".linked-picture") ?? image).after(button);
  }

  const copy = async (entry, button, said) => {
    try {
      await navigator.clipboard.writeText(entry.textContent.trim());
      said.textContent = words.copied;
    } catch {
      // A frame without the right to write, or a page from a file.
      getSelection().selectAllChildren(entry);
      said.textContent = words["copy-by-hand"];
    }
    setTimeout(() => { said.textContent = ""; }, 6000);
  };
  for (const entry of document.querySelectorAll(".cite-entry")) {
    const style = entry.closest("div").querySelector("dt").textContent;
    const button = make("button", { type: "button", className: "copy" }, words.copy);
    button.ariaLabel = `${words.copy} – ${style}`;
    const said = make("span", { className: "copy-said", role: "status" });
    button.addEventListener("click", () => copy(entry, button, said));
    entry.after(" ", button, " ", said);
  }

  // Snippets name the server they are read from.
  for (const code of document.querySelectorAll("code[data-base]")) {
    if (!location.protocol.startsWith("http")) continue;
    const own = new URL(code.dataset.root, location.href).href.replace(/\/$/, "");
    code.textContent = code.textContent.replaceAll(code.dataset.base, own);
  }
})();
