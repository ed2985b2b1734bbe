// Values as colours: blue above 0, orange below, paler the closer to 0.

/** @typedef {[number, number, number]} Colour */

/** Read once a theme: a style is worked out anew whenever it is asked for. @type {Record<string, ReturnType<typeof read>>} */
const known = {};

/** The colours of the theme that is worn. */
export function colours() {
  return (known[document.documentElement.dataset.theme ?? ""] ??= read());
}

function read() {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => parse(style.getPropertyValue(name));
  return { plus: read("--plus"), minus: read("--minus"), third: read("--good"), page: read("--raised"), ink: read("--ink") };
}

/** @param {string} words @returns {Colour} */
function parse(words) {
  const hex = words.trim().slice(1);
  return /** @type {Colour} */ ([0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)));
}

/** @param {Colour} one @param {Colour} other @param {number} share @returns {Colour} */
export function mixed(one, other, share) {
  return /** @type {Colour} */ (one.map((value, at) => Math.round(value + share * (other[at] - value))));
}

const SHADES = 255;
/** Of each colour, its shades from the page's on: thousands of places are coloured for every frame. @type {WeakMap<Colour, Colour[]>} */
const ramps = new WeakMap();

/** @param {Colour} page @param {Colour} full @param {number} share */
function shade(page, full, share) {
  let ramp = ramps.get(full);
  if (!ramp) ramps.set(full, (ramp = Array.from({ length: SHADES + 1 }, (_, at) => mixed(page, full, at / SHADES))));
  return ramp[Math.round(SHADES * share)];
}

/** @param {Colour} colour */
export const css = (colour) => `rgb(${colour.join(" ")})`;

/**
 * Draw a square of values on a canvas of as many pixels; the style sheet makes it large.
 * @param {HTMLCanvasElement} canvas
 * @param {number} wide
 * @param {(place: number) => Colour} colour
 * @param {number} [high] where it is no square
 */
export function paint(canvas, wide, colour, high = wide) {
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(wide, high);
  for (let place = 0; place < wide * high; place += 1) {
    const found = colour(place);
    image.data[4 * place] = found[0];
    image.data[4 * place + 1] = found[1];
    image.data[4 * place + 2] = found[2];
    image.data[4 * place + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/**
 * Give the colour of what a neuron says: at `size` it is full.
 * @param {ReturnType<typeof colours>} worn @param {number} value @param {number} size
 */
export function signed(worn, value, size) {
  if (!Number.isFinite(value)) return worn.ink;
  return shade(worn.page, value < 0 ? worn.minus : worn.plus, Math.min(1, Math.abs(value) / size));
}

/**
 * Give the colour of an answer: a probability for each of several classes, or a number.
 * @param {ReturnType<typeof colours>} worn @param {number[]} values @param {number} classes @param {number} strength
 */
export function answer(worn, values, classes, strength) {
  for (const value of values) if (!Number.isFinite(value)) return worn.ink;
  if (!classes) return signed(worn, values[0], 1.4 / strength);
  if (values.length === 1) return signed(worn, 2 * values[0] - 1, 1 / strength);
  const kinds = [worn.minus, worn.plus, worn.third];
  const best = values.indexOf(Math.max(...values));
  return shade(worn.page, kinds[best], strength * Math.max(0, (values[best] - 1 / values.length) / (1 - 1 / values.length)));
}
