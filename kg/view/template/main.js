// Ties the parts together: the address says what is chosen, the legend what is let through.

const VOICES = { article: 'Articles', quoted: 'Quoted speech', comment: 'Comments' };
const KINDS = { relation: 'Relations', post: 'Posts', event: 'Events', quotation: 'Quotations', together: 'Named together' };
const legend = document.getElementById('legend');
const legendToggle = document.getElementById('legend-toggle');
const listToggle = document.getElementById('list-toggle');
const timelineToggle = document.getElementById('timeline-toggle');
const allToggle = document.getElementById('show-all');

// --- the address ------------------------------------------------------------------------------

function go({ entity, pair, way }) {
  const ends = pair || way;
  const hash = entity ? `#entity=${written(entity)}`
    : ends ? `#${pair ? 'between' : 'from'}=${written(ends[0])}&${pair ? 'and' : 'to'}=${written(ends[1])}` : '';
  if (hash === location.hash || (!hash && !location.hash)) arrive();
  else if (hash) location.hash = hash;
  else { history.pushState(null, '', location.pathname + location.search); arrive(); }
}

function chosenByAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const entity = byKey.get(address.get('entity'));
  if (entity) return [entity];
  const named = (first, second) => [byKey.get(address.get(first)), byKey.get(address.get(second))];
  const two = ([a, b]) => a && b && a !== b;
  const ends = named('from', 'to');
  if (two(ends)) {
    const way = wayBetween(...ends);
    picture.ends = ends;
    return way.length ? way : ends;
  }
  const pair = named('between', 'and');
  return two(pair) ? pair : [];
}

function showChosen() {
  const { chosen } = picture;
  panel.classList.toggle('home', !chosen.length);
  if (picture.ends) {
    if (between(chosen[0], chosen[1])?.live.length) showWay(chosen);
    else showNoWay(...picture.ends);
  } else if (chosen.length === 2) showConnection(...chosen);
  else if (chosen.length === 1) showEntity(chosen[0]);
  else showHome();
}

function arrive() {
  picture.ends = null;
  const chosen = chosenByAddress();
  const { still } = picture;
  picture.still = false;
  const same = picture.chosen.map((n) => n.id).join() === chosen.map((n) => n.id).join();
  choose(chosen);
  showChosen();
  summarise();
  if (!timelineView.hidden) showTimeline();
  if (same) return;
  detail.scrollTop = 0;
  // the panel may have taken room from the picture
  network.setSize('100%', '100%');
  network.redraw();
  if (!still && chosen.length) lookAtChosen();
}

// --- what is let through -----------------------------------------------------------------------

function summarise() {
  const live = nodes.filter((node) => node.live).length;
  const on = nodeSet.length;
  const said = statements.filter(passes).length;
  document.getElementById('summary').textContent = on < live
    ? `${on} of ${counted(live, 'entity', 'entities')} · ${counted(said, 'statement')}`
    : `${counted(live, 'entity', 'entities')} · ${counted(said, 'statement')}`;
  allToggle.hidden = shared.whole || (!picture.all && on >= live);
  allToggle.textContent = picture.all ? 'Show the overview' : `Show all ${live.toLocaleString('en-GB')}`;
  allToggle.setAttribute('aria-pressed', String(picture.all));
}

function filtered() {
  filter();
  // another way may be the shortest now
  if (picture.ends) picture.chosen = chosenByAddress();
  for (const node of picture.chosen) if (node.live) reveal(node);
  draw();
  showChosen();
  summarise();
  if (!listView.hidden) showList();
  if (!timelineView.hidden) showTimeline();
}

function box(icon, text, count, change, on = true) {
  const input = el('input', { type: 'checkbox' });
  input.checked = on;
  const row = el('label', { class: !icon && 'plain' }, input, icon, el('span', { class: 'text' }, text), el('span', { class: 'count' }, count.toLocaleString('en-GB')));
  input.addEventListener('change', () => {
    row.classList.toggle('off', !input.checked);
    change(input.checked);
    filtered();
  });
  return row;
}

