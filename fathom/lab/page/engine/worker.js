// The engine in a thread of its own: what is worked out there holds no picture up.

import { answered } from "./answers.js";
import { Refused } from "../refused.js";

const visitor = {};

addEventListener("message", ({ data: { id, ask, given } }) => {
  try {
    postMessage({ id, answer: answered(ask, given, visitor) });
  } catch (fault) {
    if (fault instanceof Refused) postMessage({ id, refused: fault.message });
    else postMessage({ id, broken: String(fault) }); // a fault of ours: whoever asked must not wait for ever
  }
});
postMessage({ id: 0 }); // it is there
