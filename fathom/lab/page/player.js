// In a lesson, in place of the server: what was asked while it was recorded is answered again.

import { h, put } from "./make.js";
import { BEGINS } from "./recorder.js";
import { Refused, unpacked } from "./server.js";

/**
 * @typedef {import("./recorder.js").Walk} Walk
 * @typedef {import("./server.js").Answer} Answer
 * @typedef {{ask: string, given: any, walk: number, step: number | null, frame: string}} Told  its frame in base64
 * @typedef {{chapter: string, address: string, made: string, walks: Walk[], now: number, kept: Told[]}} Lesson
 */

const UNTRIED = "This was not tried when the lesson was made; open the lab (fathom lab) to go on.";
/** Without their answer what is drawn is still right: a detail is missing, or what was learnt is at its end. */
const DETAILS = ["network.onward", "network.at", "network.open", "rover.slices", "rover.printed", "pictures.place", "pictures.decided"];
const STATES = ["network.start", "network.fork", "network.onward", "network.at"]; // each shows a training at a step

export class Player {
  /** @param {Lesson} lesson @param {(words: string) => void} note told what is not quite as it was asked */
  constructor(lesson, note) {
    this.walks = lesson.walks;
    this.home = this.walk = lesson.now;
    this.kept = [...lesson.kept].reverse(); // the newest first
    this.note = note;
    /** What the chapter began with. @type {string | null} */
    this.first = null;
    this.last = "";
    /** Questions whose last answer is missing. @type {Set<string>} */
    this.untried = new Set();
    [this.shown, this.reached, this.epoch] = [0, 0, 0];
    this.before = NaN; // the step that was shown before the last epoch was learnt
  }

  /** @param {string} ask @param {any} given @returns {Promise<Answer>} */
  async ask(ask, given) {
    const words = JSON.stringify([ask, given]);
    const again = words === this.last;
    this.last = words;
    this.note("");
    try {
      const answer = this.find(ask, given, again);
      this.stale(ask, false);
      return answer;
    } catch (fault) {
      this.stale(ask, /** @type {Error} */ (fault).message === UNTRIED && !DETAILS.includes(ask));
      throw fault;
    }
  }

  /** Fade what is drawn of other knobs than stand there now. @param {string} ask @param {boolean} is */
  stale(ask, is) {
    if (is) this.untried.add(ask);
    else this.untried.delete(ask);
    document.body.toggleAttribute("data-untried", this.untried.size > 0);
  }

  /** @param {string} ask @param {any} given @param {boolean} again @returns {Answer} */
  find(ask, given, again) {
    if (ask === "network.start") return this.start(given);
    if (ask === "network.onward") return this.onward(given);
    if (ask === "network.at") return this.state(this.near(given, again));
    if (BEGINS.includes(ask)) return this.begin(ask, given);
    const exact = this.kept.filter((one) => one.ask === ask && this.within(one) && same(one.given, given));
    const found = exact.find((one) => one.walk === this.walk) ?? exact[0] ?? this.nearest(ask, given);
    if (found && found.step !== null && found.given.step !== given.step) this.note(`What was opened is shown for step ${found.step.toLocaleString("en")}, the nearest that was recorded.`);
    return this.answer(found);
  }

  /** Begin the training, or go on where the lesson was kept. @param {any} given */
  start(given) {
    const words = JSON.stringify(given);
    const begun = this.first === null ? undefined : this.kept.find((one) => one.ask === "network.start" && same(one.given, given));
    if (!begun && words === (this.first ??= words)) return this.resume();
    return this.enter(begun);
  }

  /** All that was learnt is there at once. */
  resume() {
    this.walk = this.home;
    const states = this.states(0);
    const [newest, root] = [states[0], states.find((one) => one.ask === "network.start")];
    if (!root) throw new Refused(UNTRIED);
    const [told, begun] = [this.state(newest), this.answer(root)];
    this.reached = Math.max(...states.map((one) => Number(one.step)));
    const costs = this.costs();
    this.epoch = costs.length - 1;
    return { data: { ...begun.data, ...told.data, costs, furthest: this.reached }, arrays: { ...begun.arrays, ...told.arrays }, shapes: { ...begun.shapes, ...told.shapes } };
  }

  /** Another training, or a branch of this one that was begun near by. @param {string} ask @param {any} given */
  begin(ask, given) {
    const here = this.kept.filter((one) => one.ask === ask && this.walks[one.walk]?.from === (ask.endsWith(".fork") ? this.walk : -1) && (one.step ?? 0) <= this.reached);
    return this.enter(closest(here.filter((one) => alike(one.given, given)), given.step ?? 0));
  }

