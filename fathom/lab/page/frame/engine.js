// Who answers all chapters but those of one's own data and pictures, and on pages without a server the
// pictures, too: an engine in the page itself, in a thread of its own.

import { Refused } from "../refused.js";
import { spoken, t } from "../words.js";

/**
 * @typedef {import("./server.js").Answer} Answer
 * @typedef {{tell: (answer: Answer) => void, fail: (fault: Error) => void}} Waiting
 */

/** The chapters that need no server. */
export const OWN = ["story", "neuron", "wiring", "losses", "rover", "rates", "network", "depth", "byhand", "heart"];
/** The chapters of pages without a server: what is looked into there has learnt before. */
export const STILL = [...OWN, "pictures"];

const SLOWEST = 10_000; // milliseconds until a thread is there, or is not waited for

export class Engine {
  /** @param {(name: string) => string} place where a module of the page lies */
  constructor(place) {
    /** @type {Map<number, Waiting>} */
    this.waiting = new Map();
    this.count = 0;
    this.worker = this.begun(place).catch(() => this.here(place));
  }

  /** A thread; refused where it may not begin, as in some pages that are opened from a disk. @param {(name: string) => string} place @returns {Promise<(ask: any) => void>} */
  begun(place) {
    return new Promise((tell, fail) => {
      const worker = new Worker(place("engine/worker.js"), { type: "module" });
      setTimeout(() => fail(new Error("no thread")), SLOWEST);
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event);
      };
      worker.onmessage = ({ data }) => {
        if (data.id) return this.told(data);
        worker.onerror = null; // a fault of its own is seen in the console
        tell((asked) => worker.postMessage(asked));
      };
      worker.postMessage({ words: place("words.js"), answers: place("engine/answers.js"), spoken: spoken() });
    });
  }

  /** The same in the page's own thread. @param {(name: string) => string} place @returns {Promise<(ask: any) => void>} */
  async here(place) {
    const { answered } = await import(place("engine/answers.js"));
    const visitor = {};
    return ({ id, ask, given }) => setTimeout(() => { // first what is drawn
      try {
        this.told({ id, answer: answered(ask, given, visitor) });
      } catch (fault) {
        if (fault instanceof Refused) this.told({ id, refused: fault.message });
        else this.told({ id, broken: String(fault) });
      }
    });
  }

  /** @param {{id: number, answer?: Answer, refused?: string, broken?: string}} told */
  told({ id, answer, refused, broken }) {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (answer) waiting?.tell(answer);
    else if (broken) waiting?.fail(new Refused(t`something went wrong: ${broken}`));
    else waiting?.fail(new Refused(refused));
  }

  /** @param {string} ask @param {object} given @returns {Promise<Answer>} */
  async ask(ask, given) {
    const copy = structuredClone(given); // as it is now: whoever asks may change it while a thread begins
    const post = await this.worker;
    const id = (this.count += 1);
    return new Promise((tell, fail) => {
      this.waiting.set(id, { tell, fail });
      post({ id, ask, given: copy });
    });
  }
}
