// A row with a knob for each column, its answer, and what each column added: in a page, or by
// anywidget in a notebook. Whoever shows it says what answers a row.

/** @typedef {{name: string, kind: string, encoding?: string, categories?: string[],
 *   learnt_from?: any[], missing_in_training?: boolean, writing?: string}} Column */
/** @typedef {{target: string, columns: Column[]}} Form */
/** @typedef {{answers?: any[], notes?: string[], explanations?: any[], error?: string}} Reply */

const SVG = 'http://www.w3.org/2000/svg';
const MOST_CHOICES = 50; // of a category; longer lists are typed

/** @param {number} value */
export const readable = (value) =>
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

/** @param {Column} column */
function said(column) {
  if (column.kind === 'date') return `written like ${column.writing}`;
  if (!column.learnt_from) return '';
  const [low, high] = column.learnt_from;
  return `learnt from ${readable(low)} to ${readable(high)}`;
}

/** A list to choose from. @param {Column} column @param {any} value @param {(cell: any) => void} change */
function chosen(column, value, change) {
  const list = /** @type {HTMLSelectElement} */ (made('select'));
  const names = column.categories ?? [];
  const own = value === null || names.includes(value) ? [] : [value];
  for (const name of ['', ...names, ...own]) list.append(new Option(name || '(missing)', name));
  list.value = value ?? '';
  list.addEventListener('input', () => change(list.value === '' ? null : list.value));
  return [list];
}

/** A box to type in; of a number a knob beside it.
 * @param {Column} column @param {any} value @param {(cell: any) => void} change */
function typed(column, value, change) {
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
    box.addEventListener('input', () => change(taken()));
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
    change(now);
  });
  knob.addEventListener('input', () => {
    box.value = String(Number(Number(knob.value).toPrecision(6)));
    change(Number(box.value));
  });
  return [box, knob];
}

/** @param {Column} column @param {any} value @param {(cell: any) => void} change */
function field(column, value, change) {
  const label = made('label', '', 'column');
  const list = column.kind === 'category' && (column.categories ?? []).length <= MOST_CHOICES;
  label.append(made('span', column.name));
  label.append(...(list ? chosen : typed)(column, value, change), made('small', said(column)));
  return label;
}

/** @param {any} part @param {number} most */
function line(part, most) {
  const one = made('tr');
  const drawn = made('td', '', 'bar');
  drawn.append(bar(part.value, -most, most));
  const sign = part.value > 0 ? '+' : '';
  one.append(made('td', part.column), made('td', sign + readable(part.value), 'number'), drawn);
  return one;
}

/** Put a row with knobs into a place.
 * @param {Element} place
 * @param {Form} form
 * @param {Record<string, any>} row what it holds at first
 * @param {(row: Record<string, any>, name: string) => void} changed is told of every change
 * @returns {(reply: Reply) => void} shows what is answered, all of it or a part */
export function knobs(place, form, row, changed) {
  const [answer, notes] = [made('p', '', 'answer'), made('ul', '', 'notes')];
  const [chances, of, parts] = [made('div', '', 'chances'), made('p', '', 'of'), made('table', '', 'parts')];
  const table = made('tbody');
  parts.append(table);
  const fields = made('form', '', 'row');
  fields.setAttribute('aria-label', 'A row');
  fields.addEventListener('submit', (event) => event.preventDefault());
  const now = { ...row };
  for (const column of form.columns)
    fields.append(
      field(column, row[column.name], (cell) => {
        now[column.name] = cell;
        changed({ ...now }, column.name);
      }),
    );
  const told = made('section');
  told.setAttribute('aria-live', 'polite');
  told.setAttribute('aria-label', 'Its answer');
  told.append(made('h2', 'Answer'), answer, chances, notes, made('h2', 'Why'), of, parts);
  place.replaceChildren(fields, told);
  place.classList.add('fathom-knobs');

  /** @param {any} one */
  function showAnswer(one) {
    const number = typeof one.prediction === 'number';
    answer.textContent = `${form.target}: ${number ? readable(one.prediction) : one.prediction}`;
    if (number && one.low !== undefined)
      answer.append(made('small', ` (9 of 10 truths lie between ${readable(one.low)} and ${readable(one.high)})`));
    const shares = Object.entries(one.probabilities ?? {}).map(([name, share]) => {
      const drawn = made('div', `${name}: ${(100 * share).toFixed(1)} %`);
      drawn.append(bar(share, 0, 1));
      return drawn;
    });
    chances.replaceChildren(...shares);
  }

  /** @param {any} opened */
  function showParts(opened) {
    const values = opened.attributions.map((/** @type {any} */ part) => Math.abs(part.value));
    const most = Math.max(...values, 1e-300);
    of.textContent =
      `${opened.path.of}: ${readable(opened.path.average)} for an average row; ` +
      `with all parts ${readable(opened.path.value)}.`;
    table.replaceChildren(...opened.attributions.map((/** @type {any} */ part) => line(part, most)));
  }

  return (reply) => {
    if (reply.error !== undefined) {
      for (const one of [answer, of]) one.textContent = '';
      for (const one of [chances, table]) one.replaceChildren();
      notes.replaceChildren(made('li', reply.error));
      return;
    }
    if (reply.answers) showAnswer(reply.answers[0]);
    if (reply.notes) notes.replaceChildren(...reply.notes.map((words) => made('li', words)));
    if (reply.explanations) showParts(reply.explanations[0]);
  };
}

/** What anywidget asks for: the kernel's `changed` and `reply` are kept in step with the knobs.
 * @param {{model: any, el: Element}} here */
function render({ model, el }) {
  const form = model.get('form');
  const place = document.createElement('div');
  let mine = '';
  let show = () => {};
  const build = () => {
    const tell = knobs(place, form, { ...form.row, ...model.get('changed') }, (row, name) => {
      const changed = { ...model.get('changed'), [name]: row[name] };
      if (Object.is(row[name], form.row[name])) delete changed[name];
      mine = JSON.stringify(changed);
      model.set('changed', changed);
      model.save_changes();
    });
    show = () => tell(model.get('reply'));
    show();
  };
  const moved = () => {
    if (JSON.stringify(model.get('changed')) === mine) return; // it came from here
    mine = '';
    build();
  };
  const replied = () => show();
  model.on('change:reply', replied);
  model.on('change:changed', moved);
  build();
  el.append(place);
  return () => {
    model.off('change:reply', replied);
    model.off('change:changed', moved);
  };
}

export default { render };
