// Ties the parts together: the address says what is chosen, the legend what is let through.

const VOICES = { article: 'Articles', quoted: 'Quoted speech', comment: 'Comments' };
const KINDS = { relation: 'Relations', post: 'Posts', event: 'Events', quotation: 'Quotations', together: 'Named together' };
const legend = document.getElementById('legend');
const legendToggle = document.getElementById('legend-toggle');
const listToggle = document.getElementById('list-toggle');
const allToggle = document.getElementById('show-all');

// --- the address ------------------------------------------------------------------------------

function go({ entity, pair }) {
  const hash = entity ? `#entity=${written(entity)}` : pair ? `#between=${written(pair[0])}&and=${written(pair[1])}` : '';
  if (hash === location.hash || (!hash && !location.hash)) arrive();
  else if (hash) location.hash = hash;
  else { history.pushState(null, '', location.pathname + location.search); arrive(); }
}

function chosenByAddress() {
  const address = new URLSearchParams(location.hash.slice(1));
  const entity = byKey.get(address.get('entity'));
  if (entity) return [entity];
  const pair = [byKey.get(address.get('between')), byKey.get(address.get('and'))];
  return pair[0] && pair[1] && pair[0] !== pair[1] ? pair : [];
}

function showChosen() {
  const { chosen } = picture;
  panel.classList.toggle('home', !chosen.length);
  if (chosen.length === 2) showConnection(...chosen);
  else if (chosen.length === 1) showEntity(chosen[0]);
  else showHome();
}

function arrive() {
  const chosen = chosenByAddress();
  const { still } = picture;
  picture.still = false;
  const same = picture.chosen.map((n) => n.id).join() === chosen.map((n) => n.id).join();
  choose(chosen);
  showChosen();
  summarise();
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
  draw();
  showChosen();
  summarise();
  if (!listView.hidden) showList();
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

function toggleList(on) {
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
    else if (!listView.hidden) toggleList(false);
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
