// Which rows teach in which step: the order follows from (seed, epoch) alone, by NumPy's Philox
// (Salmon et al. 2011), as the library shuffles.

const WORD = (1n << 64n) - 1n;
const [TIMES0, TIMES1] = [0xd2e7470ee14c6c93n, 0xca5a826395121157n];
const [MORE0, MORE1] = [0x9e3779b97f4a7c15n, 0xbb67ae8584caa73bn];

/** Four numbers of 64 bits of a counter. @param {bigint} first @param {bigint} epoch @param {bigint} seed */
function philox(first, epoch, seed) {
  let [a, b, c, d] = [first, 0n, 0n, epoch];
  let [k, l] = [seed, 0n];
  for (let round = 0; round < 10; round += 1) {
    const [one, two] = [a * TIMES0, c * TIMES1];
    [a, b, c, d] = [(two >> 64n) ^ b ^ k, two & WORD, (one >> 64n) ^ d ^ l, one & WORD];
    [k, l] = [(k + MORE0) & WORD, (l + MORE1) & WORD];
  }
  return [a, b, c, d];
}

/** The numbers from 0 to below `rows` in an order that follows from seed and epoch. @param {number} rows @param {number} seed @param {number} epoch */
export function shuffled(rows, seed, epoch) {
  const bits = BigInt(Math.max(rows - 1, 1).toString(2).length);
  const tagged = new BigUint64Array(rows);
  for (let row = 0; row < rows; row += 4) {
    const drawn = philox(BigInt(row / 4 + 1), BigInt(epoch), BigInt(seed));
    for (let part = 0; part < 4 && row + part < rows; part += 1) tagged[row + part] = ((drawn[part] >> bits) << bits) | BigInt(row + part);
  }
  return Int32Array.from(tagged.sort(), (one) => Number(one & ((1n << bits) - 1n)));
}

/** How an epoch is cut: steps of `size` rows each; 0 is all rows. @param {number} rows @param {number} wanted */
export function cut(rows, wanted) {
  const size = wanted ? Math.min(wanted, rows) : rows;
  const all = Math.floor(rows / size);
  const chunks = Math.ceil(all / 100); // the library learns at most 100 steps in a call
  return { rows, size, perEpoch: chunks * Math.floor(all / chunks) };
}
