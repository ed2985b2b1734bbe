// A row typed in or moved by knobs, its answer, and what each column added: all from this server.

/** @typedef {{name: string, kind: string, encoding: string, categories?: string[],
 *   learnt_from?: any[], missing_in_training?: boolean, writing?: string}} Column */
/** @typedef {{model: string, version: string, about: string, target: string, task: string,
 *   columns: Column[], example: Record<string, any>}} Schema */

/** @param {string} name */
const by = (name) => /** @type {any} */ (document.getElementById(name));
const SVG = 'http://www.w3.org/2000/svg';
/** @type {Schema[]} */
let models = [];
/** @type {Schema} */
let chosen;
/** @type {Record<string, any>} */
let row = {};
let latest = 0;

/** @param {number} value */
const readable = (value) =>
  Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toPrecision(4)
    : value.toLocaleString('en', { maximumSignificantDigits: 5 });

/** @param {string} tag @param {string} words @param {string} kind */
function made(tag, words = '', kind = '') {
  const one = document.createElement(tag);
  one.textContent = words;
  if (kind) one.className = kind;
  return one;
}

/** @param {string} way */
const path = (way) => `models/${encodeURIComponent(chosen.model)}/${way}`;

/** Ask the server; a sentence about what is wrong is thrown. @param {string} way */
async function ask(way) {
  const answer = await fetch(path(way), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(row),
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

/** @param {Column} column */
function field(column) {
  const label = made('label', '', 'column');
  label.append(made('span', column.name));
  const value = row[column.name];
  if (column.kind === 'category' && column.categories && column.categories.length <= 50) {
    const list = /** @type {HTMLSelectElement} */ (made('select'));
    for (const name of ['', ...column.categories]) list.append(new Option(name || '(missing)', name));
    list.value = value ?? '';
    list.addEventListener('input', () => change(column.name, list.value === '' ? null : list.value));
    label.append(list);
  } else {
    label.append(...typed(column, value));
  }
  label.append(made('small', said(column)));
  return label;
}

/** A box to type in; of a number a knob beside it. @param {Column} column @param {any} value */
function typed(column, value) {
  const box = /** @type {HTMLInputElement} */ (made('input'));
  box.value = value ?? '';
  box.placeholder = '(missing)';
  box.setAttribute('aria-label', column.name);
  const number = column.kind === 'number';
  const taken = () => {
    const words = box.value.trim();
    if (words === '') return null;
    return number && Number.isFinite(Number(words)) ? Number(words) : words;
  };
  if (!number || !column.learnt_from || column.learnt_from[0] === column.learnt_from[1]) {
    box.addEventListener('input', () => change(column.name, taken()));
    return [box];
  }
  const knob = /** @type {HTMLInputElement} */ (made('input'));
  const [low, high] = column.learnt_from;
  const whole = Number.isInteger(low) && Number.isInteger(high) && high - low > 4;
  Object.assign(knob, { type: 'range', min: low, max: high, step: whole ? 1 : (high - low) / 200 });
  knob.value = value ?? low;
  knob.setAttribute('aria-label', `${column.name}, from ${low} to ${high}`);
  box.addEventListener('input', () => {
    const now = taken();
    if (typeof now === 'number') knob.value = String(now);
    change(column.name, now);
  });
  knob.addEventListener('input', () => {
    box.value = String(Number(Number(knob.value).toPrecision(6)));
    change(column.name, Number(box.value));
  });
  return [box, knob];
}

/** @param {Column} column */
function said(column) {
  if (column.kind === 'date') return `written like ${column.writing}`;
  if (!column.learnt_from) return '';
  const [low, high] = column.learnt_from;
  return `learnt from ${readable(low)} to ${readable(high)}`;
}

/** @param {string} name @param {any} value */
function change(name, value) {
  row = { ...row, [name]: value };
  show();
}

/** Answer the row as it is now; an answer that a newer one has overtaken is not shown. */
async function show() {
  const mine = ++latest;
  by('call').textContent =
    `curl ${location.origin}/${path('predict')} \\\n  -H 'content-type: application/json' \\\n` +
    `  -d '${JSON.stringify(row).replaceAll("'", "'\\''")}'`;
  try {
    const answered = await ask('predict');
    if (mine !== latest) return;
    showAnswer(answered);
    const opened = await ask('explain');
    if (mine === latest) showParts(opened.explanations[0]);
  } catch (error) {
    if (mine !== latest) return;
    by('answer').textContent = '';
    by('notes').replaceChildren(made('li', /** @type {Error} */ (error).message));
    by('chances').replaceChildren();
    by('parts').tBodies[0].replaceChildren();
    by('of').textContent = '';
  }
}

/** @param {any} told */
function showAnswer(told) {
  const [one] = told.answers;
  const number = typeof one.prediction === 'number';
  by('answer').textContent = `${chosen.target}: ${number ? readable(one.prediction) : one.prediction}`;
  if (number && one.low !== undefined)
    by('answer').append(made('small', ` (9 of 10 truths lie between ${readable(one.low)} and ${readable(one.high)})`));
  const chances = Object.entries(one.probabilities ?? {}).map(([name, share]) => {
    const line = made('div', `${name}: ${(100 * share).toFixed(1)} %`);
    line.append(bar(share, 0, 1));
    return line;
  });
  by('chances').replaceChildren(...chances);
  by('notes').replaceChildren(...told.notes.map((/** @type {string} */ words) => made('li', words)));
}

/** @param {any} opened */
function showParts(opened) {
  const parts = opened.attributions;
  const most = Math.max(...parts.map((/** @type {any} */ part) => Math.abs(part.value)), 1e-300);
  by('of').textContent =
    `${opened.path.of}: ${readable(opened.path.average)} for an average row; ` +
    `with all parts ${readable(opened.path.value)}.`;
  const lines = parts.map((/** @type {any} */ part) => {
    const line = made('tr');
    const drawn = made('td', '', 'bar');
    drawn.append(bar(part.value, -most, most));
    const sign = part.value > 0 ? '+' : '';
    line.append(made('td', part.column), made('td', sign + readable(part.value), 'number'), drawn);
    return line;
  });
  by('parts').tBodies[0].replaceChildren(...lines);
}

/** Draw a value between two ends, from 0 on. @param {number} value @param {number} low @param {number} high */
function bar(value, low, high) {
  const drawn = document.createElementNS(SVG, 'svg');
  drawn.setAttribute('viewBox', '0 0 100 10');
  drawn.setAttribute('preserveAspectRatio', 'none');
  drawn.setAttribute('aria-hidden', 'true');
  const at = (/** @type {number} */ one) => (100 * (one - low)) / (high - low);
  const one = document.createElementNS(SVG, 'rect');
  const placed = { x: at(Math.min(0, value)), y: 1, width: Math.abs(at(value) - at(0)), height: 8 };
  for (const [name, size] of Object.entries(placed)) one.setAttribute(name, String(size));
  one.setAttribute('class', value < 0 ? 'less' : 'more');
  drawn.append(one);
  return drawn;
}

/** @param {string} name */
function choose(name) {
  chosen = models.find((one) => one.model === name) ?? models[0];
  by('about').textContent = chosen.about;
  row = { ...chosen.example };
  const tables = chosen.columns.every((column) => column.kind !== 'picture');
  by('row').replaceChildren(...(tables ? chosen.columns.map(field) : []));
  if (tables) show();
  else by('answer').textContent = `Send a picture: POST ${location.origin}/${path('predict')}`;
}

by('row').addEventListener('submit', (/** @type {Event} */ event) => event.preventDefault());
models = (await (await fetch('models')).json()).models;
by('choice').hidden = models.length < 2;
by('model').append(...models.map((one) => new Option(one.model)));
by('model').addEventListener('input', () => choose(by('model').value));
choose(models[0].model);
