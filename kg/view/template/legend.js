// The legend: what the looks mean, what is let through, and how much there is of each.

const VOICES = { article: 'Articles', quoted: 'Quoted speech', comment: 'Comments' };
const KINDS = { relation: 'Relations', post: 'Posts', event: 'Events', quotation: 'Quotations', together: 'Named together' };
const WITH_PHRASES = ['relation', 'event'];
const legend = document.getElementById('legend');
const controls = [];

function tally(list, key) {
  const sums = new Map();
  for (const item of list) sums.set(key(item), (sums.get(key(item)) || 0) + 1);
  return sums;
}

// A box with its count; `on` and `change` read and set what it stands for.
function box(icon, text, count, { on, change, look = '' }) {
  const input = el('input', { type: 'checkbox' });
  const told = el('span', { class: 'count' });
  const row = el('label', { class: [!icon && 'plain', look].filter(Boolean).join(' ') }, input, icon, el('span', { class: 'text' }, text), told);
  input.addEventListener('change', () => { change(input.checked); filtered(); remember(); });
  controls.push((counts) => {
    input.checked = on();
    row.classList.toggle('off', !input.checked);
    told.textContent = count(counts).toLocaleString('en-GB');
  });
  return row;
}

const inSet = (name, value) => ({
  on: () => !off[name].has(value),
  change: (on) => { if (on) off[name].delete(value); else off[name].add(value); },
});
const inFlag = (name) => ({ on: () => !off[name], change: (on) => { off[name] = !on; } });

// Two handles that choose the years from and to, and what has no date.
function yearsField(undated) {
  const [first, last] = YEARS;
  const told = el('output', { class: 'years' });
  const handle = (label) => el('input', { type: 'range', min: first, max: last, step: 1, 'aria-label': label });
  const [from, to] = [handle('From the year'), handle('To the year')];
  const moved = (mine, pushed, over) => () => {
    if (over(Number(from.value), Number(to.value))) pushed.value = mine.value;
    const chosen = [Number(from.value), Number(to.value)];
    only.years = chosen[0] === first && chosen[1] === last ? null : chosen;
    filtered();
  };
  from.addEventListener('input', moved(from, to, (a, b) => a > b));
  to.addEventListener('input', moved(to, from, (a, b) => a > b));
  for (const each of [from, to]) each.addEventListener('change', () => remember());
  controls.push((counts) => {
    const chosen = only.years || YEARS;
    [from.value, to.value] = chosen;
    told.textContent = `${chosen[0] === chosen[1] ? chosen[0] : chosen.join(' – ')} · ${counts.dated.toLocaleString('en-GB')} dated`;
  });
  return [told, from, to, undated && box(null, 'Without a date', (counts) => counts.undated, inFlag('undated'))];
}

function fileField() {
  const roots = documents.filter((d) => !d.within).sort((a, b) => (a.issued < b.issued ? -1 : 1));
  const every = el('option', { value: '' });
  const each = roots.map((d) => el('option', { value: d.file, title: d.title || d.file }));
  const chooser = el('select', { class: 'field', 'aria-label': 'Document' }, every, ...each);
  chooser.addEventListener('change', () => { only.file = chooser.value; filtered(); remember(); });
  controls.push((counts) => {
    chooser.value = only.file;
    every.textContent = `All ${roots.length}`;
    roots.forEach((d, i) => {
      const count = (counts.file.get(d.file) || 0).toLocaleString('en-GB');
      each[i].textContent = [dated(d.issued), shortened(d.title || d.file, 48), count].filter(Boolean).join(' · ');
    });
  });
  return chooser;
}

// Relations and events of one phrase each, to be opened out.
function phraseBoxes(kind) {
  const phrases = [...tally(statements.filter((s) => s.kind === kind), phraseOf)].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!WITH_PHRASES.includes(kind) || phrases.length < 2) return null;
  const boxes = el('div', { class: 'phrases' });
  const summary = el('summary', {}, counted(phrases.length, 'kind'));
  const more = el('details', {}, summary, boxes);
  boxes.append(...phrases.map(([phrase]) => box(null, capital(phrase.slice(kind.length + 1)),
    (counts) => counts.phrase.get(phrase) || 0, inSet('phrase', phrase))));
  controls.push(() => { if (phrases.some(([phrase]) => off.phrase.has(phrase))) more.open = true; });
  return more;
}

