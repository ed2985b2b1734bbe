// A picture of one's own goes to the lab, and where that is.

import { t } from "../words.js";

const NAMES = /** @type {Record<string, string>} */ ({ "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif", "image/bmp": "bmp", "image/tiff": "tiff" });

/** @typedef {(ask: string, given: object) => Promise<import("../frame/server.js").Answer>} Asking */

/** The key by which the lab knows who sends; fails where there is none. @param {Asking} ask @returns {Promise<string>} */
export const greeted = async (ask) => (await ask("visit.hello", {})).data.key;

/** Send it; say what is wrong with it, or nothing. @param {File} file @param {Asking} _ @param {string} key @returns {Promise<string>} */
export async function carried(file, _, key) {
  const name = /\.\w+$/.test(file.name) ? file.name : `${file.name}.${NAMES[file.type] ?? ""}`;
  try {
    const answer = await fetch(`send/${key}?as=picture&name=${encodeURIComponent(name)}`, { method: "POST", body: file });
    return (await answer.json()).error ?? "";
  } catch {
    return t("The picture could not be sent; is the lab still open?");
  }
}

/** Where a picture goes. */
export function where() {
  const here = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
  return t`${here ? t("It goes to the lab on this machine, and no further") : t("It goes to the machine that the lab runs on (in a class, your teacher's), and no further")}; there it is deleted when you close the page. The twelve newest are kept until then.`;
}
