// Single-key shortcuts of the review queue, active while the focus is in the list:
// a accepts, f fixes, j goes to the next task, k to the previous one.
const queue = document.getElementById("queue");
const hint = document.querySelector(".keys");
if (queue) {
  const tasks = [...queue.children];
  const at = () => tasks.findIndex((task) => task.contains(document.activeElement));
  const go = (place) => tasks[Math.max(0, Math.min(place, tasks.length - 1))].focus();
  const keys = {
    a: (task) => task.querySelector("button.accept").click(),
    f: (task) => task.querySelector("a.fix").click(),
    j: (_, place) => go(place + 1),
    k: (_, place) => go(place - 1),
  };
  hint.hidden = false;
  queue.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(tasks[at()], at());
  });
  if (location.hash === "#work") go(0);
}
