// The chapter of pictures on pages without a server: questions about drawn pets, asked of a network that
// learnt them before (learnt.js). Which pixels decided is not answered: that needs slopes.

import { Looked } from "./looked.js";
import { LEARNT } from "./learnt.js";
import { overview } from "./layers.js";
import { openPlace } from "./place.js";
import { Refused } from "../../refused.js";
import { scaled } from "./scaled.js";
import { full } from "./numbers.js";
import { t } from "../../words.js";

const MOST_SENT = 12;
const SURE = 0.6; // as the chapter's task has it

/**
 * @typedef {import("../answers.js").Ask} Ask
 * @typedef {{number: number, name: string, pixels: Uint8Array}} Sent  a picture of the visitor's own
 */

/** A network is read once. @type {WeakMap<object, Looked>} */
const READ = new WeakMap();

/** @param {import("./looked.js").Learnt} learnt */
function looked(learnt) {
  const known = READ.get(learnt) ?? new Looked(learnt);
  READ.set(learnt, known);
  return known;
}

/** @param {any} visitor @returns {Sent[]} */
const sentBy = (visitor) => (visitor.pictures ??= []);

/** @param {Looked} of @param {any} given @param {any} visitor @returns {Uint8Array} */
function pixelsOf(of, { picture, mine = false }, visitor) {
  if (!mine) return of.one(within(picture, of.truths.length));
  const sent = sentBy(visitor).find(({ number }) => number === picture);
  if (!sent) throw new Refused(t("this picture of yours is kept no longer; send it once more"));
  return sent.pixels;
}

/** @param {any} value @param {number} count */
function within(value, count) {
  if (!Number.isInteger(value) || value < 0 || value >= count) throw new Refused(t`there is no number ${String(value)} of it; there are 0 to ${count - 1}`);
  return /** @type {number} */ (value);
}

/** @type {Record<string, (of: Looked, given: any, visitor: any) => ReturnType<Ask>>} */
const ANSWERS = {
  "pictures.shown"(of) {
    const { kept, convolutions, count } = of.network;
    const told = of.answers(of.truths.map((_, picture) => of.one(picture)));
    const [first] = convolutions;
    const { window: [high, wide], channels, neurons, used } = first;
    const size = high * wide * channels;
    const filters = Float32Array.from(used, (_, at) => used[(at % size) * neurons + Math.floor(at / size)]);
    let places = kept.shape.slice(0, 2);
    return {
      data: {
        ...told.data, name: "", opened: false, classes: kept.classes, target: kept.target, high: kept.shape[0], wide: kept.shape[1], mean: kept.means.map((mean) => Math.round(255 * mean)),
        truths: of.truths, learnt_from: "none", words: null, right: of.truths.filter((truth, picture) => truth === told.data.answers[picture]).length, known: of.truths.length,
        learnt: kept.learnt, weights: count, member: null,
        convolutions: convolutions.map(({ window, pool, neurons }) => {
          places = places.map((size) => Math.floor(size / pool));
          return { gives: [...places, neurons], window, pool: pool > 1 ? pool : null };
        }),
        most: full(used),
      },
      arrays: { ...told.arrays, filters },
      shapes: { ...told.shapes, filters: [neurons, high, wide, channels] },
    };
  },
  "pictures.maps": (of, given, visitor) => of.maps(pixelsOf(of, given, visitor), within(given.layer, of.network.convolutions.length)),
  "pictures.place"(of, given, visitor) {
    const { mine = false, picture, layer: number, neuron, row, column } = given;
    const { steps } = of.network.follow(of.network.inputs(pixelsOf(of, given, visitor)));
    const step = steps[within(number, of.network.convolutions.length)];
    const at = [within(row, step.shape[2]), within(column, step.shape[3])];
    return { data: { of: "pets", mine, picture, ...openPlace(of.network, step, number, within(neuron, step.layer.neurons), at) } };
  },
  "pictures.hide": (of, given, visitor) => of.hide(pixelsOf(of, given, visitor), 1 + within((given.side ?? 8) - 1, Math.min(...of.network.kept.shape.slice(0, 2)))),
  "pictures.layers": (of, given, visitor) => overview(of.network, of.network.inputs(pixelsOf(of, given, visitor))),
  "pictures.send"(of, { name, pixels, rows, columns }, visitor) {
    const sent = sentBy(visitor);
    const number = 1 + Math.max(-1, ...sent.map((one) => one.number));
    sent.push({ number, name, pixels: scaled(pixels, rows, columns, of.network.kept.shape) });
    if (sent.length > MOST_SENT) sent.shift();
    return { data: { number } };
  },
  "pictures.mine"(of, _, visitor) {
    const sent = sentBy(visitor);
    if (!sent.length) return { data: { names: [] } };
    const told = of.answers(sent.map(({ pixels }) => pixels));
    return { ...told, data: { ...told.data, names: sent.map(({ name }) => name), numbers: sent.map(({ number }) => number) } };
  },
};

/** Answer about any network that learnt before. @param {import("./looked.js").Learnt} learnt @param {string} ask @param {any} given @param {any} visitor */
export const answeredBy = (learnt, ask, given, visitor) => ANSWERS[ask](looked(learnt), given, visitor);

/** Of how many pictures it is wrong or unsure. @param {Looked} of */
function unsureOf(of) {
  const { data: { answers }, arrays: { chances } } = of.answers(of.truths.map((_, picture) => of.one(picture)));
  const sure = (/** @type {number} */ picture) => Math.max(...chances.subarray(picture * of.network.kept.classes.length, (picture + 1) * of.network.kept.classes.length)) >= SURE;
  return of.truths.filter((truth, picture) => truth !== answers[picture] || !sure(picture)).length;
}

/** @type {Record<string, Ask>} */
export const ASKS = {
  ...Object.fromEntries(Object.keys(ANSWERS).map((ask) => [ask, (/** @type {any} */ given, /** @type {any} */ visitor) => answeredBy(LEARNT, ask, given, visitor)])),
  "pictures.learnt": () => ({ data: { ...LEARNT.figures, here: LEARNT.pictures.truths.length, unsure: unsureOf(looked(LEARNT)) } }),
};
