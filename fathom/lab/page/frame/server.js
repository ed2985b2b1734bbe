// The one websocket of this page: questions go out, frames come back.

import { Recorder } from "./recorder.js";
import { Refused } from "../refused.js";
import { t } from "../words.js";

/**
 * @typedef {{data: any, arrays: Record<string, Float32Array | Int32Array | Uint8Array>, shapes: Record<string, number[]>}} Answer
 * @typedef {{ask: (ask: string, given: object) => Promise<Answer>}} Library  who answers: the server, or a lesson's player
 * @typedef {{ask: string, given: object, tell: (answer: Answer) => void, fail: (fault: Error) => void}} Question
 */

const KINDS = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array };
const PATIENCE = 1000;

export class Server {
  /** @param {(there: boolean) => void} told called when the server is there, and when it is not */
  constructor(told) {
    this.told = told;
    this.recorder = new Recorder();
    /** @type {Map<number, Question>} */
    this.waiting = new Map();
    this.count = 0;
    this.visits = 0;
    this.open();
  }

  open() {
    this.socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/visit`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.visits += 1;
      this.told(true);
      for (const [id, question] of this.waiting) this.send(id, question);
    };
    this.socket.onmessage = (message) => this.read(message.data);
    this.socket.onclose = () => {
      this.told(false);
      setTimeout(() => this.open(), PATIENCE);
    };
  }

  /**
   * @param {string} ask
   * @param {object} given
   * @returns {Promise<Answer>}
   */
  ask(ask, given) {
    return new Promise((tell, fail) => {
      const id = ++this.count;
      const question = { ask, given: structuredClone(given), tell, fail };
      this.waiting.set(id, question);
      if (this.socket?.readyState === WebSocket.OPEN) this.send(id, question);
    });
  }

  /** @param {number} id @param {Question} question */
  send(id, question) {
    this.socket?.send(JSON.stringify({ id, ask: question.ask, with: question.given }));
  }

  /** @param {ArrayBuffer} frame */
  read(frame) {
    const { header, arrays, shapes } = unpacked(frame);
    const question = this.waiting.get(header.id);
    if (!question) return;
    this.waiting.delete(header.id);
    this.recorder.keep(question.ask, question.given, header, frame);
    if (header.error) question.fail(new Refused(header.error));
    else question.tell({ data: header.data, arrays, shapes });
  }
}

/** Read a frame. @param {ArrayBuffer} frame */
export function unpacked(frame) {
  const length = new DataView(frame).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(frame, 4, length)));
  /** @type {Record<string, any>} */
  const arrays = {};
  /** @type {Record<string, number[]>} */
  const shapes = {};
  for (const told of header.arrays) {
    const size = told.shape.reduce((/** @type {number} */ all, /** @type {number} */ one) => all * one, 1);
    const kind = KINDS[/** @type {keyof typeof KINDS} */ (told.kind)];
    arrays[told.name] = new kind(frame, 4 + length + told.at, size);
    shapes[told.name] = told.shape;
  }
  return { header, arrays, shapes };
}

/**
 * Ask again and again about what changes quickly: one question at a time, the latest one next.
 * @param {Library} server
 * @param {string} ask
 * @param {(answer: Answer) => void} tell
 * @param {(words: string) => void} refuse
 */
export function latest(server, ask, tell, refuse) {
  /** @type {object | null} */
  let next = null;
  let busy = false;
  async function work() {
    busy = true;
    while (next) {
      const given = next;
      next = null;
      try {
        const answer = await server.ask(ask, given);
        if (!next) tell(answer);
      } catch (fault) {
        if (!(fault instanceof Refused)) {
          busy = false;
          throw fault;
        }
        if (!next) refuse(fault.message);
      }
    }
    busy = false;
  }
  return (/** @type {object} */ given) => {
    next = given;
    if (!busy) work();
  };
}

/** What a training says while others come before it. @param {number} before how many have their turn, or wait for it */
export function waits(before) {
  if (before < 2) return t("Another training is under way; yours is next.");
  return t`${before} trainings come before yours, each in its turn.`;
}
