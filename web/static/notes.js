// Copies the selected passage of an article into the form of a note.

const text = document.querySelector("article .text");
const form = document.querySelector(".new-note");
if (text && form) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (text.contains(range.startContainer) && text.contains(range.endContainer)) {
      form.elements.quote.value = selection.toString();
    }
  });
}
