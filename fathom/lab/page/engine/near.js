// The nearest of known names to one that is not known, and how a text is quoted in a sentence.
// The likeness is that of Python's difflib (Ratcliff and Obershelp), so that both hint the same.

import { t } from "../words.js";

const LIKE = 0.55;
const SHOWN = 12;

/** Fold a name so that hyphen, underscore, blank and capitals make no difference. @param {string} name */
export function folded(name) {
  return name.trim().toLowerCase().replaceAll(/[- ]/g, "_");
}

/** The end of a sentence about an unknown name: the nearest name, or the list. @param {string} name @param {string[]} names */
export function hint(name, names) {
  const wanted = folded(name);
  /** @type {[number, string, string]} */
  let best = [0, "", ""];
  for (const known of names) {
    const like = likeness(folded(known), wanted);
    if (like >= LIKE && (like > best[0] || (like === best[0] && folded(known) > best[1]))) best = [like, folded(known), known];
  }
  if (best[0]) return t`Did you mean ${quoted(best[2])}?`;
  const more = names.length > SHOWN ? t` and ${names.length - SHOWN} more` : "";
  return names.length ? t`There are: ${names.slice(0, SHOWN).join(", ")}${more}.` : t("There are none.");
}

/** From 0, nothing alike, to 1, the same. @param {string} first @param {string} second */
function likeness(first, second) {
  const [a, b] = [[...first], [...second]];
  return a.length + b.length ? (2 * matches(a, b)) / (a.length + b.length) : 1;
}

/** Letters in the longest common piece, and in those to its left and right. @param {string[]} a @param {string[]} b @returns {number} */
function matches(a, b) {
  let [from, to, long] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let size = 0;
      while (i + size < a.length && j + size < b.length && a[i + size] === b[j + size]) size += 1;
      if (size > long) [from, to, long] = [i, j, size];
    }
  }
  if (!long) return 0;
  return long + matches(a.slice(0, from), b.slice(0, to)) + matches(a.slice(from + long), b.slice(to + long));
}

/** @type {Record<string, string>} */
const ESCAPED = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text in quotes, as Python's repr writes it. @param {string} text */
export function quoted(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = [...text].map((sign) => {
    if (sign === mark) return `\\${sign}`;
    if (ESCAPED[sign]) return ESCAPED[sign];
    if (sign === " " || !/[\p{C}\p{Z}]/u.test(sign)) return sign;
    const code = (sign.codePointAt(0) ?? 0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, "0")}` : code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
  });
  return mark + body.join("") + mark;
}
