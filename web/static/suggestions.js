/* Suggestions while typing: an editable combobox with a listbox (ARIA Authoring Practices Guide). */

import { queryAll } from "./dom.js";

const PAUSE_MS = 120; // pause in typing before a request
const MIN_LETTERS = 2; // fewest letters for a request

function createElement(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

export class Suggestions {
  constructor(input) {
    this.input = input;
    this.suggestions = [];
    this.selected = -1;
    this.list = createElement("ul", { id: "suggestions", className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.label);
    this.status = createElement("p", { className: "hidden" });
    this.status.setAttribute("aria-live", "polite");
    input.parentElement.append(this.list, this.status);
    input.setAttribute("aria-controls", "suggestions");
    input.addEventListener("input", () => this.schedule());
    input.addEventListener("keydown", (event) => this.handleKey(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => this.pick(event));
    if (input.value !== input.defaultValue) this.schedule(); // typed before this script was loaded
  }

  schedule() {
    this.cancel();
    this.timer = setTimeout(() => this.load(), PAUSE_MS);
  }

  /** Drops what is still awaited, so that no answer replaces the list that a person chooses from or has closed. */
  cancel() {
    clearTimeout(this.timer);
    this.request?.abort();
  }

  async load() {
    const typed = this.input.value;
    if (typed.trim().length < MIN_LETTERS) return this.close();
    this.request = new AbortController();
    const { signal } = this.request;
    try {
      const response = await fetch(`${this.input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal });
      if (!response.ok) return this.close();
      const { suggestions } = await response.json();
      if (document.activeElement === this.input) this.show(suggestions);
    } catch {
      if (!signal.aborted) this.close(); // the page works without suggestions
    }
  }

  show(suggestions) {
    this.suggestions = suggestions;
    this.selected = -1;
    this.list.replaceChildren(...suggestions.map((suggestion, index) => {
      const count = createElement("span", { className: "count", textContent: suggestion.count.toLocaleString(document.documentElement.lang) });
      const kind = createElement("span", { className: "kind", textContent: this.input.dataset[suggestion.kind] });
      const option = createElement("li", { id: `suggestion-${index}` }, createElement("span", { textContent: suggestion.label }), " ", kind, " ", count);
      option.setAttribute("role", "option");
      return option;
    }));
    this.list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(suggestions.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = suggestions.length ? this.input.dataset.status.replace("{number}", suggestions.length) : "";
  }

  close() {
    this.cancel();
    this.show([]);
  }

  handleKey(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && this.suggestions.length) this.close();
    else if (event.key === "ArrowDown" && this.suggestions.length) this.move(1);
    else if (event.key === "ArrowUp" && this.suggestions.length) this.move(-1);
    else if (event.key === "Enter" && this.selected >= 0) this.choose(this.selected);
    else return;
    event.preventDefault();
  }

  /** Selects the next or the previous option, for a direction of 1 or -1. The index -1 is the input. */
  move(direction) {
    this.cancel();
    const positionCount = this.suggestions.length + 1;
    this.selected = ((this.selected + 1 + direction + positionCount) % positionCount) - 1;
    queryAll("[role=option]", this.list).forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.selected));
      if (index === this.selected) option.scrollIntoView({ block: "nearest" });
    });
    if (this.selected < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `suggestion-${this.selected}`);
  }

  pick(event) {
    event.preventDefault(); // the input keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) this.choose([...this.list.children].indexOf(option));
  }

  /** Replaces the last typed word with a suggestion: a word as it is, a name with its field. */
  choose(index) {
    const { kind, label } = this.suggestions[index];
    const before = this.input.value.replace(/(?:"[^"]*|\S*)$/, "").replace(/\b(?:person|outlet):$/i, "");
    this.input.value = `${before}${kind === "word" ? label : `${kind}:"${label}"`} `;
    this.close();
  }
}
