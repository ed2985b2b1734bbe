// Values as colours: blue above 0, orange below, paler the closer to 0.

/** @typedef {[number, number, number]} Colour */

/** The colours of the theme that is worn. */
export function colours() {
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

/** @param {Colour} colour */
export const css = (colour) => `rgb(${colour.join(" ")})`;

/**
 * Draw a square of values on a canvas of as many pixels; the style sheet makes it large.
 * @param {HTMLCanvasElement} canvas
 * @param {number} wide
 * @param {(place: number) => Colour} colour
 */
export function paint(canvas, wide, colour) {
  if (canvas.width !== wide) canvas.width = canvas.height = wide;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(wide, wide);
  for (let place = 0; place < wide * wide; place += 1) {
    const [red, green, blue] = colour(place);
    image.data.set([red, green, blue, 255], 4 * place);
  }
  context.putImageData(image, 0, 0);
}

/**
 * Give the colour of what a neuron says: at `size` it is full.
 * @param {ReturnType<typeof colours>} worn @param {number} value @param {number} size
 */
export function signed(worn, value, size) {
  if (!Number.isFinite(value)) return worn.ink;
  return mixed(worn.page, value < 0 ? worn.minus : worn.plus, Math.min(1, Math.abs(value) / size));
}

/**
 * Give the colour of an answer: a probability for each of several classes, or a number.
 * @param {ReturnType<typeof colours>} worn @param {number[]} values @param {number} classes @param {number} strength
 */
export function answer(worn, values, classes, strength) {
  if (!values.every(Number.isFinite)) return worn.ink;
  if (!classes) return signed(worn, values[0], 1.4 / strength);
  if (values.length === 1) return signed(worn, 2 * values[0] - 1, 1 / strength);
  const kinds = [worn.minus, worn.plus, worn.third];
  const best = values.indexOf(Math.max(...values));
  return mixed(worn.page, kinds[best], strength * Math.max(0, (values[best] - 1 / values.length) / (1 - 1 / values.length)));
}
