// Evidence of a figure: a card beside it, on hover, focus, click or tap. All text goes in as text.
const REACH = 24; // Pixels around a mark that count as hitting it.
const LEAVE_MS = 250; // Time to move from a figure into its card.

const data = JSON.parse(document.getElementById("evidence").textContent);
const card = document.getElementById("card");
const current = { figure: null, kept: false, leaving: 0 };

function make(tag, text, name) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  if (name) node.className = name;
  return node;
}

function textOf(node) {
  return node.textContent.replace(/\s+/g, " ").trim();
}

/** What a figure is about: its label, its row and column, or its sentence. */
function subjectOf(figure) {
  if (figure.dataset.t) return figure.dataset.t;
  const row = figure.closest("tr");
  if (!row) return textOf(figure.closest("p, li"));
  const cell = figure.closest("td, th");
  const heads = figure.closest("table").tHead.rows[0].cells;
  const keys = [...row.querySelectorAll("th")].map(textOf);
  return [...keys, textOf(heads[cell.cellIndex])].join(", ");
}

function valueOf(figure) {
  const copy = figure.cloneNode(true);
  copy.querySelectorAll("sup").forEach((node) => node.remove());
  return figure.dataset.t ? "" : textOf(copy);
}

function reference(number) {
  const [title, publisher, note, url] = data.references[number];
  return { number, title, publisher, note, url };
}

function statement(entry) {
  const [document_, text, place, seen] = data.entries[entry];
  const [number, url, day, sha256, method] = data.documents[document_];
  return { ...reference(number), at: url, day, sha256, method, text, place, seen: data.days[seen] };
}

function isStated(entry) {
  return data.entries[entry].length === 4;
}

/** The statements that a computed figure goes back to. */
function statedBehind(entry) {
  if (isStated(entry)) return [entry];
  return [...new Set(data.entries[entry][2].flatMap(statedBehind))];
}

function dated(item) {
  if (!item.day) return "document not read, only its address";
  const seen = item.seen === item.day ? "" : `, last read ${item.seen}`;
  return `${item.method} ${item.day}${seen}`;
}

function sourceText(item) {
  const digest = item.sha256 ? `; sha256 ${item.sha256}` : "";
  const where = `${item.title} (${item.publisher}), ${item.at}, ${dated(item)}`;
  return `${where}: printed “${item.text}” at ${item.place}${digest}`;
}

function citation(figure) {
  const entry = Number(figure.dataset.e);
  const said = [subjectOf(figure), valueOf(figure)].filter(Boolean).join(": ");
  const sources = statedBehind(entry).map((stated) => sourceText(statement(stated)));
  const how = isStated(entry) ? [] : [`computed: ${data.formulas[data.entries[entry][1]]}`];
  return `${said}. ${[...how, ...sources].join(". ")}. inference-market, as of ${data.clock}.`;
}

function link(item) {
  const node = make("a", `${item.title}, ${item.publisher}`);
  node.href = /^https?:/i.test(item.at ?? "") ? item.at : `#source-${item.number}`;
  node.rel = "noopener noreferrer nofollow";
  const place = make("dd", `${item.number} · `);
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
    place.append(make("q", item.text), ` at ${item.place}`);
    return ["Printed", place];
  });
  return list([
    ...printed,
    ["Source", link(first)],
    ["Date", dated(first)],
    ...(first.sha256 ? [["SHA-256", first.sha256, "code"]] : []),
  ]);
}

function byDocument(entries) {
  const found = new Map();
  for (const item of entries.map(statement)) {
    const key = `${item.number} ${item.sha256} ${item.at}`;
    found.set(key, [...(found.get(key) ?? []), item]);
  }
  return [...found.values()].map(statedList);
}

function computedList(entry) {
  const [number, formula] = data.entries[entry];
  const item = reference(number);
  return list([
    ["How", data.formulas[formula]],
    ["Table", link({ ...item, at: null })],
    ["As of", data.clock],
  ]);
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
  const behind = isStated(entry) ? [] : statedBehind(entry);
  card.replaceChildren(title, make("p", valueOf(figure), "shown"));
  if (!isStated(entry)) card.append(computedList(entry));
  if (behind.length) card.append(make("p", "Computed from", "from"));
  card.append(...byDocument(isStated(entry) ? [entry] : behind));
  card.append(copy, close);
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

function showCard(figure, kept) {
  clearTimeout(current.leaving);
  if (figure !== current.figure) {
    current.figure?.classList.remove("on");
    fillCard(figure);
    card.hidden = false;
    placeCard(figure);
    figure.classList.add("on");
  }
  Object.assign(current, { figure, kept: kept || (current.kept && figure === current.figure) });
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

/** The figure at an event: the one hit, or in a chart the nearest mark within reach. */
function figureAt(event) {
  const hit = event.target.closest?.(".f");
  const plot = event.target.closest?.(".plot");
  if (hit || !plot) return hit;
  const apart = (mark) => {
    const box = mark.getBoundingClientRect();
    return Math.hypot(event.clientX - box.x - box.width / 2, event.clientY - box.y - box.height / 2);
  };
  const marks = [...plot.querySelectorAll(".f")].map((mark) => [apart(mark), mark]);
  const [nearest] = marks.sort((one, other) => one[0] - other[0]);
  return nearest && nearest[0] <= REACH ? nearest[1] : null;
}

function onTab(event) {
  const buttons = [...card.querySelectorAll("a, button, textarea")];
  const edge = event.shiftKey ? buttons[0] : buttons.at(-1);
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

function startEvidence() {
  document.querySelectorAll("a.f").forEach((figure) => {
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-haspopup", "dialog");
  });
  document.querySelectorAll("g.f:not([data-minor])").forEach((mark) => {
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-label", mark.dataset.t);
    mark.setAttribute("aria-haspopup", "dialog");
  });
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || current.kept) return;
    if (card.contains(event.target)) clearTimeout(current.leaving);
    else if (figureAt(event)) showCard(figureAt(event), false);
    else if (current.figure && !current.figure.matches(":focus")) leaveCard();
  });
  document.addEventListener("focusin", (event) => {
    const figure = event.target.closest(".f");
    if (figure && figure !== current.quiet && figure.matches(":focus-visible")) showCard(figure, false);
    else if (!figure && !card.contains(event.target)) hideCard(false);
  });
  document.addEventListener("click", (event) => {
    const figure = figureAt(event);
    if (figure) {
      event.preventDefault();
      showCard(figure, true);
    } else if (!card.contains(event.target)) {
      hideCard(false);
    }
  });
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", () => hideCard(false));
}
