// Single-key shortcuts of the review queue, active while the focus is in the list:
// a accepts, f fixes, j goes to the next task, k to the previous one.
const queue = document.getElementById("queue");
const hint = document.querySelector(".keys");
if (queue) {
  const tasks = [...queue.children];
  const focusedIndex = () => tasks.findIndex((task) => task.contains(document.activeElement));
  const focusTask = (index) => tasks[Math.max(0, Math.min(index, tasks.length - 1))].focus();
  const actions = {
    a: (task) => task.querySelector("button.accept").click(),
    f: (task) => task.querySelector("a.fix").click(),
    j: (_, index) => focusTask(index + 1),
    k: (_, index) => focusTask(index - 1),
  };
  hint.hidden = false;
  queue.addEventListener("keydown", (event) => {
    const act = actions[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const index = focusedIndex();
    act(tasks[index], index);
  });
  if (location.hash === "#work") focusTask(0);
}
