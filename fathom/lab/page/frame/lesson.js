// Keeping a chapter as a lesson: one HTML file, with all that was asked, that needs nothing from outside.

import { OWN } from "./engine.js";
import { number } from "../make.js";
import { language, t } from "../words.js";

/** @typedef {import("./server.js").Server} Server */

const IMPORT = /^(import .* from )"(\..*)";$/gm;

/**
 * Keep a chapter in the file that was named when the lab was opened, or else as a download.
 * @param {Server} server @param {string} chapter @param {string} address what its address holds
 * @returns {Promise<string>} what became of it
 */
export async function keepLesson(server, chapter, address) {
  const page = new Blob([await lessonPage(server, chapter, address)], { type: "text/html" });
  const size = page.size < 1e6 ? `${number(page.size / 1024, 3)} kB` : `${number(page.size / 2 ** 20, 3)} MB`;
  const { lesson, key } = (await server.ask("visit.hello", {})).data;
  if (lesson) {
    const told = await (await fetch(`lesson/${key}`, { method: "POST", body: page })).json();
    return told.error ?? t`The lesson is kept: ${lesson}, ${size}.`;
  }
  const link = document.createElement("a");
  link.download = `fathom-lesson-${chapter}.html`;
  link.href = URL.createObjectURL(page);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser still reads it
  return t`The lesson is kept: ${link.download}, ${size}. It opens in any browser, without the lab.`;
}

/** @param {Server} server @param {string} chapter @param {string} address */
async function lessonPage(server, chapter, address) {
  const recorded = server.recorder.of(chapter);
  const kept = await Promise.all(recorded.kept.map(async (one) => ({ ...one, frame: await base64(one.frame) })));
  const lesson = { ...recorded, kept, chapter, address, language: language(), made: new Date().toISOString() };
  /** @type {Map<string, string>} */
  const modules = new Map();
  const engine = OWN.includes(chapter) ? ["engine/answers.js", "engine/worker.js"] : [];
  const words = language() === "en" ? [] : [`words/${language()}.js`];
  for (const name of ["lab.js", "page.js", ...words, ...engine, `chapters/${chapter}.js`]) await gather(name, modules);
  const once = crypto.getRandomValues(new Uint32Array(4)).join("-"); // a hash would need https beyond this machine
  const policy = `default-src 'none'; script-src 'nonce-${once}' blob:; worker-src blob:; style-src 'nonce-${once}'; img-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'`;

  const [style, loader] = [await text("style.css"), await text("load.js")];
  return (await text("index.html"))
    .replace(/^ *<(link|script|button id="keep") .*\n/gm, "")
    .replace(/<meta charset.*>/, (charset) => `${charset}\n  <meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace(/<title>.*<\/title>/, () => `<title>${document.title}, a lesson</title>`)
    .replace("</head>", () => `<style nonce="${once}">\n${style}</style>\n</head>`)
    .replace("</body>", () => [
      `<script type="application/json" id="lesson">${written(lesson)}</script>`,
      `<script nonce="${once}">\n${loader}load(${written([...modules])});\n</script>`,
      "</body>"].join("\n"));
}

/** A module goes behind all that it imports, called as from the page. @param {string} name @param {Map<string, string>} modules */
async function gather(name, modules) {
  if (modules.has(name)) return;
  const words = await text(name);
  const whole = (/** @type {string} */ from) => new URL(from, `file:/${name}`).pathname.slice(1);
  for (const [, , from] of words.matchAll(IMPORT)) await gather(whole(from), modules);
  modules.set(name, words.replace(IMPORT, (_, head, from) => `${head}"${whole(from)}";`));
}

/** A file of this page. @param {string} name */
async function text(name) {
  const answer = await fetch(name);
  if (!answer.ok) throw new TypeError(`${name} is not there`);
  return answer.text();
}

/** JSON that may stand in a page. @param {any} what */
function written(what) {
  return JSON.stringify(what).replaceAll("<", "\\u003c");
}

/** @param {ArrayBuffer} bytes @returns {Promise<string>} */
function base64(bytes) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).split(",")[1] ?? "");
    reader.readAsDataURL(new Blob([bytes]));
  });
}
