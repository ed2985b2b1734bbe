// A network of the page's own engine that learns before one's eyes: begun, let go, and stopped.

import { h, put } from "../make.js";
import { Refused } from "../refused.js";
import { t } from "../words.js";

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const CALM = 250; // milliseconds between two pictures for whoever wants little motion

/**
 * @typedef {import("../frame/server.js").Answer} Answer
 * @param {{server: import("../frame/server.js").Library, name: string, speed: number, most: number, more?: () => object, take: (told: Answer, anew: boolean) => void, rest: () => void, refuse: (words: string) => void}} given
 * `name`.start and `name`.onward are asked; `speed` epochs a picture, `most` in all; `rest` is called when it pauses
 */
export function learner({ server, name, speed, most, more = () => ({}), take, rest, refuse }) {
  let [playing, closed, starting, loops, begun, epoch] = [false, false, 0, 0, 0, 0];
  let eager = false;
  const button = h("button", { type: "button", class: "main", onclick: () => go(!playing && !eager) }, t("Learn"));

  /** @param {Answer} told @param {boolean} anew */
  function taken(told, anew) {
    epoch = told.data.epoch;
    take(told, anew);
  }

  /** @param {unknown} fault */
  function refused(fault) {
    if (!(fault instanceof Refused)) throw fault;
    refuse(fault.message);
  }

  /** @param {object} wishes */
  async function begin(wishes) {
    go(false);
    const mine = (begun += 1);
    starting += 1;
    try {
      const told = await server.ask(`${name}.start`, { ...wishes, ...more() });
      if (closed || mine !== begun) return; // a later wish is on its way
      taken(told, true);
    } catch (fault) {
      if (mine === begun) refused(fault);
    } finally {
      starting -= 1;
    }
    if (eager) go(true);
  }

  /** @param {boolean} on */
  function go(on) {
    eager = on && starting > 0; // it begins as soon as there is something to learn with
    if (on === playing || (on && starting)) return;
    playing = on;
    put(button, on ? t("Pause") : t("Learn"));
    if (on) learn();
  }

  async function learn() {
    const [mine, about] = [(loops += 1), begun];
    while (playing && mine === loops && epoch < most) {
      try {
        const told = await server.ask(`${name}.onward`, { epochs: Math.min(most - epoch, STILL.matches ? 5 * speed : speed), ...more() });
        if (closed || about !== begun) return;
        taken(told, false);
        if (told.data.ended) break;
      } catch (fault) {
        refused(fault);
        break;
      }
      await new Promise(STILL.matches ? (done) => setTimeout(done, CALM) : requestAnimationFrame);
    }
    if (closed || mine !== loops) return;
    go(false);
    rest();
  }

  return {
    button,
    begin,
    get playing() {
      return playing;
    },
    close() {
      [playing, closed] = [false, true];
    },
  };
}
