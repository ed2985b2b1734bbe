// What the engine's verdicts and the like are called: it tells them in English, as they are compared.

import { t } from "./words.js";

/** @type {Record<string, string>} */
const NAMES = {
  AND: t("AND"), OR: t("OR"), "never fires": t("never fires"), "always fires": t("always fires"),
  before: t("before"), conditioning: t("conditioning"), after: t("after"), sated: t("sated"), extinction: t("extinction"), relearning: t("relearning"), blocking: t("blocking"), "light alone": t("light alone"),
  bell: t("bell"), light: t("light"), bias: t("bias"),
  red: t("red"), green: t("green"), blue: t("blue"),
  "mean error": t("mean error"), "mean absolute error": t("mean absolute error"), "mean squared error": t("mean squared error"),
  converges: t("converges"), "arrives in one step": t("arrives in one step"), "already there": t("already there"), "swings for ever": t("swings for ever"), "stands still": t("stands still"), diverges: t("diverges"), "under way": t("under way"), "goes on falling": t("goes on falling"), "too small": t("too small"), "thrown onto a plateau": t("thrown onto a plateau"), "leaves where the function is defined": t("leaves where the function is defined"),
  pit: t("pit"), saddle: t("saddle"), hilltop: t("hilltop"), flat: t("flat"), slope: t("slope"), "the cost goes on falling": t("the cost goes on falling"),
};

/** @param {string} code */
export const named = (code) => (Object.hasOwn(NAMES, code) ? NAMES[code] : code);
