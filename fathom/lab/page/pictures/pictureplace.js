// What the address of the chapter of pictures holds: wishes, and where one stands.

export const COUNTS = [60, 120, 240, 480]; // pictures to draw
export const START = { count: 240, epochs: 15, picture: 0, layer: 0, neuron: -1, row: -1, column: -1, side: 8, top: 3, left: 3 };
export const [SIDES, OF] = [[4, 8, 12, 16], 32]; // sides of the square that hides: so many of 32 parts of a picture's

/** Take from the address only what makes sense. @param {Record<string, any>} given */
export function kept(given) {
  /** @type {Record<string, number>} */
  const good = {};
  for (const name of Object.keys(START)) if (Number.isInteger(given[name]) && given[name] >= 0 && given[name] < 1000) good[name] = given[name];
  if (!COUNTS.includes(given.count)) delete good.count;
  if (!SIDES.includes(given.side)) delete good.side;
  if (!(given.epochs >= 1 && given.epochs <= 40)) delete good.epochs;
  return good;
}
