// Nine learning rates on one curve, as the article's rover walks it; one of them thick.

import { EXAMPLES } from "../views/functions.js";
import { h, number } from "../make.js";
import { costChart, steps } from "../views/ratesview.js";
import { t } from "../words.js";
import { named } from "../named.js";

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function rates(server) {
  const view = costChart();
  return {
    element: view.element,
    close: view.close,
    lead: ({ rate, optimizer = "sgd" }) => ["rates", { example: "article", optimizer, shown: rate }],
    /** @param {{rate: number, optimizer?: string}} wish */
    async show({ rate, optimizer = "sgd" }) {
      const { function: text, low, high, at } = EXAMPLES.article;
      const { data, arrays } = await server.ask("rates.compare", { function: text, low, high, at, optimizer });
      const place = data.runs.findIndex((/** @type {any} */ run) => run.rate === rate);
      const run = data.runs[place];
      view.show({ ...data, arrays }, place);
      return [t("learning rate "), h("b", {}, number(rate)), ": ", named(run.verdict), t("; steps until the slope is below 0.001: "), h("b", {}, steps(run)), h("br"), t`largest curvature ${number(data.curvature)}, so ${optimizer} is stable below ${number(data.factor)} / ${number(data.curvature)} = `, h("b", {}, number(data.limit))];
    },
  };
}
