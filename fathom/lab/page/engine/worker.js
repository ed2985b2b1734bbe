// The engine in a thread of its own: what is worked out there holds no picture up.

import { Refused } from "../refused.js";

const visitor = {};

/** The first message says where the modules are, and which language is spoken: before one with words is loaded. */
addEventListener("message", ({ data }) => begin(data).catch((fault) => setTimeout(() => {
  throw fault; // heard by whoever began the thread
})), { once: true });

/** @param {{words: string, answers: string, spoken: object}} how */
async function begin({ words, answers, spoken }) {
  const { speak } = await import(words);
  speak(spoken);
  const { answered } = await import(answers);
  addEventListener("message", ({ data: { id, ask, given } }) => {
    try {
      postMessage({ id, answer: answered(ask, given, visitor) });
    } catch (fault) {
      if (fault instanceof Refused) postMessage({ id, refused: fault.message });
      else postMessage({ id, broken: String(fault) }); // a fault of ours: whoever asked must not wait for ever
    }
  });
  postMessage({ id: 0 }); // it is there
}
