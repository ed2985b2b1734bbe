// The pictures of the story: each is made when its first number is pressed, and set by what is wished.

import { bowl } from "./bowl.js";
import { chances } from "./chances.js";
import { dog } from "./dog.js";
import { errors } from "./errors.js";
import { learns } from "./learns.js";
import { neuron } from "./neuron.js";
import { rates } from "./rates.js";
import { walk } from "./walk.js";

/**
 * @typedef {import("../frame/server.js").Library} Library
 * @typedef {import("../make.js").Child} Child
 * @typedef {{element: Element, show: (wish: any) => Promise<Child[]>, lead: (wish: any) => [string, object] | null, close: () => void}} Scene
 * `show` sets the picture and gives the arithmetic below it; `lead` says which chapter has it with knobs, and how it stands there
 */

/** @type {Record<string, (server: Library) => Scene>} */
export const SCENES = { neuron, dog, errors, chances, walk, rates, bowl, learns };
