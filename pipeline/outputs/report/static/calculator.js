// What a workload costs at each seller: a column that is added to a table.
const FIELDS = ["input", "cached", "output", "requests"];

// The price of a meter for a prompt of this length: that of the highest step below it.
function priceOf(prices, meter, tokens) {
  return (prices[meter] ?? []).filter(([over]) => over < tokens).at(-1)?.[1];
}

// The same rule as `inference-market cost` has.
function costOf(row, { input, cached, output, requests }) {
  const share = Math.min(Math.max(cached / 100, 0), 1);
  const prices = JSON.parse(row.dataset.prices);
  const [plain, read, answer, fee] = ["input", "cache_read", "output", "request"].map((meter) =>
    priceOf(prices, meter, input),
  );
  const prompt = input * ((1 - share) * plain + share * (read ?? plain));
  const usd = requests * ((prompt + output * answer) / 1e6 + (fee ?? 0) / 1e3);
  return { usd, isAssumed: share > 0 && read === undefined };
}

function dollars(usd) {
  const digits = usd < 1 ? 4 : 2;
  return `$${usd.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}

function startCalculator(form) {
  const grid = grids.find((item) => item.id === form.dataset.table);
  const at = grid.heads.findIndex((head) => head.classList.contains("n")) + 5;
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
    const values = Object.fromEntries(FIELDS.map((name) => [name, Number(form.elements[name].value)]));
    if (!head) addColumn();
    for (const row of grid.units.flat()) {
      const cell = row.cells[at];
      const { usd, isAssumed } = costOf(row, values);
      cell.textContent = Number.isNaN(usd) ? "–" : `${isAssumed ? "≈ " : ""}${dollars(usd)}`;
      cell.title = isAssumed ? "No cached price is known: the input price is taken for it." : "";
      cell.dataset.v = Number.isNaN(usd) ? "" : usd;
    }
    // What a workload costs is asked of sellers that are compared: stale prices stay a click away.
    if (!grid.chip && grid.chips.some((chip) => chip.dataset.chip === "ranked")) grid.chip = "ranked";
    head.title = `${values.requests.toLocaleString("en")} requests`;
    grid.setOrder(at, true);
    grid.drawn = null;
    grid.draw();
    fit();
  }

  const kept = state("workload").split("-");
  if (kept.length === FIELDS.length) FIELDS.forEach((name, place) => (form.elements[name].value = kept[place]));
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    setState("workload", FIELDS.map((name) => form.elements[name].value).join("-"));
    calculate();
  });
  if (kept.length === FIELDS.length) calculate();
}

document.querySelectorAll("form.calculator").forEach(startCalculator);
