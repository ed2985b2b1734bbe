// The walk itself: look at the slope, step against what the optimiser makes of it, look again.

/**
 * @typedef {import("./functions/computed.js").Computed} Cost
 * @typedef {import("./optimisers.js").Optimiser} Optimiser
 * @typedef {"slope_small" | "cost_stopped" | "step_limit" | "diverged"} Stopped
 * @typedef {{positions: number[][], costs: number[], slopes: number[][], stopped: Stopped}} Walk  every look, the start first
 */

const PATIENCE = 10; // looks at an unchanged cost before a walker gives up
export const UNCHANGED = 1e-12; // relative
const EXPLODED = 1e12; // growth of the cost that counts as divergence
const SLOPE_SMALL = 1e-3;

/** @param {Cost} cost @param {Optimiser} rule @param {number[]} start @param {number} rate @param {number} most steps @returns {Walk} */
export function walk(cost, rule, start, rate, most) {
  let position = start.slice();
  const slope = new Float64Array(start.length);
  const memory = rule.begin(start.length);
  /** @type {Omit<Walk, "stopped">} */
  const { positions, costs, slopes } = { positions: [], costs: [], slopes: [] };
  for (let [step, unchanged] = [0, 0]; ; step++) {
    if (step) {
      const direction = rule.direction(slope, memory);
      position = position.slice();
      for (let at = 0; at < position.length; at++) position[at] -= rate * direction[at];
    }
    const seen = cost.look(position, slope);
    const same = step > 0 && Math.abs(seen - costs[step - 1]) <= UNCHANGED * Math.max(Math.abs(seen), UNCHANGED);
    unchanged = same ? unchanged + 1 : 0;
    positions.push(position);
    costs.push(seen);
    slopes.push(position.map((_, at) => slope[at]));
    const steep = length(slope);
    if (!Number.isFinite(seen) || !finite(position, slope) || Math.abs(seen) > EXPLODED * (1 + Math.abs(costs[0]))) return { positions, costs, slopes, stopped: "diverged" };
    if (steep < SLOPE_SMALL) return { positions, costs, slopes, stopped: "slope_small" };
    if (unchanged >= PATIENCE) return { positions, costs, slopes, stopped: "cost_stopped" };
    if (step >= most) return { positions, costs, slopes, stopped: "step_limit" };
  }
}

/** @param {number[]} position @param {Float64Array} slope */
function finite(position, slope) {
  for (let at = 0; at < position.length; at++) if (!Number.isFinite(position[at] + slope[at])) return false;
  return true;
}

/** @param {ArrayLike<number>} vector */
export function length(vector) {
  let all = 0;
  for (let at = 0; at < vector.length; at++) all += vector[at] * vector[at];
  return Math.sqrt(all);
}
