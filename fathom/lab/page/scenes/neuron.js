// The judge of dogs: legs and coat, weighed, added up, compared with a threshold.

import { h, number } from "../make.js";
import { logicNamed, neuronView, sumWritten } from "../views/neuronview.js";
import { t } from "../words.js";

const NAMES = [t("four legs"), t("thick coat")];
const DOG = { weights: [2, 4], inputs: [1, 1], threshold: 8, activation: "step" };

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function neuron(server) {
  const view = neuronView();
  return {
    element: view.element,
    close() {},
    lead: ({ printed: _, ...wish }) => ["neuron", { example: "dog", ...DOG, ...wish }],
    /** @param {{weights?: number[], inputs?: number[], threshold?: number, activation?: string, printed?: boolean}} wish `printed`: the bias is taken away, as in the article */
    async show({ printed = false, ...wish }) {
      const { weights, inputs, threshold, activation } = { ...DOG, ...wish };
      const named = (/** @type {number[]} */ values) => Object.fromEntries(NAMES.map((name, place) => [name, values[place]]));
      const { firing, logic } = (await server.ask("neuron.fire", { weights: named(weights), inputs: named(inputs), threshold: printed ? -threshold : threshold, activation })).data;
      view.show(firing);
      const [sum, bias] = [number(firing.sum), number(-threshold)];
      if (printed) return [t`as printed: ${sum} − (${bias}) = `, h("b", {}, number(firing.z)), t(" > 0, so it would fire")];
      const z = [h("br"), t`z = ${sum} + (bias ${bias}) = `, h("b", {}, number(firing.z))];
      return [...sumWritten(firing), ...z, ...(activation === "step" ? [h("br"), t`over all four combinations: ${logicNamed(logic)}`] : [])];
    },
  };
}
