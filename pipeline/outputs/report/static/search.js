// The search: a box that lists models and providers while somebody types.
const MOST_FOUND = 10;

let pages = [];
site.index = (entries) => {
  pages = prepared(entries);
};

function option(entry, number) {
  const node = make("li");
  const kind = entry.path.startsWith("models/") ? "model" : "provider";
  const about = kind === "model" ? "seller" : "model";
  node.id = `found-${number}`;
  node.setAttribute("role", "option");
  node.setAttribute("aria-selected", "false");
  node.dataset.path = entry.path;
  const count = `${entry.sellers} ${about}${entry.sellers === 1 ? "" : "s"}`;
  node.append(make("span", entry.name), make("span", `${kind}, ${count}`, "quiet"));
  return node;
}

function startSearch(form) {
  const box = form.querySelector("input");
  const list = form.querySelector("ul");
  let chosen = -1;

  function choose(number) {
    const options = [...list.querySelectorAll("[data-path]")];
    if (!options.length) return;
    chosen = (number + options.length) % options.length;
    options.forEach((node, place) => node.setAttribute("aria-selected", String(place === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", options[chosen].id);
  }

  function show(isShown) {
    list.hidden = !isShown;
    box.setAttribute("aria-expanded", String(isShown));
    box.removeAttribute("aria-activedescendant");
  }

  function go(node) {
    if (node) location.href = root + node.dataset.path;
  }

  async function look() {
    await load(`${root}search-index.js`);
    const hits = found(pages, box.value, MOST_FOUND);
    chosen = -1;
    list.replaceChildren(...hits.map(option));
    if (!hits.length && box.value.trim()) {
      const close = meant(pages, box.value, MOST_FOUND);
      const hint = close.length ? ". Did you mean:" : ".";
      const none = make("li", `Nothing is spelled like this${hint}`, "none");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      list.append(none, ...close.map(option));
    }
    show(Boolean(box.value.trim()));
    return hits.length > 0;
  }

  box.addEventListener("focus", () => load(`${root}search-index.js`), { once: true });
  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(chosen < 0 && step < 0 ? -1 : chosen + step);
    } else if (event.key === "Escape") {
      show(false);
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const number = chosen;
    const isFound = await look();
    // What is only suggested is opened where it was chosen, and not unseen.
    go(list.querySelectorAll("[data-path]")[number < 0 && isFound ? 0 : number]);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => go(event.target.closest("[data-path]")));
  box.addEventListener("blur", () => show(false));
}

document.querySelectorAll("form.search").forEach(startSearch);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest?.("input, textarea, select")) {
    event.preventDefault();
    document.querySelector("form.search input").focus();
  }
});
