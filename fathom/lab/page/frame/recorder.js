// What was asked of the lab and answered in this page, the newest of it: what a lesson is made of.
//
// Chapters that the page answers by itself need none of it: their lessons hold the engine.

const MOST = 20e6; // bytes of frames
const PRIVATE = ["table", "visit", "class"]; // one's own data, the page's key, a class: they stay where they are

/** What begins a training: whatever is asked after it is about that one. */
export const BEGINS = ["pictures.learn"];

/** @typedef {{ask: string, given: any, walk: number, frame: ArrayBuffer}} Kept  walk: the training that it is about, -1: none */

export class Recorder {
  constructor() {
    /** @type {Map<string, Kept>} */
    this.kept = new Map();
    /** Each training's wishes. @type {string[]} */
    this.walks = [];
    this.now = -1;
    /** @type {Record<string, number>} */
    this.room = {};
  }

  /** @param {string} ask @param {any} given @param {any} header @param {ArrayBuffer} frame */
  keep(ask, given, header, frame) {
    const { data, error } = header;
    if (PRIVATE.includes(chapterOf(ask)) || given.of === "own" || given.mine) return; // one's own network or picture
    if (data?.there === false) return; // that is still worked out
    if (BEGINS.includes(ask) && !error) this.begin(JSON.stringify([ask, given]));
    const key = JSON.stringify([this.now, ask, given]);
    const before = this.kept.get(key);
    if (before && error) return; // it was answered once: a server that was away has forgotten the training
    if (before) this.drop(key, before);
    this.kept.set(key, { ask, given, walk: this.now, frame });
    this.room[ask] = (this.room[ask] ?? 0) + frame.byteLength;
    this.thin();
  }

  /** The same wishes give the same training: it is known again. @param {string} wishes */
  begin(wishes) {
    this.now = this.walks.indexOf(wishes);
    if (this.now < 0) this.now = this.walks.push(wishes) - 1;
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
    return { now: this.now, kept: [...this.kept.values()].filter((one) => chapterOf(one.ask) === chapter) };
  }
}

/** @param {string} ask */
function chapterOf(ask) {
  return ask.split(".")[0];
}
