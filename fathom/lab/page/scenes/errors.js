// Two people who earn 10k each, and what is predicted of them.

import { costsWritten, salaries } from "../views/lossview.js";
import { h } from "../make.js";
import { t } from "../words.js";

const PEOPLE = ["Ada", "Ben"];
const TRUTHS = [10, 10];

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function errors(server) {
  let predicted = [9, 10];
  const view = salaries(PEOPLE, TRUTHS, () => {});
  return {
    element: view.element,
    close() {},
    lead: () => ["losses", {}],
    /** @param {{predicted: number[]}} wish in thousands */
    async show(wish) {
      predicted = wish.predicted;
      const told = (await server.ask("losses.numbers", { expected: TRUTHS, predicted })).data;
      view.show(predicted, told.error.losses);
      return [`${PEOPLE.map((name, place) => t`${name} earns ${TRUTHS[place]}k, predicted ${predicted[place]}k`).join("; ")}`, h("br"), ...costsWritten(told)];
    },
  };
}
