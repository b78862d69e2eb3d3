// Single-key shortcuts of the review queue: a accepts, f fixes, x ticks, j and k move. They work from page load.
import { ACTIONS, step } from "./cuttings.js";
import { query, queryAll } from "./dom.js";

const tasks = queryAll("#queue .task");
let current = -1;

function currentTask() {
  const focused = tasks.findIndex((task) => task.contains(document.activeElement));
  current = focused < 0 ? current : focused;
  return tasks[Math.max(current, 0)];
}

function focusTask(direction) {
  currentTask();
  const task = step(tasks, current, direction);
  current = tasks.indexOf(task);
  task?.focus();
  task?.scrollIntoView({ block: "nearest" });
  return task;
}

/** Returns an action that clicks an element of the current task. */
function click(selector) {
  return () => { const element = query(selector, currentTask()); element?.click(); return element; };
}

if (tasks.length) {
  const keys = { a: click("button.accept"), f: click("a.fix"), x: click("input.select"), j: () => focusTask(1), k: () => focusTask(-1) };
  Object.assign(ACTIONS, keys);
  const all = query("#tick-all");
  all.parentElement.hidden = false;
  all.addEventListener("change", () => { for (const box of queryAll("#queue input.select")) box.checked = all.checked; });
  if (location.hash === "#work") focusTask(1);
}
