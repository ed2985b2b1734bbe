// A picture brought to the size that a network knows, as the library does it: what does not fit into
// its shape is cut off evenly, and each pixel is the mean of what it covers (Pillow's box filter, to the bit).

const BITS = 22; // behind the point, of the share that a pixel counts

/** @param {ArrayLike<number>} pixels of three colours, row by row @param {number} rows @param {number} columns @param {number[]} to rows, columns and colours @returns {Uint8Array} */
export function scaled(pixels, rows, columns, [high, wide, colours]) {
  const seen = colours === 1 ? greys(pixels) : Uint8Array.from(pixels);
  const ratio = wide / high;
  const [across, down] = columns / rows >= ratio ? [ratio * rows, rows] : [columns, columns / ratio];
  const [left, top] = [(columns - across) * 0.5, (rows - down) * 0.5];
  if (columns === wide && rows === high) return seen;
  const narrow = lines(seen, rows, columns, colours, shares(columns, left, left + across, wide));
  const turned = lines(transposed(narrow, rows, wide, colours), wide, rows, colours, shares(rows, top, top + down, high));
  return transposed(turned, wide, high, colours);
}

/** As the eye weighs colours (ITU-R 601). @param {ArrayLike<number>} pixels */
const greys = (pixels) => Uint8Array.from({ length: pixels.length / 3 }, (_, at) => (19595 * pixels[3 * at] + 38470 * pixels[3 * at + 1] + 7471 * pixels[3 * at + 2] + 0x8000) >> 16);

/** Which pixels of a line make each of the new ones, and how much each counts. @param {number} size @param {number} from @param {number} to @param {number} count */
function shares(size, from, to, count) {
  const [begin, length] = [Math.fround(from), Math.fround(Math.fround(to) - Math.fround(from))]; // as Pillow holds them
  const scale = length / count;
  const wide = Math.max(scale, 1);
  return Array.from({ length: count }, (_, place) => {
    const middle = begin + (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(middle - wide / 2 + 0.5));
    const last = Math.min(size, Math.trunc(middle + wide / 2 + 0.5));
    const covers = Array.from({ length: last - first }, (_, at) => {
      const away = (first + at - middle + 0.5) * (1 / wide);
      return Number(away > -0.5 && away <= 0.5);
    });
    const total = covers.reduce((all, one) => all + one, 0);
    return { first, counts: covers.map((one) => Math.trunc(0.5 + (total ? one / total : one) * 2 ** BITS)) };
  });
}

/** Make each line shorter or longer. @param {Uint8Array} pixels @param {number} rows @param {number} columns @param {number} colours @param {ReturnType<typeof shares>} each */
function lines(pixels, rows, columns, colours, each) {
  const made = new Uint8Array(rows * each.length * colours);
  for (let row = 0; row < rows; row += 1) {
    each.forEach(({ first, counts }, place) => {
      for (let colour = 0; colour < colours; colour += 1) {
        const sum = counts.reduce((all, one, at) => all + one * pixels[(row * columns + first + at) * colours + colour], 2 ** (BITS - 1));
        made[(row * each.length + place) * colours + colour] = Math.min(255, sum >> BITS);
      }
    });
  }
  return made;
}

/** Rows become columns. @param {Uint8Array} pixels @param {number} rows @param {number} columns @param {number} colours */
function transposed(pixels, rows, columns, colours) {
  const made = new Uint8Array(pixels.length);
  for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) for (let colour = 0; colour < colours; colour += 1) made[(column * rows + row) * colours + colour] = pixels[(row * columns + column) * colours + colour];
  return made;
}
