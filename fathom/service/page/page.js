// The service's page: a model is chosen, a row is turned by knobs, and this server answers.

import { knobs } from './knobs.js';

/** @typedef {import('./knobs.js').Form & {model: string, about: string,
 *   example: Record<string, any>}} Schema */

/** @param {string} name */
const by = (name) => /** @type {any} */ (document.getElementById(name));
/** @type {Schema[]} */
const models = (await (await fetch('models')).json()).models;
/** @type {Schema} */
let chosen;
let latest = 0;

/** @param {string} way */
const path = (way) => `models/${encodeURIComponent(chosen.model)}/${way}`;

/** Ask the server; a sentence about what is wrong is thrown.
 * @param {string} way @param {Record<string, any>} row */
async function ask(way, row) {
  const answer = await fetch(path(way), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(row),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

/** Answer the row as it is now; an answer that a newer one has overtaken is not shown.
 * @param {Record<string, any>} row @param {(reply: import('./knobs.js').Reply) => void} tell */
async function show(row, tell) {
  const mine = ++latest;
  by('call').textContent =
    `curl ${location.origin}/${path('predict')} \\\n  -H 'content-type: application/json' \\\n` +
    `  -d '${JSON.stringify(row).replaceAll("'", "'\\''")}'`;
  try {
    for (const way of ['predict', 'explain']) {
      const reply = await ask(way, row);
      if (mine !== latest) return;
      tell(reply);
    }
  } catch (error) {
    if (mine === latest) tell({ error: /** @type {Error} */ (error).message });
  }
}

/** @param {string} name */
function choose(name) {
  chosen = models.find((one) => one.model === name) ?? models[0];
  by('about').textContent = chosen.about;
  if (chosen.columns.some((column) => column.kind === 'picture')) {
    by('knobs').textContent = `Send a picture: POST ${location.origin}/${path('predict')}`;
    by('call').textContent = `curl ${location.origin}/${path('predict')} \\\n  -H 'content-type: image/png' --data-binary @picture.png`;
    return;
  }
  const tell = knobs(by('knobs'), chosen, chosen.example, (row) => show(row, tell));
  show(chosen.example, tell);
}

by('choice').hidden = models.length < 2;
by('model').append(...models.map((one) => new Option(one.model)));
by('model').addEventListener('input', () => choose(by('model').value));
choose(models[0].model);
