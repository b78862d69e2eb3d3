/* Enhance pages that also work without JavaScript. Texts are in the page. Suggestions and the range are loaded when needed. */

import { query, queryAll } from "./dom.js";

/* Single-key shortcuts. They can be turned off, since speech input also produces letters (WCAG 2.1.4). */

const STORAGE_KEY = "cuttings-keys";

/** Returns the item before or after an index, for a direction of -1 or 1, within the list. */
export function step(items, index, direction) {
  const next = index < 0 && direction < 0 ? 0 : index + direction;
  return items[Math.max(0, Math.min(items.length - 1, next))];
}

/** Shortcuts by key. A page may add its own. An action returns nothing if it does not apply. */
export const ACTIONS = {
  "/": () => { const input = query("#q"); input?.focus(); input?.select(); return input; },
  "?": () => { const dialog = query("#keys"); dialog?.showModal(); return dialog; },
  j: () => focusResult(1),
  k: () => focusResult(-1),
  o: () => { const link = document.activeElement.closest(".card")?.querySelector("a"); link?.click(); return link; },
  n: () => goToMatch(1),
  p: () => goToMatch(-1),
};

function focusResult(direction) {
  const links = queryAll(".cards > .card > :is(h2, h3) > a");
  const focused = links.findIndex((link) => link.closest(".card").contains(document.activeElement));
  const link = step(links, focused, direction);
  link?.focus();
  link?.closest(".card").scrollIntoView({ block: "nearest" });
  return link;
}

function goToMatch(direction) {
  const marks = queryAll("mark[id^=hit-]");
  const current = marks.findIndex((mark) => `#${mark.id}` === location.hash);
  const mark = step(marks, current, direction);
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
    // without storage, the choice applies to this page only
  }
}

function enableShortcuts() {
  const dialog = query("#keys"), checkbox = query("input", dialog), opener = query("[data-keys]");
  checkbox.checked = shortcutsEnabled();
  checkbox.addEventListener("change", () => storeShortcuts(checkbox.checked));
  opener.hidden = false;
  opener.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, dialog");
    if (!checkbox.checked || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (Object.hasOwn(ACTIONS, event.key) && ACTIONS[event.key]()) event.preventDefault();
  });
}

/** Calls `load` once, at the first of these events on any of these elements. */
function loadOnce(elements, events, load) {
  const controller = new AbortController();
  const loadAndStop = () => { controller.abort(); load(); };
  for (const element of elements) {
    for (const event of events) element.addEventListener(event, loadAndStop, { signal: controller.signal });
  }
}

function enableSuggestions(input) {
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  loadOnce([input], ["focus", "input"], async () => new (await import("./suggestions.js")).Suggestions(input));
}

function enableRange(section) {
  const picker = query(".range-picker", section);
  picker.hidden = false;
  const elements = [query(".chart", section), picker];
  loadOnce(elements, ["pointerenter", "focusin"], async () => new (await import("./range.js")).Range(section));
}

const searchInput = query("#q[data-suggest]");
if (searchInput) enableSuggestions(searchInput);
for (const section of queryAll(".timeline")) {
  if (query(".range-picker", section)) enableRange(section);
}
if (query("#keys")) enableShortcuts();
