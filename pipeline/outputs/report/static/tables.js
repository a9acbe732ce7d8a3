// Tables: sorting by a click on a heading, filtering by model and provider, long ones cut short.
const filter = { model: "", provider: "" };
const tables = [];

function takesPart(rows, name) {
  return rows.some((row) => row.dataset[name]);
}

/** Whether a row or mark meets the filter, as far as its table has models and providers. */
function meets(node, parts) {
  const model = (node.dataset.m ?? "").toLowerCase();
  const isModel = !filter.model || !parts.m || model.includes(filter.model);
  return isModel && (!filter.provider || !parts.p || node.dataset.p === filter.provider);
}

function sortKey(row, index, isNumber) {
  const cell = row.cells[index];
  if (!isNumber) return textOf(cell).toLowerCase();
  return cell.dataset.v === undefined ? null : Number(cell.dataset.v);
}

function compare(one, other) {
  if (one === null || other === null) return (one === null) - (other === null);
  return typeof one === "number" ? one - other : one.localeCompare(other, "en", { numeric: true });
}

function sorted(table) {
  if (!table.order) return table.rows;
  const { index, isUp } = table.order;
  const isNumber = table.heads[index].classList.contains("n");
  const keyed = table.rows.map((row) => [sortKey(row, index, isNumber), row]);
  keyed.sort(([one], [other]) => {
    const way = one === null || other === null || isUp ? 1 : -1;
    return way * compare(one, other);
  });
  return keyed.map(([, row]) => row);
}

function draw(table) {
  const isFiltered = (filter.model && table.parts.m) || (filter.provider && table.parts.p);
  const found = sorted(table).filter((row) => meets(row, table.parts));
  const major = found.filter((row) => !("minor" in row.dataset)).slice(0, table.first);
  const shown = new Set(table.isWhole || isFiltered ? found : major);
  for (const row of table.rows) row.hidden = !shown.has(row);
  table.found = found.length;
  const isCut = shown.size < found.length;
  table.more.hidden = !isCut;
  table.more.textContent = `Show all ${found.length.toLocaleString("en")}`;
  const total = table.rows.length;
  table.count.textContent = found.length
    ? `${shown.size.toLocaleString("en")} of ${total.toLocaleString("en")} rows`
    : "No row meets the filter.";
  table.below.hidden = !isCut && !isFiltered;
}

function sortBy(table, index) {
  const isSame = table.order?.index === index;
  table.order = isSame && !table.order.isUp ? null : { index, isUp: !isSame };
  table.heads.forEach((head, place) => {
    const isOn = table.order && place === index;
    if (isOn) head.setAttribute("aria-sort", table.order.isUp ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
  });
  table.body.append(...sorted(table));
  draw(table);
}

function startTable(place) {
  const body = place.querySelector("tbody");
  const rows = [...body.rows];
  const heads = [...place.querySelectorAll("thead th")];
  const below = make("div", "", "below");
  const more = make("button", "", "more");
  const count = make("span");
  more.type = "button";
  below.append(count, more);
  place.append(below);
  const parts = { m: takesPart(rows, "m"), p: takesPart(rows, "p") };
  const first = Number(place.dataset.first);
  const table = { body, rows, heads, below, more, count, parts, first, isWhole: false, order: null };
  heads.forEach((head, index) => {
    const button = make("button", textOf(head));
    button.type = "button";
    button.addEventListener("click", () => sortBy(table, index));
    head.replaceChildren(button);
  });
  more.addEventListener("click", () => {
    table.isWhole = true;
    draw(table);
  });
  draw(table);
  return table;
}

function applyFilter() {
  filter.model = document.getElementById("filter-model").value.trim().toLowerCase();
  filter.provider = document.getElementById("filter-provider").value;
  tables.forEach(draw);
  document.querySelectorAll(".chart [data-m], .chart [data-p]").forEach((node) => {
    const parts = { m: Boolean(node.dataset.m), p: Boolean(node.dataset.p) };
    node.classList.toggle("dim", !meets(node, parts));
  });
  const isOn = filter.model || filter.provider;
  const rows = tables.reduce((sum, table) => {
    const isFiltered = (filter.model && table.parts.m) || (filter.provider && table.parts.p);
    return sum + (isFiltered ? table.found : 0);
  }, 0);
  document.getElementById("filter-result").value = isOn ? `${rows.toLocaleString("en")} rows` : "";
}

/** A row that a link leads to may be cut off: its table is then shown whole. */
function showTarget() {
  const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const table = row && tables.find((item) => item.rows.includes(row));
  if (!table || !row.hidden) return;
  table.isWhole = true;
  draw(table);
  row.scrollIntoView();
}

function startTables() {
  tables.push(...[...document.querySelectorAll(".table")].map(startTable));
  const form = document.getElementById("filter");
  form.addEventListener("input", applyFilter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("filter-clear").addEventListener("click", () => {
    form.reset();
    applyFilter();
  });
  window.addEventListener("hashchange", showTarget);
}
