// Pavlov's dog: what the bell's wire is worth at the end of a phase.

import { picture, timeline } from "../views/dogview.js";
import { h, number } from "../make.js";
import { t } from "../words.js";

const USUAL = { rule: "delta", rate: 0.2, trials: 20, wiring: "bell -> food" }; // as the article has it;

/** @type {(server: import("./scenes.js").Library) => import("./scenes.js").Scene} */
export function dog(server) {
  const view = picture();
  /** @type {any} */
  let told = null;
  const times = timeline((at) => stand(Math.max(1, Math.min(told.trials.length, at))));

  /** @param {number} at counted from 1 */
  function stand(at) {
    const trial = told.trials[at - 1];
    view.show(trial, told.wiring, told.phases.find((/** @type {any} */ one) => one.name === trial.phase));
    times.show(told, at);
  }

  /** The last trial of a phase, counted from 1. @param {string} phase */
  function last(phase) {
    const { begin, count } = told.phases.find((/** @type {any} */ one) => one.name === phase);
    return begin + count;
  }

  return {
    element: h("div", {}, view.element, times.element),
    close: times.close,
    lead: ({ phase, ...wish }) => ["wiring", { ...USUAL, ...wish, at: told ? last(phase) : 1 }],
    /** @param {{phase: string, rule?: string}} wish */
    async show({ phase, ...wish }) {
      const asked = { ...USUAL, ...wish };
      told = (await server.ask("wiring.train", asked)).data;
      stand(last(phase));
      const { phases, trials, formula, rule } = told;
      const { says, count } = phases.find((/** @type {any} */ one) => one.name === phase);
      const { saliva, weights, trial } = trials[last(phase) - 1];
      return [t`rule ${rule}: ${formula.replaceAll("-", "−")}`, h("br"), t`${says}, trial ${trial} of ${count}: saliva `, h("b", {}, number(saliva, 3)), t("; the bell's wire is then "), h("b", {}, number(weights[0], 3))];
    },
  };
}
