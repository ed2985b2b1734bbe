// What comes with a question about a hill, checked: bounds on its numbers and its length. Other chapters
// take from an address only what makes sense, before they ask.

import { Refused } from "../refused.js";
import { general } from "./written.js";
import { t } from "../words.js";

/** @param {string} name @param {any} value @param {number} low @param {number} high @param {{above?: boolean, whole?: boolean}} [how] */
export function checkNumber(name, value, low, high, { above = false, whole = false } = {}) {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Refused(t`${name}: input should be a valid ${whole ? t("integer") : t("number")}`);
  if (above ? value <= low : value < low) throw new Refused(t`${name}: input should be greater than ${above ? "" : t("or equal to ")}${general(low)}`);
  if (value > high) throw new Refused(t`${name}: input should be less than or equal to ${general(high)}`);
}

/** @param {string} name @param {string} value @param {number} most */
export function checkText(name, value, most) {
  if ([...value].length > most) throw new Refused(t`${name}: string should have at most ${most} characters`);
}
