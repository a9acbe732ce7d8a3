// Evidence of a figure: a card beside it, on hover, focus, click or tap. All text goes in as text.
// It comes from a script beside the page, loaded when somebody first asks for it.
const LEAVE_MS = 250; // Time to move from a figure into its card.

const card = document.getElementById("card");
const current = { figure: null, kept: false, leaving: 0 };
let proof = null;

site.evidence = (data) => {
  proof = data;
};

/** What a figure is about: its row and column, or its sentence. */
function subjectOf(figure) {
  if (figure.dataset.about) return figure.dataset.about;
  const cell = figure.closest("td, th");
  if (!cell) return `${document.querySelector("h1").textContent}, “${textOf(figure.closest("p, li"))}”`;
  const keys = [...cell.closest("tr").querySelectorAll("th")].map(nameIn);
  const title = document.querySelector("h1").textContent;
  return [title, ...keys, cell.dataset.head].join(", ");
}

/** The text of a cell without the button that opens its group. */
function nameIn(cell) {
  const copy = cell.cloneNode(true);
  copy.querySelectorAll("button").forEach((button) => button.remove());
  return textOf(copy);
}

function valueOf(figure) {
  return figure.dataset.shown ?? textOf(figure);
}

function reference(number) {
  const [title, publisher, note, url, source] = proof.references[number];
  return { number, title, publisher, note, url, source };
}

function statement(entry) {
  const [place_, text, place, seen] = proof.entries[entry];
  const [number, url, day, sha256, method] = proof.documents[place_];
  const item = reference(number);
  return { ...item, at: url, day, sha256, method, text, place, seen: seen || readDay(item.source) };
}

const isStated = (entry) => proof.entries[entry].length === 4;

/** The statements that a computed figure goes back to. */
function statedBehind(entry) {
  if (isStated(entry)) return [entry];
  return [...new Set(proof.entries[entry][2].flatMap(statedBehind))];
}

function dated(item) {
  if (!item.day) return "document not read, only its address";
  const seen = !item.seen || item.seen === item.day ? "" : `, last read ${item.seen}`;
  return `${item.method} ${item.day}${seen}`;
}

function sourceText(item) {
  const digest = item.sha256 ? `; sha256 ${item.sha256}` : "";
  const where = `${item.title} (${item.publisher}), ${item.at}, ${dated(item)}`;
  return `${where}: printed “${item.text}” at ${item.place}${digest}`;
}

function citation(figure) {
  const entry = Number(figure.dataset.e);
  const sources = statedBehind(entry).map((stated) => sourceText(statement(stated)));
  const how = isStated(entry) ? [] : [`computed: ${proof.formulas[proof.entries[entry][1]]}`];
  const clock = window.SITE?.clock ?? "its newest night";
  const said = `${subjectOf(figure)}: ${valueOf(figure)}`;
  return `${said}. ${[...how, ...sources].join(". ")}. inference-market, as of ${clock}.`;
}

function link(item) {
  const node = make("a", `${item.title}, ${item.publisher}`);
  node.href = /^https?:/i.test(item.at ?? "") ? item.at : `#s${item.number}`;
  node.rel = "noopener noreferrer nofollow";
  const place = make("dd");
  place.append(node);
  return place;
}

function list(pairs) {
  const node = make("dl");
  for (const [term, value, name] of pairs) {
    node.append(make("dt", term), value instanceof Node ? value : make("dd", value, name));
  }
  return node;
}

/** Statements of one document together: what is printed, then where it stands. */
function statedList(items) {
  const [first] = items;
  const printed = items.map((item) => {
    const place = make("dd");
    place.append(make("q", item.text), make("span", ` at ${item.place}`, "quiet"));
    return ["Printed", place];
  });
  return list([
    ...printed,
    ["Source", link(first)],
    ["Read", dated(first)],
    ...(first.sha256 ? [["SHA-256", first.sha256, "code"]] : []),
  ]);
}

