// Tables: sorted by their heads, filtered by words and chips, folded by group; the state of each
// stands in the address.
const FEW_ROWS = 12; // A table of fewer needs no box to look in.

/** Rows that stay together: the first, and those that are folded below it. */
function unitsOf(body) {
  const units = [];
  for (const row of body.rows) {
    const group = row.dataset.group;
    const last = units.at(-1);
    if (group && last?.[0].dataset.group === group && row.classList.contains("folded")) last.push(row);
    else units.push([row]);
  }
  return units;
}

function sortKey(row, index, isNumber) {
  const cell = row.cells[index];
  if (isNumber) return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
  const time = cell.querySelector("time");
  return time ? time.dateTime : textOf(cell).toLowerCase();
}

function compare(one, other) {
  if (one === null || other === null) return (one === null) - (other === null);
  return typeof one === "number" ? one - other : one.localeCompare(other, "en", { numeric: true });
}

class Grid {
  constructor(place) {
    this.place = place;
    this.id = place.id;
    this.body = place.querySelector("tbody");
    this.units = unitsOf(this.body);
    this.heads = [...place.querySelectorAll("thead th")];
    this.chips = [...place.querySelectorAll("[data-chip]")];
    this.chip = "";
    this.text = "";
    this.order = null;
    this.open = new Set();
    this.foldRows();
    this.makeHeads();
    this.makeFilters();
    this.readState();
    this.draw();
  }

  foldRows() {
    for (const unit of this.units.filter((item) => item.length > 1)) {
      const button = make("button", `+${unit.length - 1}`, "fold");
      button.type = "button";
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-label", `${unit.length - 1} more rows`);
      button.addEventListener("click", () => {
        const isOpen = this.open.has(unit);
        if (isOpen) this.open.delete(unit);
        else this.open.add(unit);
        button.setAttribute("aria-expanded", String(!isOpen));
        button.textContent = isOpen ? `+${unit.length - 1}` : "−";
        this.draw();
      });
      (unit[0].querySelector("td.m") ?? unit[0].cells[0]).append(" ", button);
    }
  }

  makeHeads() {
    this.heads.forEach((head, index) => {
      const button = make("button", textOf(head));
      button.type = "button";
      button.addEventListener("click", () => this.sortBy(index));
      head.replaceChildren(button);
    });
  }

  makeFilters() {
    const chips = this.place.querySelector(".chips");
    if (chips) chips.hidden = false;
    for (const button of this.chips) {
      const tag = button.dataset.chip;
      const number = this.units.filter(([row]) => this.tags(row).includes(tag)).length;
      button.append(make("span", ` ${number.toLocaleString("en")}`, "quiet"));
      button.addEventListener("click", () => {
        this.chip = this.chip === tag ? "" : tag;
        setState(`${this.id}.only`, this.chip);
        this.draw();
      });
    }
    this.count = make("span", "", "count");
    this.count.setAttribute("role", "status");
    const head = this.place.querySelector(".head");
    if (this.units.length > FEW_ROWS) {
      this.box = make("input");
      this.box.type = "search";
      this.box.placeholder = "Filter rows";
      this.box.setAttribute("aria-label", `Filter rows: ${textOf(head.querySelector(".caption"))}`);
      this.box.addEventListener("input", () => {
        this.text = this.box.value;
        setState(this.id, this.text);
        this.draw();
      });
      head.append(this.box);
    }
    head.append(this.count);
  }

  readState() {
    this.text = state(this.id);
    if (this.box) this.box.value = this.text;
    this.chip = state(`${this.id}.only`);
    const [index, way] = state(`${this.id}.by`).split("-");
    if (index && this.heads[index]) this.setOrder(Number(index), way !== "down");
  }

  tags(row) {
    return (row.dataset.tags ?? "").split("|");
  }

  isMet(unit) {
    if (this.chip && !this.tags(unit[0]).includes(this.chip)) return false;
    const query = wordsOf(this.text);
    return !query.length || unit.some((row) => misfit(query, this.spelling(row)) !== null);
  }

  spelling(row) {
    row.spelling ??= spelled(textOf(row));
    return row.spelling;
  }

  setOrder(index, isUp) {
    this.order = index === null ? null : { index, isUp };
    this.heads.forEach((head, place) => {
      if (this.order && place === index) head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    });
  }

  sortBy(index) {
    const isSame = this.order?.index === index;
    if (isSame && !this.order.isUp) this.setOrder(null);
    else this.setOrder(index, !isSame);
    const { order } = this;
    setState(`${this.id}.by`, order ? `${index}-${order.isUp ? "up" : "down"}` : "");
    this.draw();
  }

  sorted() {
    if (!this.order) return this.units;
    const { index, isUp } = this.order;
    const isNumber = this.heads[index].classList.contains("n");
    const keyed = this.units.map((unit) => [sortKey(unit[0], index, isNumber), unit]);
    keyed.sort(([one], [other]) => {
      const way = one === null || other === null || isUp ? 1 : -1;
      return way * compare(one, other);
    });
    return keyed.map(([, unit]) => unit);
  }

  draw() {
    const units = this.sorted();
    if (this.drawn !== this.order) this.body.append(...units.flat());
    this.drawn = this.order;
    let shown = 0;
    for (const unit of units) {
      const isMet = this.isMet(unit);
      shown += isMet;
      unit.forEach((row, place) => (row.hidden = !isMet || (place > 0 && !this.open.has(unit))));
    }
    for (const button of this.chips) {
      button.setAttribute("aria-pressed", String(button.dataset.chip === this.chip));
    }
    const isNarrow = shown < units.length;
    this.count.textContent = isNarrow ? `${shown.toLocaleString("en")} of ${units.length.toLocaleString("en")}` : "";
    this.place.classList.toggle("empty", shown === 0);
  }

  /** A row that a link leads to is never left out. */
  reveal(row) {
    if (!row.hidden) return;
    Object.assign(this, { chip: "", text: "" });
    if (this.box) this.box.value = "";
    this.draw();
  }
}

/** Let the head of a table that fits stick to the page: a box that scrolls would hold it. */
function fit() {
  for (const { place } of grids) {
    place.classList.remove("fits");
    const box = place.querySelector(".scroll");
    place.classList.toggle("fits", box.scrollWidth <= box.clientWidth);
  }
}

const grids = [...document.querySelectorAll(".table")].map((place) => new Grid(place));

function showTarget() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const grid = row?.closest(".table") && grids.find((item) => item.place.contains(row));
  if (!grid) return;
  grid.reveal(row);
  row.scrollIntoView({ block: "center" });
}

fit();
window.addEventListener("resize", fit);
window.addEventListener("hashchange", showTarget);
if (location.hash) showTarget();
