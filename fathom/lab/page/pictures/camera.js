// The camera: asked for only when somebody presses the button, and let go after the picture.

import { h } from "../make.js";
import { t } from "../words.js";

const NONE = t("Here the browser does not open a camera: it does so only for a lab on this machine, or with https. Choose a picture as a file instead; on a phone that offers its camera, too.");
const REFUSED = t("The camera was not allowed; choose a picture as a file instead.");
const MISSING = t("No camera was found; choose a picture as a file instead.");

/** @param {(picture: Blob) => void} take @param {(words: string) => void} say @param {() => void} back gives the focus to whatever opened it */
export function camera(take, say, back) {
  /** @type {MediaStream | null} */
  let stream = null;
  let turn = 0;
  const video = h("video", { autoplay: true, playsinline: true, muted: true, "aria-label": t("What the camera sees") });
  video.muted = true; // the attribute alone is not heard
  const shoot = h("button", { type: "button", class: "main", onclick: shot }, t("Take the picture"));
  const element = h("div", { class: "camera", hidden: true }, video, h("div", { class: "row" }, shoot, h("button", { type: "button", onclick: () => (close(), back()) }, t("Close the camera"))));

  async function open() {
    close();
    const mine = turn;
    if (!navigator.mediaDevices?.getUserMedia) return say(NONE);
    try {
      const found = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      if (mine !== turn) return stop(found); // it was closed meanwhile
      stream = found;
    } catch (fault) {
      return say({ NotAllowedError: REFUSED, NotFoundError: MISSING }[/** @type {Error} */ (fault).name] ?? t`The camera could not be opened; choose a picture as a file instead.`);
    }
    video.srcObject = stream;
    element.hidden = false;
    shoot.focus();
    return undefined;
  }

  function shot() {
    if (!video.videoWidth) return; // nothing has come yet
    const canvas = h("canvas", { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    close();
    back();
    canvas.toBlob((/** @type {Blob | null} */ blob) => blob && take(blob), "image/jpeg", 0.92);
  }

  function close() {
    turn += 1;
    if (stream) stop(stream);
    stream = video.srcObject = null;
    element.hidden = true;
  }

  return { element, open, close };
}

/** @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
