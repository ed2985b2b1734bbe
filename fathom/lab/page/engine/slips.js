// The article's slips about one weight and two, as printed and as it is right: what the library's
// experiments found (a test compares).

import { t } from "../words.js";

/** @typedef {{slip: number, says: string, as_printed: string | null, experiment: string | null, correct: string}} Slip */

/** Those of curves, and those of surfaces. @type {Slip[][]} */
export const SLIPS = [
  [
    {
      slip: 9,
      says: t("of 46.99: 'the error is low, but not zero'; 'Repeat until the cost is zero or close to zero'"),
      as_printed: null,
      experiment: t("its lowest cost is 0.7500, at x = 0.500, reached after 44 steps"),
      correct: t("46.99 is not low, and no cost of this function is close to zero: stop when the slope is small"),
    },
    {
      slip: 10,
      says: t("'The learning rate is the steps we take'"),
      as_printed: null,
      experiment: t("a step of .1 from 9 would lead to 8.9"),
      correct: t("the step is rate x slope, .1 x 17 = 1.7; and plain descent is stable below 2 / largest curvature = 1 for this f. Momentum .9 has the limit 1.9: at 1.85 it converges, at 1.95 it diverges"),
    },
    {
      slip: 11,
      says: t("a rover that 'reaches the bottom and doesn't stop' has one cause, steps that are too big"),
      as_printed: null,
      experiment: t("rate .9 goes 9, -6.3, 5.94, -3.852, and needs as many steps as .1; momentum at the small rate .1 goes 9, 7.3, 4.41, 1.027, -2.1231"),
      correct: t("there are two: a large rate, and momentum, which keeps going at a small one"),
    },
    {
      slip: 12,
      says: t("'we'll know we've reached the minimum error once the error stops changing'"),
      as_printed: null,
      experiment: t("on the plateau of 1 - exp(-x^2) at x = 4 it stops at cost 1.0000; at rate 1e-15 on f it stops at cost 73; the lowest costs are 0 and 0.75"),
      correct: t("an error also stops changing on plateaus and saddles, with dead units and at tiny rates"),
    },
  ],
  [
    {
      slip: 2,
      says: t("the two weights move along the slope, and y with the slope by x"),
      as_printed: t("x1 = x0 + learning rate * partial derivative with respect to x; y1 = y0 + learning rate * partial derivative with respect to x"),
      experiment: t("both faults: (6, 11), cost 157; only the sign: (6, 12), cost 180; only the wrong slope: (4, 9), cost 97"),
      correct: t("x and y each move against their own slope: (4, 8), cost 80"),
    },
  ],
];
