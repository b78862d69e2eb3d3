/* What JavaScript adds to pages that work without it. Words come from the page; one choice is kept, that keys are off. */

"use strict";

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

function made(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

/* Suggestions while typing: an editable combobox with a list (ARIA Authoring Practices Guide). */

const PAUSE_MS = 120; // of typing, before the archive is asked
const SHORTEST = 2; // letters that are enough to ask

class Suggestions {
  constructor(input) {
    this.input = input;
    this.found = [];
    this.at = -1;
    this.list = made("ul", { id: "suggestions", className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.label);
    this.told = made("p", { className: "hidden" });
    this.told.setAttribute("aria-live", "polite");
    input.parentElement.append(this.list, this.told);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "suggestions",
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => this.picked(event));
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    const typed = this.input.value;
    if (typed.trim().length < SHORTEST) return this.close();
    try {
      const answer = await fetch(`${this.input.dataset.suggest}?q=${encodeURIComponent(typed)}`);
      if (answer.ok && typed === this.input.value && document.activeElement === this.input) {
        this.show((await answer.json()).suggestions);
      }
    } catch {
      this.close(); // the page works without suggestions
    }
  }

  show(found) {
    this.found = found;
    this.at = -1;
    this.list.replaceChildren(...found.map((each, at) => {
      const count = made("span", { className: "count", textContent: each.count.toLocaleString(document.documentElement.lang) });
      const kind = made("span", { className: "kind", textContent: this.input.dataset[each.kind] });
      const option = made("li", { id: `suggestion-${at}` }, made("span", { textContent: each.label }), " ", kind, " ", count);
      option.setAttribute("role", "option");
      return option;
    }));
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.told.textContent = found.length ? this.input.dataset.told.replace("{number}", found.length) : "";
  }

  close() {
    clearTimeout(this.timer);
    this.show([]);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && this.found.length) this.close();
    else if (event.key === "ArrowDown" && this.found.length) this.move(1);
    else if (event.key === "ArrowUp" && this.found.length) this.move(-1);
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.at);
    else return;
    event.preventDefault();
  }

  move(step) {
    const places = this.found.length + 1; // one more stands for the line itself
    this.at = ((this.at + 1 + step + places) % places) - 1;
    all("[role=option]", this.list).forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === this.at));
      if (at === this.at) option.scrollIntoView({ block: "nearest" });
    });
    if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `suggestion-${this.at}`);
  }

  picked(event) {
    event.preventDefault(); // the line keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) this.choose([...this.list.children].indexOf(option));
  }

  /** Puts a suggestion in the place of what was typed last: a word as it is, a name in its field. */
  choose(at) {
    const { kind, label } = this.found[at];
    const before = this.input.value.replace(/(?:"[^"]*|\S*)$/, "").replace(/\b(?:person|outlet):$/i, "");
    this.input.value = `${before}${kind === "word" ? label : `${kind}:"${label}"`} `;
    this.close();
  }
}

/* A range of bars: dragged over with a pointer, or set by two sliders with the arrow keys. */

const STILL_PX = 6; // a pointer that moves less than this has clicked

class Range {
  constructor(section) {
    this.svg = one("svg", section);
    this.form = one(".range", section);
    [this.from, this.until] = all("input", this.form);
    const told = this.svg.dataset;
    this.firsts = told.first.split(" ");
    this.lasts = told.last?.split(" ") ?? this.firsts;
    this.names = told.names?.split("|") ?? this.firsts;
    this.slots = Number(told.slots);
    this.pick = one(".pick", section);
    this.pick.hidden = false;
    this.form.addEventListener("input", (event) => this.set(event.target));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.go(); });
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", () => this.drop());
    this.svg.addEventListener("pointercancel", () => this.clear());
    this.svg.addEventListener("click", (event) => { if (this.dragged) event.preventDefault(); }, true);
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
    this.show();
  }

  /** The bar under a pointer. */
  bar(event) {
    const box = this.svg.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * this.slots);
    return Math.max(0, Math.min(this.firsts.length - 1, at));
  }

  press(event) {
    this.dragged = false;
    if (event.button === 0 && event.pointerType !== "touch") this.began = event;
  }

  drag(event) {
    if (!this.began || (!this.dragged && Math.abs(event.clientX - this.began.clientX) < STILL_PX)) return;
    if (!this.dragged) this.svg.setPointerCapture(event.pointerId);
    this.dragged = this.pick.open = true;
    [this.from.value, this.until.value] = [this.bar(this.began), this.bar(event)].sort((a, b) => a - b);
    this.show();
  }

  drop() {
    const dragged = this.began && this.dragged;
    this.began = null;
    if (dragged) this.go();
  }

  clear() {
    this.began = null;
  }

  /** One slider was moved: it pushes the other. */
  set(moved) {
    const [from, until] = [Number(this.from.value), Number(this.until.value)];
    if (from > until) (moved === this.from ? this.until : this.from).value = moved.value;
    this.show();
  }

  show() {
    const [from, until] = [Number(this.from.value), Number(this.until.value)];
    this.from.setAttribute("aria-valuetext", this.names[from]);
    this.until.setAttribute("aria-valuetext", this.names[until]);
    const whole = from === 0 && until === this.firsts.length - 1;
    const first = this.names[from], last = this.names[until];
    one("output", this.form).textContent = first === last ? first : `${first} – ${last}`;
    this.veil ??= this.svg.insertBefore(document.createElementNS(this.svg.namespaceURI, "rect"), this.svg.firstChild);
    this.veil.setAttribute("class", "range-chosen");
    this.veil.setAttribute("height", "100%");
    this.veil.setAttribute("x", `${(from / this.slots) * 100}%`);
    this.veil.setAttribute("width", whole ? "0" : `${((until - from + 1) / this.slots) * 100}%`);
  }

  go() {
    const [from, until] = [this.firsts[Number(this.from.value)], this.lasts[Number(this.until.value)]];
    location.assign(this.svg.dataset.between.replace("FROM", from).replace("UNTIL", until));
  }
}

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

const line = one("#q[data-suggest]");
if (line) new Suggestions(line);
for (const section of all(".timeline")) if (one(".range", section)) new Range(section);
if (one("#keys")) keys();