function byDocument(entries) {
  const groups = new Map();
  for (const item of entries.map(statement)) {
    const key = `${item.number} ${item.sha256} ${item.at}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map(statedList);
}

function fillCard(figure) {
  const entry = Number(figure.dataset.e);
  const close = make("button", "×", "close");
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => hideCard(true));
  const title = make("p", subjectOf(figure), "about");
  title.id = "card-title";
  const copy = make("button", "Copy citation");
  copy.addEventListener("click", () => copyCitation(figure));
  card.replaceChildren(title, make("p", valueOf(figure), "shown"));
  if (!isStated(entry)) {
    const [number, formula] = proof.entries[entry];
    card.append(list([["How", proof.formulas[formula]], ["Table", reference(number).title]]));
    if (statedBehind(entry).length) card.append(make("p", "Computed from", "from"));
  }
  card.append(...byDocument(statedBehind(entry)), copy, close);
  card.querySelectorAll("button").forEach((button) => (button.type = "button"));
}

function placeCard(figure) {
  const box = figure.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const most = document.documentElement.clientWidth - width - 8;
  const below = box.bottom + 8 + height <= window.innerHeight || box.top < height + 8;
  const top = below ? box.bottom + 8 : box.top - height - 8;
  card.style.left = `${window.scrollX + Math.max(8, Math.min(box.left, most))}px`;
  card.style.top = `${window.scrollY + top}px`;
}

async function showCard(figure, kept) {
  clearTimeout(current.leaving);
  const isOther = figure !== current.figure;
  if (isOther) current.figure?.classList.remove("on");
  Object.assign(current, { figure, kept: kept || (current.kept && !isOther) });
  if (!proof) await load(document.body.dataset.evidence);
  if (current.figure !== figure) return;
  if (isOther || card.hidden) {
    fillCard(figure);
    card.hidden = false;
    placeCard(figure);
    figure.classList.add("on");
  }
  if (kept) card.querySelector("button").focus({ preventScroll: true });
}

function hideCard(isBack) {
  const { figure } = current;
  clearTimeout(current.leaving);
  Object.assign(current, { figure: null, kept: false });
  card.hidden = true;
  figure?.classList.remove("on");
  if (isBack && figure) {
    current.quiet = figure;
    figure.focus({ preventScroll: true });
    current.quiet = null;
  }
}

function leaveCard() {
  clearTimeout(current.leaving);
  if (!current.kept) current.leaving = setTimeout(() => hideCard(false), LEAVE_MS);
}

async function copyCitation(figure) {
  const text = citation(figure);
  const said = document.getElementById("said");
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = "Citation copied.";
    card.querySelector("button").textContent = "Copied";
  } catch {
    // Without the right to the clipboard the text is laid out to be copied by hand.
    const place = make("textarea", text);
    place.setAttribute("aria-label", "Citation");
    card.append(place);
    place.select();
    said.textContent = "Citation selected: copy it with the keyboard.";
  }
}

function onTab(event) {
  const stops = [...card.querySelectorAll("a, button, textarea")];
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    hideCard(true);
  }
}

function onKey(event) {
  if (event.key === "Escape" && current.figure) hideCard(card.contains(document.activeElement));
  if (event.key === "Tab" && card.contains(document.activeElement)) onTab(event);
  const figure = event.target.closest?.(".f");
  if (figure && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    showCard(figure, true);
  }
}

document.querySelectorAll("a.f").forEach((figure) => {
  figure.setAttribute("role", "button");
  figure.setAttribute("aria-haspopup", "dialog");
});
document.addEventListener("pointermove", (event) => {
  if (event.pointerType !== "mouse" || current.kept) return;
  const figure = event.target.closest?.(".f");
  if (card.contains(event.target)) clearTimeout(current.leaving);
  else if (figure) showCard(figure, false);
  else if (current.figure && !current.figure.matches(":focus")) leaveCard();
});
document.addEventListener("focusin", (event) => {
  const figure = event.target.closest(".f");
  if (figure && figure !== current.quiet && figure.matches(":focus-visible")) showCard(figure, false);
  else if (!figure && !card.contains(event.target)) hideCard(false);
});
document.addEventListener("click", (event) => {
  const figure = event.target.closest?.(".f");
  if (figure) {
    event.preventDefault();
    showCard(figure, true);
  } else if (!card.contains(event.target) && !event.target.closest?.(".plot")) {
    hideCard(false);
  }
});
document.addEventListener("keydown", onKey);
window.addEventListener("resize", () => hideCard(false));
