// Many learning rates side by side: their costs over the steps, and the steps that each one needs.

import { chart } from "./chart.js";
import { shade } from "./curve.js";
import { grouped, number, put, s, set } from "../make.js";
import { t } from "../words.js";

export const MOST = 12; // rates
const LONGEST = 10_000; // steps
const NEVER = 30_000; // where what never arrives is drawn

/** How many steps it took, in words. @param {any} run */
export function steps(run) {
  return run.needed !== null ? grouped(run.needed) : run.steps >= LONGEST ? t`over ${grouped(LONGEST)}` : t("never");
}

/**
 * A chart of what is told, with one rate chosen.
 * @param {number} high @param {(picture: ReturnType<typeof chart>) => (told: any, chosen: number) => void} make
 */
function rateChart(high, make) {
  /** @type {[any, number] | null} */
  let now = null;
  const picture = chart({ label: "", high, draw: () => now && paint(...now) });
  const paint = make(picture);
  return {
    element: picture.element,
    /** @param {any} told @param {number} chosen */
    show(told, chosen) {
      now = [told, chosen];
      paint(told, chosen);
    },
    close: picture.close,
  };
}

/** The cost over the steps, a line for each rate. */
export function costChart() {
  return rateChart(330, (picture) => {
    const lines = Array.from({ length: MOST }, () => s("path", { fill: "none", "stroke-linejoin": "round" }));
    const name = s("text", { class: "halo" });
    picture.marks.append(...lines);
    picture.over.append(name);
    return (told, chosen) => {
      const [xs, ys] = ["looks", "above"].map((word) => told.runs.map((/** @type {any} */ _, /** @type {number} */ place) => told.arrays[word + place]));
      const every = ys.flatMap((/** @type {Float32Array} */ one) => Array.from(one).filter(Number.isFinite));
      const [first, lowest] = [ys[0][0], Math.min(...every)];
      const top = Math.min(Math.max(...every), first > 10 * lowest ? 1000 * first : Infinity);
      picture.frame({ x: [0.9, 12_000], y: [lowest / 3, Math.max(3 * top, 10 * lowest)], logX: true, logY: true, nameX: t("look (the first is the start)"), nameY: t("cost above the lowest found") });
      lines.forEach((line, place) => {
        const mine = place === chosen;
        set(line, { d: ys[place] ? picture.line(Array.from(xs[place], (look) => Number(look) + 1), ys[place]) : "", stroke: mine ? "var(--ink)" : shade(place / Math.max(1, ys.length - 1)), "stroke-width": mine ? 4 : 1.6 });
      });
      const [look, cost] = [xs[chosen].at(-1) + 1, ys[chosen].at(-1)];
      put(name, number(told.runs[chosen].rate));
      set(name, { x: Math.min(picture.x(look) + 8, picture.size.wide - 60), y: Math.max(26, Math.min(picture.size.high - 50, (Number.isFinite(cost) ? picture.y(cost) : 0) - 8)) });
      picture.name(t`The cost over the steps for ${ys.length} learning rates, the chosen one thick: ${number(told.runs[chosen].rate)}`);
    };
  });
}

/** The steps that each rate needs. @param {(rate: number) => void} pick */
export function needChart(pick) {
  return rateChart(230, (picture) => {
    /** @type {any[]} */
    let runs = [];
    const links = s("path", { fill: "none", stroke: "var(--soft)", "stroke-width": 1.5 });
    const edge = s("path", { stroke: "var(--ink)", "stroke-width": 1.5, "stroke-dasharray": "5 4" });
    const name = s("text", { class: "halo", y: 60, "text-anchor": "end" });
    const dots = Array.from({ length: MOST }, (_, place) => s("circle", { stroke: "var(--ink)", cursor: "pointer", onclick: () => pick(runs[place].rate) }));
    picture.marks.append(links, edge, ...dots);
    picture.over.append(name);
    return ({ runs: given, best, limit }, chosen) => {
      runs = given;
      const rates = runs.map((run) => run.rate);
      const all = [...rates, limit ?? rates[0]];
      const needed = runs.map((run) => (run.needed === null ? NEVER : Math.max(1, run.needed)));
      picture.frame({ x: [Math.min(...all) / 1.4, Math.max(...all) * 1.4], y: [0.6, 2 * NEVER], logX: true, logY: true, nameX: t("learning rate"), nameY: t("steps") });
      set(links, { d: picture.line(rates, needed) });
      dots.forEach((dot, place) => {
        const [run, mine] = [runs[place], place === chosen];
        set(dot, run ? { cx: picture.x(run.rate), cy: picture.y(needed[place]), r: mine ? 8 : 5.5, fill: run.needed === null ? "var(--raised)" : run.rate === best ? "var(--good)" : "var(--ink)", "stroke-width": mine ? 2.5 : 1.2 } : { r: 0, "stroke-width": 0 });
      });
      set(edge, { d: limit === null ? "" : `M${picture.x(limit)} 0v${picture.size.high}` });
      set(name, { x: picture.x(limit ?? rates[0]) - 5 });
      put(name, limit === null ? "" : t`limit ${number(limit)}`);
      picture.name(t`Steps needed by rate${limit === null ? "" : t`; the limit is ${number(limit)}`}${best === null ? "" : t`; the best is ${number(best)}`}`);
    };
  });
}
