// On pages without a server, in the place of sending: a picture of one's own stays in the page.

import { t } from "../words.js";

const LARGEST = 4096; // pixels of a side: larger ones are brought to it first

/** @typedef {(ask: string, given: object) => Promise<import("../frame/server.js").Answer>} Asking */

/** Nobody needs a key. @param {Asking} _ */
export const greeted = async (_) => "";

/** Read its pixels, white where it is transparent; say what is wrong with it, or nothing. @param {File} file @param {Asking} ask @param {string} _ @returns {Promise<string>} */
export async function carried(file, ask, _) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return t`${file.name} cannot be looked at: it is not a picture`;
  const ratio = Math.min(1, LARGEST / Math.max(picture.width, picture.height));
  const [wide, high] = [picture.width, picture.height].map((size) => Math.max(1, Math.round(ratio * size)));
  const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: high });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, wide, high);
  context.drawImage(picture, 0, 0, wide, high);
  const seen = context.getImageData(0, 0, wide, high).data;
  const pixels = Uint8Array.from({ length: 3 * wide * high }, (_, at) => seen[4 * Math.floor(at / 3) + (at % 3)]);
  await ask("pictures.send", { name: file.name.replace(/\.\w+$/, ""), pixels, rows: high, columns: wide });
  return "";
}

/** Where a picture goes, and how it is scaled. */
export const where = () => `${t("It stays in this page, which sends nothing to anybody; it is gone when you close it. The twelve newest are kept until then.")} ${t`A drawing is scaled exactly as Fathom scales it. A photo (JPEG), or a picture of more than ${LARGEST} pixels a side, comes out a few shades different in a browser, so that its percentages may differ slightly from those of fathom lab.`}`;
