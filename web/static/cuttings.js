/* Enhance pages that also work without JavaScript. Texts come from the page; suggestions and the range are loaded when needed. */

import { query, queryAll } from "./dom.js";

/* Single-key shortcuts. They can be turned off, because speech input produces letters too (WCAG 2.1.4). */

const STORAGE_KEY = "cuttings-keys";

/** Returns the item one step before or after a position, within the list. */
function step(items, position, by) {
  const next = position < 0 && by < 0 ? 0 : position + by;
  return items[Math.max(0, Math.min(items.length - 1, next))];
}

const ACTIONS = {
  "/": () => { const line = query("#q"); line?.focus(); line?.select(); return line; },
  "?": () => { const sheet = query("#keys"); sheet?.showModal(); return sheet; },
  j: () => focusResult(1),
  k: () => focusResult(-1),
  o: () => { const link = document.activeElement.closest(".card")?.querySelector("a"); link?.click(); return link; },
  n: () => goToMatch(1),
  p: () => goToMatch(-1),
};

function focusResult(by) {
  const links = queryAll(".cards > .card > :is(h2, h3) > a");
  const link = step(links, links.findIndex((link) => link.closest(".card").contains(document.activeElement)), by);
  link?.focus();
  link?.closest(".card").scrollIntoView({ block: "nearest" });
  return link;
}

function goToMatch(by) {
  const marks = queryAll("mark[id^=hit-]");
  const mark = step(marks, marks.findIndex((mark) => `#${mark.id}` === location.hash), by);
  if (mark) location.hash = mark.id;
  return mark;
}

function shortcutsEnabled() {
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true; // without storage, the default applies
  }
}

function storeShortcuts(on) {
  try {
    localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
  } catch {
    // the choice applies to this page only
  }
}

function enableShortcuts() {
  const sheet = query("#keys"), choice = query("input", sheet), opener = query("[data-keys]");
  choice.checked = shortcutsEnabled();
  choice.addEventListener("change", () => storeShortcuts(choice.checked));
  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=range]), textarea, select, dialog");
    if (!choice.checked || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (Object.hasOwn(ACTIONS, event.key) && ACTIONS[event.key]()) event.preventDefault();
  });
}

/** Calls `load` once, at the first of these events on any of these elements. */
function loadOnce(places, events, load) {
  const once = new AbortController();
  const begin = () => { once.abort(); load(); };
  for (const place of places) for (const event of events) place.addEventListener(event, begin, { signal: once.signal });
}

function enableSuggestions(line) {
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(roles)) line.setAttribute(name, value);
  loadOnce([line], ["focus", "input"], async () => new (await import("./suggestions.js")).Suggestions(line));
}

function enableRange(section) {
  const pick = query(".pick", section);
  pick.hidden = false;
  const places = [query("svg", section), pick];
  loadOnce(places, ["pointerenter", "focusin"], async () => new (await import("./range.js")).Range(section));
}

const line = query("#q[data-suggest]");
if (line) enableSuggestions(line);
for (const section of queryAll(".timeline")) if (query(".pick", section)) enableRange(section);
if (query("#keys")) enableShortcuts();
