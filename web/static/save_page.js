/* Show the page that the bookmark sent, and put it into the form. Its content is never inserted as markup. */

import { query } from "./dom.js";

const STORAGE_KEY = "cuttings-page";
const ENABLE_AFTER_MS = 1000; // a website could open this page while somebody presses keys
const PREVIEW_CHARS = 400;

const form = query(".save-page");
const mostBytes = Number(form.dataset.mostBytes);

function received() {
  let packed = location.hash.slice(1);
  try {
    packed ||= sessionStorage.getItem(STORAGE_KEY) ?? "";
  } catch {
    // without storage, the page is in the address
  }
  return packed;
}

/** Returns the unpacked text, or null if it is too large. A small input can unpack to gigabytes. */
async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts).text();
    size += value.length;
    if (size > mostBytes) { reader.cancel(); return null; }
    parts.push(value);
  }
}

function showProblem(name) {
  query(`[data-problem=${name}]`).hidden = false;
}

function isWebAddress(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function firstWords(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html"); // runs and loads nothing
  const text = [...parsed.querySelectorAll("p")].map((paragraph) => paragraph.textContent).join(" ");
  return (text.trim() || parsed.body?.textContent || "").replace(/\s+/g, " ").slice(0, PREVIEW_CHARS);
}

function show(page) {
  const size = new Intl.NumberFormat(document.documentElement.lang).format(Math.ceil(page.html.length / 1000));
  const time = new Date(page.saved_at);
  const shown = {
    title: page.title,
    url: page.url,
    saved_at: Number.isNaN(time.getTime()) ? "" : time.toLocaleString(document.documentElement.lang),
    size: `${size} kB`,
    words: firstWords(page.html),
  };
  for (const [name, text] of Object.entries(shown)) query(`[data-shows=${name}]`, form).textContent = text;
  for (const name of ["url", "saved_at", "title", "html"]) form.elements[name].value = page[name];
  form.hidden = false;
  setTimeout(() => { query("button:disabled", form).disabled = false; }, ENABLE_AFTER_MS);
}

async function start() {
  const packed = received();
  if (!packed) return showProblem("empty");
  let page;
  try {
    const text = await unpack(packed);
    if (text === null) return showProblem("size");
    const parsed = JSON.parse(text);
    page = Object.fromEntries(["url", "saved_at", "title", "html"].map((name) => [name, String(parsed[name] ?? "")]));
  } catch {
    return showProblem("empty");
  }
  if (!isWebAddress(page.url)) return showProblem("address");
  history.replaceState(null, "", location.pathname);
  return show(page);
}

start();
form.addEventListener("submit", () => {
  try {
    sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // nothing is stored
  }
});
