// What was solved in this browser, and when: kept here alone, saved as a file to hand in.

import { EXERCISES } from "./exercises.js";
import { t } from "../words.js";

const KEY = "fathom-progress";
const LONGEST = 40; // characters of a name
export const MOST_BYTES = 200_000; // of a file that is taken
const FORMAT = 1;
const word = crypto.getRandomValues(new Uint32Array(4)).join("-");

/** @typedef {{name: string, chapters: Record<string, Record<string, string>>}} Progress  when each task was solved, by chapter and id */

let offered = Object.keys(EXERCISES); // chapters
let alone = false; // without a lab
/** @type {Progress} */
let progress = read();
/** Whom to tell, and the element that it is for. @type {Map<() => void, Element>} */
const watching = new Map();
addEventListener("storage", ({ key }) => {
  if (key !== KEY && key !== null) return;
  progress = read(); // the same lab in another tab
  tell();
});

/** A random word for this browser, by which a class tells two of one name apart. */
export function who() {
  try {
    const kept = localStorage.getItem(`${KEY}-who`) ?? word;
    localStorage.setItem(`${KEY}-who`, kept);
    return kept.slice(0, 60);
  } catch {
    return word;
  }
}

/** What the browser kept; a page from a disk may not be allowed to look. @returns {Progress} */
function read() {
  try {
    return sound(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return { name: "", chapters: {} };
  }
}

/** Of anything that was kept or sent, what makes sense. @param {any} given @returns {Progress} */
function sound(given) {
  /** @type {Progress} */
  const good = { name: typeof given?.name === "string" ? given.name.slice(0, LONGEST) : "", chapters: {} };
  for (const [chapter, list] of Object.entries(EXERCISES)) {
    for (const { id } of list) {
      const when = given?.chapters?.[chapter]?.[id];
      if (typeof when === "string" && Number.isFinite(Date.parse(when))) (good.chapters[chapter] ??= {})[id] = when;
    }
  }
  return good;
}

function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // private, full, or from a disk: it lasts as long as the page
  }
  tell();
}

function tell() {
  for (const [told, element] of watching) {
    if (element.isConnected) told();
    else watching.delete(told); // its chapter was closed
  }
}

/** @param {() => void} told called when something was solved, taken or forgotten @param {Element} element as long as this is in the page */
export function watch(told, element) {
  watching.set(told, element);
}

/** @param {string} chapter @param {string} id */
export const solved = (chapter, id) => Object.hasOwn(progress.chapters[chapter] ?? {}, id);

/** @param {string} chapter @param {string} id */
export function solve(chapter, id) {
  (progress.chapters[chapter] ??= {})[id] = new Date().toISOString();
  keep();
}

export const name = () => progress.name;

/** @param {string} words */
export function call(words) {
  progress.name = words.slice(0, LONGEST);
  keep();
}

export function forget() {
  progress = { name: progress.name, chapters: {} };
  keep();
}

/** Say which chapters this page has, and whether no lab is behind it: the tasks of others cannot be solved here. @param {string[]} names @param {boolean} still */
export function offer(names, still) {
  [offered, alone] = [names, still];
}

/** The tasks of a chapter that can be solved here, or were elsewhere. @param {string} chapter */
export const exercises = (chapter) => EXERCISES[chapter].filter(({ id, lab }) => !alone || !lab || solved(chapter, id));

/** Of each chapter that is here, or was solved elsewhere: how many tasks are solved, of how many; and of each level, from the easiest. */
export const counts = () => Object.keys(EXERCISES).filter((chapter) => offered.includes(chapter) || Object.hasOwn(progress.chapters, chapter)).map((chapter) => {
  const list = exercises(chapter);
  const among = (/** @type {typeof list} */ some) => ({ solved: some.filter(({ id }) => solved(chapter, id)).length, of: some.length });
  return { chapter, ...among(list), levels: [1, 2, 3].map((level) => among(list.filter((one) => one.level === level))) };
});

/** The ids that were solved, by chapter. @returns {Record<string, string[]>} */
export const ids = () => Object.fromEntries(Object.entries(progress.chapters).map(([chapter, list]) => [chapter, Object.keys(list)]));

/** A file to hand in: what a person reads comes first. @param {Record<string, string>} titles of the chapters */
export function file(titles) {
  const each = counts();
  const sum = (/** @type {"solved" | "of"} */ what) => each.reduce((all, one) => all + one[what], 0);
  const told = {
    format: FORMAT, name: progress.name, saved: new Date().toISOString(), solved: sum("solved"), of: sum("of"),
    summary: each.map((one) => t`${titles[one.chapter] ?? one.chapter}: ${one.solved} of ${one.of}`), chapters: progress.chapters,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** Take what another file says was solved, beside what is. @param {string} words @returns {string} what came of it */
export function take(words) {
  let given;
  try {
    given = JSON.parse(words);
  } catch {
    given = null;
  }
  if (given?.format !== FORMAT || typeof given.chapters !== "object" || !given.chapters) return t("That is no progress.json of this lab.");
  const more = sound(given);
  for (const [chapter, list] of Object.entries(more.chapters)) progress.chapters[chapter] = { ...list, ...progress.chapters[chapter] };
  progress.name ||= more.name;
  keep();
  const count = Object.values(more.chapters).reduce((all, list) => all + Object.keys(list).length, 0);
  return t`Taken: ${count} solved ${count === 1 ? t("task") : t("tasks")}.`;
}
