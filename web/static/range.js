/* Choose a range of bars: by dragging over them, or with two sliders. */

import { query, queryAll } from "./dom.js";

const CLICK_PX = 6; // a pointer that moves less is a click

export class Range {
  constructor(section) {
    this.svg = query(".chart", section);
    this.form = query(".range", section);
    [this.from, this.until] = queryAll("input", this.form);
    const data = this.svg.dataset;
    this.firsts = data.first.split(" ");
    this.lasts = data.last?.split(" ") ?? this.firsts;
    this.names = data.names?.split("|") ?? this.firsts;
    this.slots = Number(data.slots);
    this.picker = query(".range-picker", section);
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

  /** Returns the index of the bar under a pointer. */
  bar(event) {
    const box = this.svg.getBoundingClientRect();
    const slot = Math.floor(((event.clientX - box.left) / box.width) * this.slots);
    return Math.max(0, Math.min(this.firsts.length - 1, slot));
  }

  press(event) {
    this.dragged = false;
    if (event.button === 0 && event.pointerType !== "touch") this.pressEvent = event;
  }

  drag(event) {
    if (!this.pressEvent || (!this.dragged && Math.abs(event.clientX - this.pressEvent.clientX) < CLICK_PX)) return;
    if (!this.dragged) this.svg.setPointerCapture(event.pointerId);
    this.dragged = this.picker.open = true;
    [this.from.value, this.until.value] = [this.bar(this.pressEvent), this.bar(event)].sort((left, right) => left - right);
    this.show();
  }

  drop() {
    const dragged = this.pressEvent && this.dragged;
    this.pressEvent = null;
    if (dragged) this.go();
  }

  clear() {
    this.pressEvent = null;
  }

  /** Handles a moved slider, which pushes the other one. */
  set(moved) {
    const [from, until] = [Number(this.from.value), Number(this.until.value)];
    if (from > until) (moved === this.from ? this.until : this.from).value = moved.value;
    this.show();
  }

  show() {
    const [from, until] = [Number(this.from.value), Number(this.until.value)];
    this.from.setAttribute("aria-valuetext", this.names[from]);
    this.until.setAttribute("aria-valuetext", this.names[until]);
    const isWholeRange = from === 0 && until === this.firsts.length - 1;
    const first = this.names[from], last = this.names[until];
    query("output", this.form).textContent = first === last ? first : `${first} – ${last}`;
    this.overlay ??= this.svg.insertBefore(document.createElementNS(this.svg.namespaceURI, "rect"), this.svg.firstChild);
    this.overlay.setAttribute("class", "range-chosen");
    this.overlay.setAttribute("height", "100%");
    this.overlay.setAttribute("x", `${(from / this.slots) * 100}%`);
    this.overlay.setAttribute("width", isWholeRange ? "0" : `${((until - from + 1) / this.slots) * 100}%`);
  }

  go() {
    const [from, until] = [this.firsts[Number(this.from.value)], this.lasts[Number(this.until.value)]];
    const [head, middle, tail] = this.svg.dataset.between.split(" ");
    location.assign(head + from + middle + until + tail);
  }
}
