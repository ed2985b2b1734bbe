// A square hides a part of the picture: what becomes of the answer.

import { choice, h, put, side, signed } from "../make.js";
import { pixels } from "./pixels.js";
import { percent, words } from "./subject.js";
import { t } from "../words.js";

/** @param {(side: number) => void} choose @param {(row: number, column: number) => void} move */
export function hideView(choose, move) {
  const covered = pixels({ move });
  const loss = h("p", { class: "formula" });
  const square = h("div", {});
  return {
    element: h("section", { class: "card", "aria-label": t("Hide a part") }, h("h2", {}, t("Hide a part of it")), covered.element, loss, square),
    /** Which squares there are to choose from. @param {[number, number][]} sides what each is called here, and its pixels @param {number} side */
    offer(sides, side) {
      const options = sides.map(([name, pixels]) => /** @type {[string, string]} */ ([String(name), String(pixels)]));
      put(square, choice({ label: t("side of the square, in pixels"), options, value: String(side), input: (value) => choose(Number(value)) }).element);
    },
    /**
     * @param {import("./subject.js").One} one @param {import("../frame/server.js").Answer} hidden @param {number[]} mean colour of the square
     * @param {{top: number, left: number, side: number}} at
     * @returns {boolean} whether it costs the answer most there
     */
    show(one, hidden, mean, at) {
      const { rows, columns, of, value, worst } = hidden.data;
      const [row, column] = [rows[at.top], columns[at.left]];
      const within = (/** @type {number} */ place, /** @type {number} */ from) => place >= from && place < from + at.side;
      const ground = /** @type {import("../views/heat.js").Colour} */ (mean.length === 1 ? [mean[0], mean[0], mean[0]] : mean);
      covered.show(one.wide, (place) => (within(Math.floor(place / one.wide), row) && within(place % one.wide, column) ? ground : one.colour(place)), one.high);
      covered.stand(at.top, at.left, rows.length, at.side, columns.length);
      covered.around(row, column, at.side, at.side);
      const place = at.top * columns.length + at.left;
      const [change, left] = [hidden.arrays.changes[place], hidden.arrays.left[place]];
      const name = one.sure === null ? of : `p(${one.said})`;
      const told = (/** @type {number} */ number) => (one.sure === null ? words(number) : percent(number));
      covered.name(t`The picture with rows ${row} to ${row + at.side - 1}, columns ${column} to ${column + at.side - 1} hidden: ${name} is ${told(left)}. Arrow keys move the square.`);
      put(loss, `${name} ${told(value)} → `, h("b", {}, told(left)), h("br"), h("b", { class: side(change) }, one.sure === null ? signed(change, 3) : t`${signed(100 * change, 3)} points`));
      return at.top === worst[0] && at.left === worst[1];
    },
  };
}
