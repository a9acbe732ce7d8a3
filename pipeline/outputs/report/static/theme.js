"use strict";

// Theme: what the system says, or what the reader chose; kept where the browser lets us.
const THEMES = ["system", "light", "dark"];

function keptTheme() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function setTheme(theme) {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  document.getElementById("theme").textContent = `Theme: ${theme}`;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A browser may keep nothing for files; the choice then holds for this visit.
  }
}

function startTheme() {
  const kept = keptTheme();
  let theme = THEMES.includes(kept) ? kept : "system";
  setTheme(theme);
  document.getElementById("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    setTheme(theme);
  });
}
