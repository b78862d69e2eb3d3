/* Take the page out of the address, and go on to the confirmation, to which the browser sends its cookies. */

const next = document.querySelector("[data-next]").href;

try {
  sessionStorage.setItem("cuttings-page", location.hash.slice(1));
  location.replace(next);
} catch {
  location.replace(next + location.hash); // without storage, or if the page is too large for it
}
