// A fish, a dog or a cat: three probabilities, and how surprised one is by the truth.

import { bars, entropyWritten } from "../views/lossview.js";
import { h, number } from "../make.js";
import { t } from "../words.js";

const CLASSES = [t("fish"), t("dog"), t("cat")];
const USUAL = { chances: [0.23, 0.57, 0.2], truth: 1 };

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function chances(server) {
  const view = bars(CLASSES);
  return {
    element: view.element,
    close() {},
    lead: (wish) => ["losses", { truth: wish.truth ?? USUAL.truth, sums: sumsOf(wish.chances ?? USUAL.chances) }],
    /** @param {{chances?: number[], truth?: number, printed?: boolean}} wish `printed`: without the minus */
    async show({ printed = false, ...wish }) {
      const { chances, truth } = { ...USUAL, ...wish };
      const data = (await server.ask("losses.classes", { sums: sumsOf(chances), truth })).data;
      view.show(data, truth);
      const is = t`it is a ${CLASSES[truth]}: expected [${CLASSES.map((_, place) => Number(place === truth)).join(", ")}], predicted [${data.probabilities.map((/** @type {number} */ p) => number(p, 3)).join(", ")}], that is ${CLASSES.map((name, place) => `${number(100 * data.probabilities[place], 3)} % ${name}`).join(", ")}`;
      if (!printed) return [is, h("br"), ...entropyWritten(data, truth)];
      return [is, h("br"), h("span", { class: "note" }, t("as printed, without the minus: sum of y ln p")), h("br"), `ln ${number(data.probabilities[truth], 3)} = `, h("b", {}, number(-data.loss))];
    },
  };
}

/** Sums whose softmax are these probabilities. @param {number[]} chances */
const sumsOf = (chances) => chances.map((chance) => Math.log(chance));
