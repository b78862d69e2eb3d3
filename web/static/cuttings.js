/* What JavaScript adds to pages that work without it: words come from them, what few need is loaded when it is wanted. */

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Single keys; they can be turned off, since who speaks to a computer says letters too (WCAG 2.1.4). */

const KEPT = "cuttings-keys";

/** Moves the focus along some links, or the address along some marks. */
function step(places, at, by) {
  return places[Math.max(0, Math.min(places.length - 1, at < 0 && by < 0 ? 0 : at + by))];
}

const ACTIONS = {
  "/": () => { const line = one("#q"); line?.focus(); line?.select(); return line; },
  "?": () => { const sheet = one("#keys"); sheet?.showModal(); return sheet; },
  j: () => focused(1),
  k: () => focused(-1),
  o: () => { const link = document.activeElement.closest(".card")?.querySelector("a"); link?.click(); return link; },
  n: () => hit(1),
  p: () => hit(-1),
};

function focused(by) {
  const links = all(".cards > .card > :is(h2, h3) > a");
  const link = step(links, links.findIndex((each) => each.closest(".card").contains(document.activeElement)), by);
  link?.focus();
  link?.closest(".card").scrollIntoView({ block: "nearest" });
  return link;
}

function hit(by) {
  const marks = all("mark[id^=hit-]");
  const mark = step(marks, marks.findIndex((each) => `#${each.id}` === location.hash), by);
  if (mark) location.hash = mark.id;
  return mark;
}

function kept() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // a browser that keeps nothing keeps the usual
  }
}

function keep(on) {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // the choice holds for this page
  }
}

function keys() {
  const sheet = one("#keys"), choice = one("input", sheet), opener = one("[data-keys]");
  choice.checked = kept();
  choice.addEventListener("change", () => keep(choice.checked));
  opener.hidden = false;
  opener.addEventListener("click", () => sheet.showModal());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=range]), textarea, select, dialog");
    if (!choice.checked || typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (Object.hasOwn(ACTIONS, event.key) && ACTIONS[event.key]()) event.preventDefault();
  });
}

/** Loads something once, at the first of some events. */
function wanted(places, events, load) {
  const once = new AbortController();
  const begin = () => { once.abort(); load(); };
  for (const place of places) for (const event of events) place.addEventListener(event, begin, { signal: once.signal });
}

function suggest(line) {
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
  for (const [name, value] of Object.entries(roles)) line.setAttribute(name, value);
  wanted([line], ["focus", "input"], async () => new (await import("./suggestions.js")).Suggestions(line));
}

function choose(section) {
  const pick = one(".pick", section);
  pick.hidden = false;
  const places = [one("svg", section), pick];
  wanted(places, ["pointerenter", "focusin"], async () => new (await import("./range.js")).Range(section));
}

const line = one("#q[data-suggest]");
if (line) suggest(line);
for (const section of all(".timeline")) if (one(".pick", section)) choose(section);
if (one("#keys")) keys();
