import type browser from "webextension-polyfill";

type Tools = typeof browser.devtools;

/** Has the page look like the developer tools around it, whatever theme the rest of the browser has. */
export function followTheme({ panels }: Tools): void {
  applyTheme(panels.themeName);
  if ("onThemeChanged" in panels) {
    panels.onThemeChanged.addListener(applyTheme);
    return;
  }
  // Chromium has a handler in its place.
  const setHandler: unknown = Reflect.get(panels, "setThemeChangeHandler");
  if (typeof setHandler === "function") setHandler.call(panels, applyTheme);
}

function applyTheme(theme: string): void {
  document.documentElement.style.colorScheme = theme === "dark" ? "dark" : "light";
}
