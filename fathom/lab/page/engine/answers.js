// The page's own engine: chapters that need no server, answered by the twin of the library's numbers.
//
// A question has a name and what comes with it; an answer has plain data and arrays beside it, as
// the server's have. What was learnt for this page is kept in `visitor`.

import { Refused } from "../refused.js";
import { ASKS as BYHAND } from "./byhand.js";
import { ASKS as DEPTH } from "./depth.js";
import { ASKS as HEART } from "./heart.js";
import { ASKS as LOSSES } from "./judged.js";
import { ASKS as LEDGER } from "./ledger.js";
import { ASKS as NETWORK } from "./network.js";
import { ASKS as NEURON } from "./neuron.js";
import { ASKS as RATES } from "./rates.js";
import { ASKS as ROVER } from "./rover.js";
import { ASKS as SERVED } from "./served.js";
import { ASKS as WIRING } from "./wiring.js";

/**
 * @typedef {import("../frame/server.js").Answer} Answer
 * @typedef {Record<string, any>} Visitor  what this page has going on, by chapter
 * @typedef {(given: any, visitor: Visitor) => {data: any, arrays?: Answer["arrays"], shapes?: Answer["shapes"]}} Ask
 */

/** @type {Record<string, Ask>} */
const ASKS = { ...NEURON, ...WIRING, ...LOSSES, ...NETWORK, ...LEDGER, ...ROVER, ...RATES, ...DEPTH, ...BYHAND, ...HEART, ...SERVED };

/** @param {string} ask @param {any} given @param {Visitor} visitor @returns {Answer} */
export function answered(ask, given, visitor) {
  if (!Object.hasOwn(ASKS, ask)) throw new Refused(`There is no question "${ask}".`);
  const { data, arrays = {}, shapes = {} } = ASKS[ask](given, visitor);
  return { data: plain(data), arrays, shapes };
}

/** Numbers that are not finite become null, as in JSON. @param {any} value @returns {any} */
function plain(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  return value;
}
