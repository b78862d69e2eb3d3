/* What JavaScript adds to pages that work without it: words come from them, what few need is loaded when it is wanted. */

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Single keys; they can be turned off, since who speaks to a computer says letters too (WCAG 2.1.4). */

const STORAGE_KEY = "cuttings-keys";

/** Moves the focus along some links, or the address along some marks. */
function step(places, at, by) {
  return places[Math.max(0, Math.min(places.length - 1, at < 0 && by < 0 ? 0 : at + by))];
}

const ACTIONS = {
  "/": () => { const line = one("#q"); line?.focus(); line?.select(); return line; },
  "?": () => { const sheet = one("#keys"); sheet?.showModal(); return sheet; },
  j: () => focusResult(1),
  k: () => focusResult(-1),
  o: () => { const link = document.activeElement.closest(".card")?.querySelector("a"); link?.click(); return link; },
  n: () => goToMatch(1),
  p: () => goToMatch(-1),
};

function focusResult(by) {
  const links = all(".cards > .card > :is(h2, h3) > a");
  const link = step(links, links.findIndex((link) => link.closest(".card").contains(document.activeElement)), by);
  link?.focus();
  link?.closest(".card").scrollIntoView({ block: "nearest" });
  return link;
}

function goToMatch(by) {
  const marks = all("mark[id^=hit-]");
  const mark = step(marks, marks.findIndex((mark) => `#${mark.id}` === location.hash), by);
  if (mark) location.hash = mark.id;
  return mark;
}

function shortcutsEnabled() {
  try {
    return localStorage.getItem(STORAGE_KEY) !== "off";
  } catch {
    return true; // a browser that keeps nothing keeps the usual
  }
}

function storeShortcuts(on) {
  try {
    localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
  } catch {
    // the choice holds for this page
  }
}

function enableShortcuts() {
  const sheet = one("#keys"), choice = one("input", sheet), opener = one("[data-keys]");
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

/** Loads something once, at the first of some events. */
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
  const pick = one(".pick", section);
  pick.hidden = false;
  const places = [one("svg", section), pick];
  loadOnce(places, ["pointerenter", "focusin"], async () => new (await import("./range.js")).Range(section));
}

const line = one("#q[data-suggest]");
if (line) enableSuggestions(line);
for (const section of all(".timeline")) if (one(".pick", section)) enableRange(section);
if (one("#keys")) enableShortcuts();
