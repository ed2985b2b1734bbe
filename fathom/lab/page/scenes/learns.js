// A network that learns a disc in a ring: the square, the network, and what its loss is.

import { grouped, h, number } from "../make.js";
import { netView } from "../views/netview.js";
import { planeView } from "../views/planeview.js";
import { t } from "../words.js";

const SETUP = { problem: "circles", noise: 0.1, own: [], hidden: [4, 2], activation: "tanh", learning_rate: 0.1, batch_size: 10, optimiser: "sgd", weight_decay: 0, seed: 0, starts: 1 };
const AT_ONCE = 2; // epochs to a picture

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function learns(server) {
  const net = netView({ choose() {}, resize() {} });
  const plane = planeView(() => {});
  plane.probe.x = plane.probe.y = 9; // outside: nothing is asked about a place here
  const [still, element] = [matchMedia("(prefers-reduced-motion: reduce)"), h("div", { role: "img", "aria-label": t("The square as the network divides it, and the network") }, h("div", { class: "learns", inert: "" }, plane.element, net.element))];
  let [turn, setup] = [0, ""];
  /** @type {Promise<void>} */
  let under = Promise.resolve(); // what is being shown
  /** @type {any} */
  let seen = null;
  /** @type {any} */
  let frame = null;

  function draw() {
    net.show(seen.sizes, frame.arrays.weights, frame.arrays.neurons, null);
    plane.show(frame.arrays.plane, frame.shapes.plane, seen, seen.classes);
  }

  /** @param {object} wishes */
  async function begin(wishes) {
    const told = await server.ask("network.start", { ...SETUP, ...wishes });
    seen = { ...told.arrays, sizes: told.data.sizes, classes: told.data.classes, perEpoch: told.data.steps_in_epoch };
    [frame, setup] = [told, JSON.stringify(wishes)];
  }

  const redraw = () => frame && draw();
  addEventListener("theme", redraw);
  return {
    element,
    close() {
      turn += 1;
      removeEventListener("theme", redraw);
    },
    lead: ({ epochs, ...wishes }) => ["network", { ...SETUP, ...wishes, furthest: epochs * (seen?.perEpoch ?? 0), step: epochs * (seen?.perEpoch ?? 0) }],
    /** @param {{epochs: number, batch_size?: number, hidden?: number[]}} wish */
    async show({ epochs, ...wishes }) {
      const mine = (turn += 1);
      const former = under;
      /** @type {() => void} */
      let done = () => {};
      under = new Promise((tell) => (done = tell));
      await former; // a step that is under way is counted first
      try {
        return mine === turn ? await learnt(mine, epochs, wishes) : [];
      } finally {
        done();
      }
    },
  };

  /** @param {number} mine @param {number} epochs @param {object} wishes */
  async function learnt(mine, epochs, wishes) {
    if (setup !== JSON.stringify(wishes) || frame.data.epoch > epochs) await begin(wishes);
    while (mine === turn && frame.data.epoch < epochs) {
      frame = await server.ask("network.onward", { epochs: Math.min(still.matches ? epochs : AT_ONCE, epochs - frame.data.epoch) });
      if (!still.matches && mine === turn) {
        draw();
        await new Promise((done) => setTimeout(done, 16));
      }
    }
    if (mine !== turn) return [];
    draw();
    const [learnt, aside] = frame.data.costs[frame.data.costs.length - 1];
    return [t`epoch ${frame.data.epoch}, step ${grouped(frame.data.step)}; ${counted(frame.arrays.weights.length, t("weight"), t("weights"))} and ${counted(frame.arrays.biases.length, t("bias"), t("biases"))}`, h("br"), epochs ? t`loss, learnt from (mean of the epoch's steps): ${number(learnt, 3)}; ` : t("at random; loss "), t("kept aside: "), h("b", {}, number(aside, 3))];
  }
}

/** @param {number} count @param {string} one @param {string} several */
const counted = (count, one, several) => `${count} ${count === 1 ? one : several}`;