// Two handles that choose the years from and to, and what has no date.
function yearsField(undated) {
  const [first, last] = YEARS;
  const told = el('output', { class: 'years' }, `${first} – ${last}`);
  const handle = (label, value) => el('input', { type: 'range', min: first, max: last, value, step: 1, 'aria-label': label });
  const [from, to] = [handle('From the year', first), handle('To the year', last)];
  const changed = (moved, pushed, over) => () => {
    if (over(Number(from.value), Number(to.value))) pushed.value = moved.value;
    const chosen = [Number(from.value), Number(to.value)];
    only.years = chosen[0] === first && chosen[1] === last ? null : chosen;
    told.textContent = chosen[0] === chosen[1] ? String(chosen[0]) : chosen.join(' – ');
    filtered();
  };
  from.addEventListener('input', changed(from, to, (a, b) => a > b));
  to.addEventListener('input', changed(to, from, (a, b) => a > b));
  return [told, from, to, undated && box(null, 'Without a date', undated, (on) => { off.undated = !on; })];
}

function fileField() {
  const roots = documents.filter((d) => !d.within).sort((a, b) => (a.issued < b.issued ? -1 : 1));
  const chooser = el('select', { class: 'field', 'aria-label': 'Document' }, el('option', { value: '' }, `All ${roots.length}`),
    ...roots.map((d) => el('option', { value: d.file }, [dated(d.issued), shortened(d.title || d.file, 60)].filter(Boolean).join(' · '))));
  chooser.addEventListener('change', () => { only.file = chooser.value; filtered(); });
  return chooser;
}

const switchIn = (set, name) => (on) => { if (on) set.delete(name); else set.add(name); };

function fillLegend() {
  const tally = (list, key) => list.reduce((sum, item) => sum.set(key(item), (sum.get(key(item)) || 0) + 1), new Map());
  const types = tally(nodes, (n) => n.type);
  const voiceCounts = tally(statements, (s) => s.voice.kind);
  const kinds = tally(statements, (s) => s.kind);
  const doubts = statements.filter(doubtful).length;
  const field = (name, rows) => rows.length && el('fieldset', {}, el('legend', {}, name), ...rows);
  legend.replaceChildren(...[
    field('Entities', shared.types.filter((t) => types.get(t)).map(
      (t) => box(shapeOf(t), t, types.get(t), switchIn(off.type, t)))),
    field('Who says it', [
      ...Object.entries(VOICES).filter(([v]) => voiceCounts.get(v)).map(
        ([v, text]) => box(strokeOf(v), text, voiceCounts.get(v), switchIn(off.voice, v))),
      ...(doubts ? [box(strokeOf('doubt'), 'Denied or unsure', doubts, (on) => { off.doubt = !on; })] : []),
    ]),
    field('What joins them', Object.entries(KINDS).filter(([k]) => kinds.get(k)).map(
      ([k, text]) => box(k === 'together' && strokeOf('together'), text, kinds.get(k), switchIn(off.kind, k)))),
    YEARS && YEARS[0] < YEARS[1] && field('When', yearsField(statements.filter((s) => !boundsOf(s)).length).filter(Boolean)),
    documents.filter((d) => !d.within).length > 1 && field('Documents', [fileField()]),
    nodes.some((n) => n.faint) && el('p', { class: 'hint' }, 'Hollow shapes are named by commenters alone.'),
    el('p', { class: 'hint' }, 'Larger shapes are named in more documents.'),
  ].filter(Boolean));
}

// --- what people do ----------------------------------------------------------------------------

let opening = { node: null, at: -Infinity };

function expand(node) {
  opening = { node, at: performance.now() };
  if (picture.all) {
    fit([node, ...neighbours(node)]);
    return;
  }
  open(node);
  fit([node, ...neighbours(node)].filter(onPicture));
  showChosen();
  summarise();
}

const nodeAt = (point) => {
  const id = network.getNodeAt(point) ?? labelAt(point.x, point.y)?.id;
  return id === undefined ? null : nodes[id];
};

network.on('click', ({ edges: [line], pointer }) => {
  hint('');
  // what was clicked is in view, and must stay under the pointer for the second click of two
  picture.still = true;
  const node = nodeAt(pointer.DOM);
  if (node) go({ entity: node });
  else if (line !== undefined) go({ pair: [nodes[edges[line].from], nodes[edges[line].to]] });
  else if (picture.chosen.length) go({});
  else picture.still = false;
});

