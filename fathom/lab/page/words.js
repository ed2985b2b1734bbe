// The words of the page, in the language that was chosen: English stands where it is needed, and
// each other language is a catalogue in words/, looked up by the English.

export const LANGUAGES = { en: "English", de: "Deutsch", es: "Español", hi: "हिन्दी" };

/** @type {Record<string, string>} */
let catalogue = {};
let chosen = "en";

/** The language that is spoken. */
export const language = () => chosen;

/** What is sent to a thread, so that it speaks likewise. */
export const spoken = () => ({ name: chosen, words: catalogue });

/** Speak a language; before any module is loaded that has words. @param {{name: string, words: Record<string, string>}} how */
export function speak({ name, words }) {
  [chosen, catalogue] = [name, words];
}

/**
 * A text in the language of the page: t("Learn") or t`Step ${step} of ${last}`. Where no catalogue has it, it stays English.
 * @param {string | TemplateStringsArray} text @param {...any} values
 */
export function t(text, ...values) {
  const english = typeof text === "string" ? text : text.reduce((all, part, at) => `${all}{${at - 1}}${part}`);
  const words = (Object.hasOwn(catalogue, english) && catalogue[english]) || english;
  return values.length ? words.replace(/\{(\d+)\}/g, (_, place) => String(values[place])) : words;
}
