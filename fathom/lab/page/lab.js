// How the page begins: in which language; all else is loaded after its words are there.

import { LANGUAGES, speak } from "./words.js";

/** @type {Record<string, string> | undefined} */
const modules = Reflect.get(globalThis, "pageModules"); // of a lesson, or of pages without a server
const lesson = JSON.parse(document.getElementById("lesson")?.textContent ?? "null");

/** Where a module of this page lies. @param {string} name */
const place = (name) => modules?.[name] ?? new URL(name, document.baseURI).href;

/** What was asked for in the address, or else what the browser prefers, as far as it is spoken here. */
function wanted() {
  const wishes = [new URLSearchParams(location.search).get("lang"), ...navigator.languages];
  const known = wishes.map((wish) => wish?.slice(0, 2).toLowerCase() ?? "").find((name) => Object.hasOwn(LANGUAGES, name));
  return lesson?.language ?? known ?? "en";
}

/** The words of a language; pages without a server have them in a plain script. @param {string} name @returns {Promise<Record<string, string>>} */
async function wordsOf(name) {
  if (!modules || modules[`words/${name}.js`]) return (await import(place(`words/${name}.js`))).WORDS;
  const [english, other] = [await listed("en"), await listed(name)];
  return Object.fromEntries(english.map((text, place) => [text, other[place]]));
}

/** All texts in a language, in the same order for each. @param {string} name @returns {Promise<string[]>} */
function listed(name) {
  const { nonce } = /** @type {HTMLScriptElement} */ (document.querySelector("script[nonce]"));
  return new Promise((tell, fail) => {
    const script = Object.assign(document.createElement("script"), { nonce, src: `words-${name}.js`, onload: () => tell(Reflect.get(globalThis, "pageWords")), onerror: fail });
    document.head.append(script);
  });
}

const name = wanted();
try {
  if (name !== "en") speak({ name, words: await wordsOf(name) });
  document.documentElement.lang = name;
} catch {
  document.documentElement.lang = "en"; // the words are not there: English is
}
await import(place("page.js"));
