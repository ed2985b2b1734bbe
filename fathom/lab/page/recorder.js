// What was asked and answered in this page, the newest of it: what a lesson is made of.

const MOST = 20e6; // bytes of frames
const PRIVATE = ["table", "visit"]; // one's own data, and the page's key: they stay where they are

/** What begins a training: whatever is asked after it is about that one. */
export const BEGINS = ["network.start", "network.fork", "pictures.learn"];

/**
 * @typedef {(number | null)[][]} Costs
 * @typedef {{ask: string, given: any, walk: number, step: number | null, frame: ArrayBuffer}} Kept
 * @typedef {{from: number, step: number | null, key: string, costs: Costs}} Walk  a training; which one it branched off (-1: none), and at which step
 * @typedef {{walks: Walk[], now: number}} Trainings  of a chapter; which one is under way, -1: none
 */

export class Recorder {
  constructor() {
    /** @type {Map<string, Kept>} */
    this.kept = new Map();
    /** @type {Record<string, Trainings>} */
    this.chapters = {};
    /** @type {Record<string, number>} */
    this.room = {};
  }

  /** @param {string} ask @param {any} given @param {any} header @param {ArrayBuffer} frame */
  keep(ask, given, header, frame) {
    const chapter = chapterOf(ask);
    if (PRIVATE.includes(chapter)) return;
    const trainings = (this.chapters[chapter] ??= { walks: [], now: -1 });
    const { data, error } = header;
    if (data?.there === false) return; // it is still worked out
    if (BEGINS.includes(ask) && !error) begin(trainings, ask, given, data);
    const walk = trainings.now;
    if (walk >= 0 && data?.costs && Number.isInteger(data.epoch)) fill(trainings.walks[walk].costs, data);
    const key = JSON.stringify([walk, ask, given, data?.step]); // every epoch is asked for in the same words
    const before = this.kept.get(key);
    if (before && error) return; // it was answered once: a server that was away has forgotten the training
    if (before) this.drop(key, before);
    this.kept.set(key, { ask, given, walk, step: data?.step ?? null, frame });
    this.room[ask] = (this.room[ask] ?? 0) + frame.byteLength;
    this.thin();
  }

  /** Of the kind that takes most room the oldest go, so that what is asked once is never crowded out. */
  thin() {
    while (Object.values(this.room).reduce((all, one) => all + one, 0) > MOST) {
      const [[widest]] = Object.entries(this.room).sort(([, one], [, other]) => other - one);
      for (const [key, one] of this.kept) {
        if (one.ask !== widest) continue;
        this.drop(key, one);
        break;
      }
    }
  }

  /** @param {string} key @param {Kept} one */
  drop(key, one) {
    this.kept.delete(key);
    this.room[one.ask] -= one.frame.byteLength;
  }

  /** All that was asked in a chapter, oldest first. @param {string} chapter */
  of(chapter) {
    const kept = [...this.kept.values()].filter((one) => chapterOf(one.ask) === chapter);
    return { ...(this.chapters[chapter] ?? { walks: [], now: -1 }), kept };
  }
}

/** The same wishes from the same place give the same training: it is known again. @param {Trainings} trainings @param {string} ask @param {any} given @param {any} data */
function begin(trainings, ask, given, data) {
  const from = ask.endsWith(".fork") ? trainings.now : -1;
  const key = JSON.stringify([from, ask, given]);
  trainings.now = trainings.walks.findIndex((one) => one.key === key);
  if (trainings.now >= 0) return;
  const costs = from < 0 ? [] : trainings.walks[from].costs.slice(0, data.epoch + 1);
  trainings.now = trainings.walks.push({ from, step: data.step ?? null, key, costs }) - 1;
}

/** What the last epochs cost goes to its place. @param {Costs} costs @param {any} data */
function fill(costs, data) {
  const first = data.epoch + 1 - data.costs.length;
  data.costs.forEach((/** @type {(number | null)[]} */ row, /** @type {number} */ place) => (costs[first + place] = row));
}

/** @param {string} ask */
function chapterOf(ask) {
  return ask.split(".")[0];
}
