// What a workload costs at each seller: a column that is added to a table.

/** Whether a price holds in a region; without a list it holds in all. */
function holds(where, region) {
  return !where || where.includes(region || "-") || (region !== "" && where.includes("*"));
}

/** The price of a meter for a prompt of this length: that of the highest step below it. */
function priceOf(steps, { input, region }) {
  return (steps ?? []).filter(([over, , where]) => over < input && holds(where, region)).at(-1)?.[1];
}

/** The price of a search: of the size of context that is asked for, or else the highest. */
function searchPrice(prices, use) {
  const meters = Object.keys(prices).filter(
    (meter) => meter === "search" || meter === `search_${use.context}` || (!use.context && meter.startsWith("search_")),
  );
  const found = meters.map((meter) => priceOf(prices[meter], use)).filter((price) => price !== undefined);
  return found.length ? Math.max(...found) : undefined;
}

/** The same rule as `inference-market cost` has. */
function costOf(row, use) {
  const prices = JSON.parse(row.dataset.prices)[use.tier || "standard"] ?? {};
  const share = Math.min(Math.max(use.cached / 100, 0), 1);
  const written = Math.min(Math.max(use.written / 100, 0), 1 - share);
  const [plain, read, write, answer, fee] = ["input", "cache_read", "cache_write", "output", "request"].map(
    (meter) => priceOf(prices[meter], use),
  );
  const prompt = use.input * ((1 - share - written) * plain + share * (read ?? plain) + written * (write ?? plain));
  const fees = (fee ?? 0) + (use.searches > 0 ? use.searches * searchPrice(prices, use) : 0);
  const usd = use.requests * ((prompt + use.output * answer) / 1e6 + fees / 1e3);
  const isAssumed = (share > 0 && read === undefined) || (written > 0 && write === undefined);
  return { usd, isAssumed: isAssumed && !Number.isNaN(usd) };
}

function dollars(usd) {
  const digits = usd < 1 ? 4 : 2;
  return `$${usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

function startCalculator(form) {
  const grid = grids.find((item) => item.id === form.dataset.table);
  const at = grid.heads.findIndex((head) => head.classList.contains("n")) + 5;
  const fields = [...form.elements].filter((field) => field.name);
  let head = null;

  function addColumn() {
    head = make("th", "", "n");
    head.scope = "col";
    const button = make("button", "Workload");
    button.type = "button";
    button.addEventListener("click", () => grid.sortBy(grid.heads.indexOf(head)));
    head.append(button);
    grid.heads[at].before(head);
    grid.heads.splice(at, 0, head);
    for (const row of grid.units.flat()) {
      const cell = make("td", "", "n cost");
      cell.dataset.head = "Workload";
      row.cells[at].before(cell);
    }
  }

  function calculate() {
    const use = { cached: 0, written: 0, searches: 0, context: "", tier: "", region: "" };
    for (const field of fields) use[field.name] = field.type === "number" ? Number(field.value) : field.value;
    if (!head) addColumn();
    for (const row of grid.units.flat()) {
      const cell = row.cells[at];
      const { usd, isAssumed } = costOf(row, use);
      cell.textContent = Number.isNaN(usd) ? "–" : `${isAssumed ? "≈ " : ""}${dollars(usd)}`;
      cell.title = isAssumed ? "No price of the cache is known: the input price is taken for it." : "";
      cell.dataset.v = Number.isNaN(usd) ? "" : usd;
    }
    // What a workload costs is asked of sellers that are compared: stale prices stay a click away.
    if (!grid.chip && grid.chips.some((chip) => chip.dataset.chip === "ranked")) grid.chip = "ranked";
    head.title = `${use.requests.toLocaleString("en")} requests`;
    grid.setOrder(at, true);
    grid.drawn = null;
    grid.draw();
    fit();
  }

  const kept = state("workload").split("_");
  const isKept = kept.length === fields.length;
  if (isKept) fields.forEach((field, place) => (field.value = kept[place]));
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    setState("workload", fields.map((field) => field.value).join("_"));
    calculate();
  });
  if (isKept) calculate();
}

document.querySelectorAll("form.calculator").forEach(startCalculator);
