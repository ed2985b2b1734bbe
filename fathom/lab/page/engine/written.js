// Numbers in sentences, written as the library writes them (Python's general format).

/** A number with up to so many digits: 0.1, 1e+06, -3.5. @param {number} value @param {number} [digits] */
export function general(value, digits = 6) {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [whole, power] = rounded(value, digits).split("e");
  const at = Number(power);
  if (at >= -4 && at < digits) return plain(Number(`${whole}e${power}`).toFixed(Math.max(0, digits - 1 - at)), Object.is(value, -0));
  return `${whole.includes(".") ? whole.replace(/\.?0+$/, "") : whole}e${at < 0 ? "-" : "+"}${String(Math.abs(at)).padStart(2, "0")}`;
}

/** With a power of ten; what lies exactly in the middle goes to the even digit. @param {number} value @param {number} digits */
export function rounded(value, digits) {
  const [exact, power] = value.toExponential(digits + 24).split("e");
  const kept = exact.length - 25;
  const middle = /^50+$/.test(exact.slice(kept)) && Number(exact[kept - 1].replace(".", exact[kept - 2])) % 2 === 0;
  return middle ? `${exact.slice(0, kept)}e${power}` : value.toExponential(digits - 1);
}

/** @param {string} words @param {boolean} negative a -0 */
function plain(words, negative) {
  const short = words.includes(".") ? words.replace(/\.?0+$/, "") : words;
  return negative ? `-${short}` : short;
}

/** As it stands in a sum: "+ 3" or "- 3". @param {number} value */
export const signed = (value) => `${value < 0 ? "-" : "+"} ${general(Math.abs(value))}`;
