// What the lab on its machine answers, and not the page: no question here. Pages without a server have
// another module in the place of this one (fathom/lab/static.py).

/** @type {Record<string, import("./answers.js").Ask>} */
export const ASKS = {};
