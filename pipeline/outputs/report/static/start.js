// What every page starts with: names for making elements, the theme, days with their age.
const root = document.body.dataset.root;
const DAY_MS = 86_400_000;
const THEMES = ["system", "light", "dark"];

/** Scripts that lie beside a page call these as they come in. */
const site = { waiting: {} };
window.site = site;

function make(tag, text, name) {
  const node = document.createElement(tag);
  if (text) node.textContent = text;
  if (name) node.className = name;
  return node;
}

function textOf(node) {
  return node.textContent.replace(/\s+/g, " ").trim();
}

/** Load a script that lies beside the page, once: a folder has no other way to hand over data. */
function load(file) {
  site.waiting[file] ??= new Promise((resolve, reject) => {
    const script = make("script");
    script.src = file;
    script.addEventListener("load", resolve);
    script.addEventListener("error", () => reject(new Error(`${file} is not there`)));
    document.head.append(script);
  });
  return site.waiting[file];
}

function ageOf(day) {
  const days = Math.floor((Date.now() - Date.parse(`${day}T00:00:00Z`)) / DAY_MS);
  if (!(days >= 0)) return "";
  if (days < 2) return ["today", "yesterday"][days];
  if (days < 60) return `${days} days ago`;
  if (days < 730) return `${Math.round(days / 30.44)} months ago`;
  return `${Math.round(days / 365.25)} years ago`;
}

function readDay(source) {
  return window.SITE?.read[source] ?? "";
}

/** In a table the age stands for the day, which is shown at the pointer; elsewhere both stand. */
function fillDays(place) {
  for (const node of place.querySelectorAll("time[data-read], time[datetime]")) {
    const day = node.dataset.read ? readDay(node.dataset.read) : node.dateTime;
    const age = day && ageOf(day);
    if (!age) continue;
    node.dateTime = day;
    node.title = day;
    if (node.classList.contains("date")) node.title = age;
    else node.textContent = node.closest("td") ? age : `${day}, ${age}`;
  }
}

function keptTheme() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function setTheme(theme) {
  const page = document.documentElement;
  if (theme === "system") delete page.dataset.theme;
  else page.dataset.theme = theme;
  const button = document.getElementById("theme");
  button.title = `Theme: ${theme}`;
  button.setAttribute("aria-label", button.title);
  button.textContent = { system: "◐", light: "○", dark: "●" }[theme];
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A browser may keep nothing for files; the choice then holds for this visit.
  }
  document.dispatchEvent(new Event("themechange"));
}

function startTheme() {
  const button = document.getElementById("theme");
  const kept = keptTheme();
  let theme = THEMES.includes(kept) ? kept : "system";
  setTheme(theme);
  button.hidden = false;
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    setTheme(theme);
  });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
}

/** The state of filters stands in the address, so that a link leads to what is seen. */
function state(name) {
  return new URLSearchParams(location.search).get(name) ?? "";
}

function setState(name, value) {
  const query = new URLSearchParams(location.search);
  if (value) query.set(name, value);
  else query.delete(name);
  const text = query.toString();
  history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
}

startTheme();
fillDays(document);
if (window.SITE) document.getElementById("clock").textContent = window.SITE.clock;
