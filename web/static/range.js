/* Choose a range of bars: by dragging over them, or with two sliders. */

import { query, queryAll } from "./dom.js";

const CLICK_PX = 6; // a pointer that moves less than this has clicked

export class Range {
  constructor(section) {
    this.svg = query("svg", section);
    this.form = query(".range", section);
    [this.from, this.until] = queryAll("input", this.form);
    const data = this.svg.dataset;
    this.firsts = data.first.split(" ");
    this.lasts = data.last?.split(" ") ?? this.firsts;
    this.names = data.names?.split("|") ?? this.firsts;
    this.slots = Number(data.slots);
    this.pick = query(".pick", section);
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

  /** Returns the number of the bar under a pointer. */
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
    if (!this.began || (!this.dragged && Math.abs(event.clientX - this.began.clientX) < CLICK_PX)) return;
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
    const whole = from === 0 && until === this.firsts.length - 1;
    const first = this.names[from], last = this.names[until];
    query("output", this.form).textContent = first === last ? first : `${first} – ${last}`;
    this.veil ??= this.svg.insertBefore(document.createElementNS(this.svg.namespaceURI, "rect"), this.svg.firstChild);
    this.veil.setAttribute("class", "range-chosen");
    this.veil.setAttribute("height", "100%");
    this.veil.setAttribute("x", `${(from / this.slots) * 100}%`);
    this.veil.setAttribute("width", whole ? "0" : `${((until - from + 1) / this.slots) * 100}%`);
  }

  go() {
    const [from, until] = [this.firsts[Number(this.from.value)], this.lasts[Number(this.until.value)]];
    const [head, middle, tail] = this.svg.dataset.between.split(" ");
    location.assign(head + from + middle + until + tail);
  }
}
