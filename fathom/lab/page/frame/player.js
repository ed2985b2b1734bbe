// In a lesson, in place of the lab: what was asked of it while it was recorded is answered again.

import { h } from "../make.js";
import { BEGINS } from "./recorder.js";
import { Refused } from "../refused.js";
import { unpacked } from "./server.js";
import { language, t } from "../words.js";

/**
 * @typedef {import("./server.js").Answer} Answer
 * @typedef {{ask: string, given: any, walk: number, frame: string}} Told  its frame in base64
 * @typedef {{chapter: string, address: string, made: string, now: number, kept: Told[]}} Lesson
 */

const UNTRIED = t("This was not tried when the lesson was made; open the lab (fathom lab) to go on.");
/** Without their answer what is drawn is still right: a detail is missing. */
const DETAILS = ["pictures.place", "pictures.decided", "pictures.layers", "pictures.mine", "table.pictures", "visit.hello"];

export class Player {
  /** @param {Lesson} lesson */
  constructor(lesson) {
    this.walk = lesson.now;
    this.kept = [...lesson.kept].reverse(); // the newest first
    /** Questions whose last answer is missing. @type {Set<string>} */
    this.untried = new Set();
  }

  /** @param {string} ask @param {any} given @returns {Promise<Answer>} */
  async ask(ask, given) {
    const begins = BEGINS.includes(ask);
    const found = this.kept.find((one) => one.ask === ask && (begins || one.walk === this.walk) && JSON.stringify(one.given) === JSON.stringify(given));
    this.stale(ask, !found && !DETAILS.includes(ask));
    if (!found) throw new Refused(UNTRIED);
    if (begins) this.walk = found.walk;
    return answer(found);
  }

  /** Fade what is drawn of other knobs than stand there now. @param {string} ask @param {boolean} is */
  stale(ask, is) {
    if (is) this.untried.add(ask);
    else this.untried.delete(ask);
    document.body.toggleAttribute("data-untried", this.untried.size > 0);
  }
}

/** @param {Told} told @returns {Answer} */
function answer(told) {
  const bytes = Uint8Array.from(atob(told.frame), (letter) => letter.charCodeAt(0));
  const { header, arrays, shapes } = unpacked(bytes.buffer);
  if (header.error) throw new Refused(header.error);
  return { data: header.data, arrays, shapes };
}

/** Say above the chapter that it is a lesson. @param {Lesson} lesson @param {boolean} alive whether all its knobs may be turned */
export function banner(lesson, alive) {
  const made = new Date(lesson.made).toLocaleDateString(language(), { dateStyle: "long" });
  const words = alive
    ? t`A lesson, kept on ${made}: every knob of it may be turned. For the other chapters, install Fathom and run `
    : t`A lesson, recorded on ${made}: what was tried then can be tried here again. For more, install Fathom and run `;
  document.querySelector("header")?.after(h("aside", { class: "told", "aria-label": t("About this lesson") }, words, h("code", {}, "fathom\u00a0lab"), "."));
}
