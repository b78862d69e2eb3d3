/* Drop files on the form. They are sent as if they had been chosen. */

import { query } from "./dom.js";

const form = query(".drop-zone");

/** Returns whether the chosen files are within the limits of one request. */
function fits(files) {
  const size = [...files].reduce((sum, file) => sum + file.size, 0);
  return files.length <= Number(form.dataset.mostFiles) && size <= Number(form.dataset.mostBytes);
}

function check() {
  const isTooMuch = !fits(query("[type=file]", form).files);
  query(".error", form).hidden = !isTooMuch;
  return !isTooMuch;
}

if (form) {
  const input = query("[type=file]", form);
  query(".drop-hint", form).hidden = false;
  input.addEventListener("change", check);
  form.addEventListener("submit", (event) => { if (!check()) event.preventDefault(); });
  // Without this, the browser would leave the page and open a file that is dropped beside the form.
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
  for (const name of ["dragenter", "dragover"]) form.addEventListener(name, () => form.classList.add("is-over"));
  for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    if (check()) form.requestSubmit();
  });
}
