// Numbers of a network as they are kept, and what is asked of rows of them: the largest, their order.

/** Read numbers that are kept as "half:..." or "single:...", of two or four bytes each (IEEE 754). @param {string} kept */
export function numbers(kept) {
  const [kind, words] = kept.split(":");
  const bytes = bytesOf(words);
  const view = new DataView(bytes.buffer);
  const wide = kind === "half" ? 2 : 4;
  return Float64Array.from({ length: bytes.length / wide }, (_, at) => (kind === "half" ? half(view.getUint16(2 * at, true)) : view.getFloat32(4 * at, true)));
}

/** @param {string} words in base64 */
export const bytesOf = (words) => Uint8Array.from(atob(words), (one) => one.charCodeAt(0));

/** A number of sixteen bits: a sign, five bits of an exponent, ten behind the point. @param {number} bits */
function half(bits) {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : (2 ** -14 * fraction) / 1024;
  return bits >> 15 ? -size : size;
}

/** The place of the largest; of equal ones the first. @param {ArrayLike<number>} row */
export function largest(row) {
  let best = 0;
  for (let at = 1; at < row.length; at += 1) if (row[at] > row[best]) best = at;
  return best;
}

/** Places, those of the largest numbers first; equal ones as they stand. @param {ArrayLike<number>} row */
export const fromLargest = (row) => Array.from(row, (_, at) => at).sort((one, other) => row[other] - row[one] || one - other);

const STRONGEST = 0.995; // of the numbers: the few beyond have as full a colour

/** The size at which a colour is full. @param {Float64Array} row */
export function full(row) {
  const sizes = row.map(Math.abs).sort();
  const at = STRONGEST * (sizes.length - 1);
  const below = Math.floor(at);
  const next = sizes[Math.min(below + 1, sizes.length - 1)];
  return Math.max(sizes[below] + (at - below) * (next - sizes[below]), 1e-12);
}

/** @param {Float64Array} row */
export const furthest = (row) => Math.max(row.reduce((most, one) => Math.max(most, Math.abs(one)), 0), 1e-12);