// The browser's event knows when the clicks were made; vis-network's, which touch screens need, only
// when they were dealt with. Both may come for the same two clicks.
function openAt(point) {
  const node = nodeAt(point);
  if (node && (node !== opening.node || performance.now() - opening.at > 700)) expand(node);
}
stage.addEventListener('dblclick', (event) => {
  const frame = stage.getBoundingClientRect();
  openAt({ x: event.clientX - frame.left, y: event.clientY - frame.top });
});
network.on('doubleClick', ({ pointer }) => openAt(pointer.DOM));

function toggleTimeline(on) {
  if (on) toggleList(false);
  timelineView.hidden = !on;
  timelineToggle.setAttribute('aria-pressed', String(on));
  timelineToggle.textContent = on ? 'Picture' : 'Timeline';
  if (on) { showTimeline(); timelineView.focus(); }
}
function toggleList(on) {
  if (on) toggleTimeline(false);
  listView.hidden = !on;
  listToggle.setAttribute('aria-pressed', String(on));
  listToggle.textContent = on ? 'Picture' : 'List view';
  if (on) { showList(); listView.focus(); }
}
function toggleLegend(on) {
  legend.classList.toggle('open', on);
  legendToggle.setAttribute('aria-expanded', String(on));
}

listToggle.addEventListener('click', () => toggleList(listView.hidden));
timelineToggle.addEventListener('click', () => toggleTimeline(timelineView.hidden));
legendToggle.addEventListener('click', () => toggleLegend(!legend.classList.contains('open')));
allToggle.addEventListener('click', () => { showAll(!picture.all); showChosen(); summarise(); });
const zoom = (factor) => {
  picture.moved = true;
  network.moveTo({ scale: network.getScale() * factor, animation: calm.matches ? false : { duration: 120, easingFunction: 'linear' } });
};
document.getElementById('zoom-in').addEventListener('click', () => zoom(1.35));
document.getElementById('zoom-out').addEventListener('click', () => zoom(1 / 1.35));
document.getElementById('zoom-fit').addEventListener('click', () => { picture.moved = false; fitAll(); });

document.addEventListener('keydown', (event) => {
  if (event.key === '/' && event.target !== search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape') {
    if (legend.classList.contains('open')) toggleLegend(false);
    else if (!saveMenu.hidden) toggleSave(false);
    else if (!listView.hidden) toggleList(false);
    else if (!timelineView.hidden) toggleTimeline(false);
    else if (picture.chosen.length) go({});
  }
});
window.addEventListener('hashchange', arrive);
window.addEventListener('popstate', arrive);
new ResizeObserver(() => {
  network.setSize('100%', '100%');
  network.redraw();
  if (picture.chosen.length) {
    if (!chosenInView()) lookAtChosen({ animate: false });
  } else if (!picture.moved) fitAll({ animate: false });
}).observe(stage);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColours(); draw(); });

readColours();
filter();
fillLegend();
draw();
fitAll({ animate: false });
arrive();

// Where things stand on the screen, for tests and scripts that drive a real mouse.
const onPage = ({ x, y }) => {
  const frame = stage.getBoundingClientRect();
  return { x: frame.left + x, y: frame.top + y };
};
window.kgView = Object.freeze({
  chosen: () => picture.chosen.map((node) => node.key),
  shown: () => nodeSet.getIds().map((id) => nodes[id].key),
  lines: () => edgeSet.getIds().map((id) => [nodes[edges[id].from].key, nodes[edges[id].to].key]),
  look: (a, b) => edgeSet.get(between(byKey.get(a), byKey.get(b)).id),
  nodePoint: (key) => onPage(pointOf(byKey.get(key))),
  linePoint: (a, b) => {
    const [from, to] = [byKey.get(a), byKey.get(b)].map(pointOf);
    return onPage({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
  },
  labels: () => labelBoxes.map(({ id, x, y, w, h }) => ({ key: nodes[id].key, x, y, w, h })),
});