  /** @param {Told | undefined} found */
  enter(found) {
    const told = this.answer(found);
    this.walk = found?.walk ?? -1;
    [this.shown, this.reached, this.epoch] = [told.data.step ?? 0, told.data.step ?? 0, told.data.epoch ?? 0];
    return told;
  }

  /** The next epoch that was recorded. @param {any} given */
  onward(given) {
    const ahead = this.states(given.member ?? 0).filter((one) => one.ask === "network.onward" && Number(one.step) > this.reached);
    const found = closest(ahead, this.reached);
    const told = this.answer(found);
    this.before = this.shown;
    const costs = this.costs().slice(this.epoch + 1, told.data.epoch + 1);
    this.epoch = told.data.epoch;
    this.reached = told.data.step;
    return this.state(found, costs);
  }

  /** The step that is nearest to the one asked for; one step on, or asked again, it is another than is shown. @param {any} given @param {boolean} again */
  near(given, again) {
    const there = this.states(given.member ?? 0).filter((one) => Number(one.step) <= this.reached);
    const best = closest(there, given.step);
    const from = given.step === this.before + 1 ? this.before : this.shown; // an epoch was learnt to go one step on
    this.before = NaN;
    const by = given.step - from;
    if (!by || best?.step !== from || !(again || Math.abs(by) === 1)) return best;
    return closest(there.filter((one) => (Number(one.step) - from) * by > 0), given.step) ?? best;
  }

  /** @param {Told | undefined} found @param {any} [costs] */
  state(found, costs) {
    const told = this.answer(found);
    this.shown = told.data.step;
    return { ...told, data: { ...told.data, furthest: this.reached, costs: costs ?? told.data.costs } };
  }

  /** Those that show a step of this training. @param {number} member */
  states(member) {
    return this.kept.filter((one) => STATES.includes(one.ask) && one.step !== null && (one.given.member ?? 0) === member && this.within(one));
  }

  /** What every epoch of this training cost. */
  costs() {
    return Array.from(this.walks[this.walk].costs, (row) => row ?? [null, null]);
  }

  /** Whether something belongs to this training, or to what led to it. @param {Told} told */
  within(told) {
    let [walk, most] = [this.walk, Infinity];
    while (walk !== told.walk && walk >= 0) {
      most = Math.min(most, this.walks[walk].step ?? Infinity);
      walk = this.walks[walk].from;
    }
    return walk === told.walk && (told.step ?? 0) <= most;
  }

  /** The same question about the nearest step. @param {string} ask @param {any} given */
  nearest(ask, given) {
    if (!Number.isFinite(given.step)) return undefined;
    return closest(this.kept.filter((one) => one.ask === ask && one.step !== null && this.within(one) && alike(one.given, given)), given.step);
  }

  /** @param {Told | undefined} told @returns {Answer} */
  answer(told) {
    if (!told) throw new Refused(UNTRIED);
    const bytes = Uint8Array.from(atob(told.frame), (letter) => letter.charCodeAt(0));
    const { header, arrays, shapes } = unpacked(bytes.buffer);
    if (header.error) throw new Refused(header.error);
    return { data: header.data, arrays, shapes };
  }
}

/** Say above the chapter that it is a lesson. @param {Lesson} lesson @returns {(words: string) => void} what is to be said beside it */
export function banner(lesson) {
  const made = new Date(lesson.made).toLocaleDateString("en", { dateStyle: "long" });
  const note = h("span", { role: "status" });
  const words = `A lesson, recorded on ${made}: what was tried then can be tried here again. For more, install Fathom and run `;
  document.querySelector("header")?.after(h("aside", { class: "told", "aria-label": "About this lesson" }, words, h("code", {}, "fathom\u00a0lab"), ". ", note));
  return (said) => note.textContent !== said && put(note, said);
}

/** @param {Told[]} several @param {number} step */
function closest(several, step) {
  const far = (/** @type {Told} */ one) => Math.abs(Number(one.step) - step);
  return several.reduce((/** @type {Told | undefined} */ best, one) => (best && far(best) <= far(one) ? best : one), undefined);
}

/** @param {any} one @param {any} other */
function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The same but for the step. @param {any} one @param {any} other */
function alike(one, other) {
  return same({ ...one, step: 0 }, { ...other, step: 0 });
}
