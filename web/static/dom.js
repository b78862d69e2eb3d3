/* Short names for the DOM queries that the scripts share. */

export const query = (selector, within = document) => within.querySelector(selector);
export const queryAll = (selector, within = document) => [...within.querySelectorAll(selector)];