function fillLegend() {
  const types = tally(nodes, (n) => n.type);
  const voiceCounts = tally(statements, (s) => s.voice.kind);
  const kinds = tally(statements, (s) => s.kind);
  const undated = statements.some((s) => !boundsOf(s));
  const field = (name, rows) => rows.length && el('fieldset', {}, el('legend', {}, name), ...rows.filter(Boolean));
  legend.replaceChildren(...[
    el('button', { class: 'action close', click: () => toggleLegend(false) }, 'Done'),
    field('Entities', shared.types.filter((t) => types.get(t)).map(
      (t) => box(shapeOf(t), t, (counts) => counts.type.get(t) || 0, inSet('type', t)))),
    field('Who says it', [
      ...Object.entries(VOICES).filter(([v]) => voiceCounts.get(v)).map(
        ([v, text]) => box(strokeOf(v), text, (counts) => counts.voice.get(v) || 0, inSet('voice', v))),
      statements.some(doubtful) && box(strokeOf('doubt'), 'Denied or unsure', (counts) => counts.doubt, inFlag('doubt')),
    ]),
    field('What joins them', Object.entries(KINDS).filter(([k]) => kinds.get(k)).flatMap(([k, text]) => [
      box(k === 'together' && strokeOf('together'), text, (counts) => counts.kind.get(k) || 0, inSet('kind', k)), phraseBoxes(k)])),
    YEARS && YEARS[0] < YEARS[1] && field('When', yearsField(undated)),
    documents.filter((d) => !d.within).length > 1 && field('Documents', [fileField()]),
    nodes.some((n) => n.faint) && el('p', { class: 'hint' }, 'Hollow shapes are named by commenters alone.'),
    el('p', { class: 'hint' }, 'Larger shapes are named in more documents.'),
    el('button', { class: 'action', id: 'let-all', click: () => letAll() }, 'Undo all filters'),
  ].filter(Boolean));
}

// How much each box would let through, were the others as they are.
function countLegend() {
  const counts = { kind: new Map(), phrase: new Map(), voice: new Map(), file: new Map(), type: new Map(), doubt: 0, dated: 0, undated: 0 };
  const add = (map, key) => map.set(key, (map.get(key) || 0) + 1);
  const names = Object.keys(lets);
  for (const s of statements) {
    let failed = '';
    let fails = 0;
    for (const name of names) if (!lets[name](s)) { fails += 1; failed = name; }
    if (fails > 1 || off.type.has(nodes[s.subject].type) || (s.object >= 0 && off.type.has(nodes[s.object].type))) continue;
    const within = (name) => !fails || failed === name;
    if (within('kind')) add(counts.kind, s.kind);
    if (within('phrase')) add(counts.phrase, phraseOf(s));
    if (within('voice')) add(counts.voice, s.voice.kind);
    if (within('file')) add(counts.file, s.sentence.document.file);
    if (within('doubt') && doubtful(s)) counts.doubt += 1;
    if (within('when') && !boundsOf(s)) counts.undated += 1;
    if (!fails && boundsOf(s)) counts.dated += 1;
  }
  for (const node of nodes) if (node.heard) add(counts.type, node.type);
  return counts;
}

const filtering = () => HIDDEN.some((name) => off[name].size) || off.doubt || off.undated || only.file || only.years;

function setLegend() {
  const counts = countLegend();
  for (const set of controls) set(counts);
  document.getElementById('let-all').hidden = !filtering();
}

function letAll() {
  for (const name of HIDDEN) off[name].clear();
  Object.assign(off, { doubt: false, undated: false });
  Object.assign(only, { file: '', years: null });
  filtered();
  remember();
}
