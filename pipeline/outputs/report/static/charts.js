// Charts: drawn by Vega-Lite from the specification beside each, in the colours of the page.
// `ast` makes it interpret expressions: the page's policy forbids code made of text.
const figures = [...document.querySelectorAll("figure.chart")].map((figure) => ({
  figure,
  plot: figure.querySelector(".plot"),
  spec: JSON.parse(figure.querySelector("script").textContent),
  view: null,
}));

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** A colour of the page as Vega reads it: `light-dark()` is resolved by an element. */
function resolved(name) {
  const probe = make("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const found_ = getComputedStyle(probe).color;
  probe.remove();
  return found_;
}

function config() {
  const [ink, soft, rule, page] = ["ink", "soft", "rule", "page"].map(resolved);
  const series = [0, 1, 2, 3, 4, 5].map((number) => resolved(`s${number}`));
  const font = colour("sans");
  const text = { labelColor: soft, titleColor: soft, labelFont: font, titleFont: font };
  return {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: { ...text, gridColor: rule, domainColor: rule, tickColor: rule, titleFontWeight: 400, labelFontSize: 12, titleFontSize: 12, titlePadding: 8 },
    legend: { ...text, labelColor: ink, labelFontSize: 12, symbolStrokeWidth: 3 },
    range: { category: series, symbol: ["circle", "square", "diamond", "triangle-up", "cross", "triangle-down"] },
    bar: { color: series[0] },
    point: { color: series[0], stroke: page, strokeWidth: 1 },
    tick: { color: soft },
    text: { color: ink, font, fontSize: 12 },
  };
}

/** The figure behind a mark, as something that the card can stand beside. */
function markAt(item, event, chart) {
  const datum = item?.datum;
  if (datum?.evidence === undefined) return null;
  const mark = make("span");
  mark.dataset.e = datum.evidence;
  mark.dataset.shown = datum.text;
  const about = [datum.line ?? datum.label ?? datum.seller, datum.model, datum.day].filter(Boolean);
  const title = chart.figure.querySelector("figcaption strong").textContent;
  mark.dataset.about = [document.querySelector("h1").textContent, title, ...about].join(", ");
  mark.getBoundingClientRect = () => new DOMRect(event.clientX, event.clientY, 1, 1);
  return mark;
}

async function draw(chart) {
  const narrow = chart.plot.clientWidth < 520;
  const settings = config();
  if (narrow) settings.axisY = { labelLimit: 110 };
  Object.assign(settings.legend, { orient: "top", columns: narrow ? 1 : 4, labelLimit: narrow ? 250 : 420 });
  const options = {
    actions: false,
    ast: true,
    config: settings,
    defaultStyle: false,
    renderer: "svg",
    tooltip: { disableDefaultStyle: true, theme: "page" },
  };
  chart.view?.finalize();
  const result = await window.vegaEmbed(chart.plot, chart.spec, options);
  chart.view = result.view;
  chart.view.addEventListener("click", (event, item) => {
    const mark = markAt(item, event, chart);
    if (mark) showCard(mark, true);
  });
}

function saver(chart, format) {
  const button = make("button", format.toUpperCase(), "save");
  button.type = "button";
  button.setAttribute("aria-label", `Save the chart as ${format.toUpperCase()}`);
  button.addEventListener("click", async () => {
    const address = make("a");
    address.href = await chart.view.toImageURL(format, 2);
    address.download = `${chart.figure.id}.${format}`;
    address.click();
  });
  return button;
}

async function startCharts() {
  if (!figures.length) return;
  await load(document.body.dataset.charts);
  for (const chart of figures) {
    chart.plot.hidden = false;
    for (const item of chart.spec.data.values) if (item.read) item.day = readDay(item.read);
    await draw(chart);
    const tools = make("p", "Save as ", "tools");
    tools.append(saver(chart, "png"), saver(chart, "svg"));
    chart.plot.after(tools);
  }
  document.addEventListener("themechange", () => figures.forEach(draw));
  document.body.dataset.drawn = String(figures.length);
}

startCharts();
