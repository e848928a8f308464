// Ties the parts together: what is chosen, in which of the three views, and what the reader does.

const legendToggle = document.getElementById('legend-toggle');
const listToggle = document.getElementById('list-toggle');
const timelineToggle = document.getElementById('timeline-toggle');
const allToggle = document.getElementById('show-all');
let mode = 'picture';

// --- what is chosen -----------------------------------------------------------------------------

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

function focusOn({ entity, pair, way }, how) {
  const found = way ? wayBetween(...way) : [];
  const chosen = entity ? [entity] : found.length ? found : way || pair || [];
  picture.ends = entity ? null : way || null;
  const { still } = picture;
  picture.still = false;
  const same = picture.chosen.map((n) => n.id).join() === chosen.map((n) => n.id).join();
  choose(chosen);
  showChosen();
  summarise();
  showView();
  if (same) return;
  detail.scrollTop = 0;
  // the panel may have taken room from the picture
  network.setSize('100%', '100%');
  network.redraw();
  if (!still && chosen.length) lookAtChosen(how);
}

function go(focus) {
  focusOn(focus);
  remember();
}

// --- what is let through -----------------------------------------------------------------------

function summarise() {
  const live = nodes.filter((node) => node.live).length;
  const on = nodeSet.length;
  const said = letThrough().length;
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
  if (picture.ends) {
    const way = wayBetween(...picture.ends);
    picture.chosen = way.length ? way : picture.ends;
  }
  for (const node of picture.chosen) if (node.live) reveal(node);
  draw();
  setLegend();
  showChosen();
  summarise();
  showView();
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
  remember();
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

// The picture, the timeline or the list.
function showMode(next) {
  mode = next;
  for (const [view, own] of [[timelineView, 'timeline'], [listView, 'list']]) {
    view.hidden = mode !== own;
    if (view.hidden) view.replaceChildren();
  }
  for (const [button, own, text] of [[timelineToggle, 'timeline', 'Timeline'], [listToggle, 'list', 'List view']]) {
    button.setAttribute('aria-pressed', String(mode === own));
    button.textContent = mode === own ? 'Picture' : text;
  }
}
function showView() {
  if (mode === 'list') showList();
  if (mode === 'timeline') showTimeline();
}
function toggleMode(own) {
  showMode(mode === own ? 'picture' : own);
  showView();
  if (mode === 'timeline') timelineView.focus();
  if (mode === 'list') listView.focus();
  remember();
}
function toggleLegend(on) {
  legend.classList.toggle('open', on);
  legendToggle.setAttribute('aria-expanded', String(on));
}

listToggle.addEventListener('click', () => toggleMode('list'));
timelineToggle.addEventListener('click', () => toggleMode('timeline'));
legendToggle.addEventListener('click', () => toggleLegend(!legend.classList.contains('open')));
allToggle.addEventListener('click', () => { showAll(!picture.all); showChosen(); summarise(); remember(); });
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
    else if (mode !== 'picture') toggleMode(mode);
    else if (picture.chosen.length) go({});
  }
});
// A name in a text leads on from where the reader is: filters and view stay.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-entity]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go({ entity: nodes[link.dataset.entity] });
});
window.addEventListener('hashchange', () => restore());
window.addEventListener('popstate', () => restore());
new ResizeObserver(() => {
  network.setSize('100%', '100%');
  network.redraw();
  if (picture.chosen.length) {
    if (!chosenInView()) lookAtChosen({ animate: false });
  } else if (!picture.moved) fitAll({ animate: false });
}).observe(stage);
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColours(); draw(); });

// On paper the picture has another form; what is chosen, or all, fills it.
window.matchMedia('print').addEventListener('change', () => {
  readColours();
  network.setSize('100%', '100%');
  draw();
  if (picture.chosen.length) lookAtChosen({ animate: false });
  else fitAll({ animate: false });
});

readColours();
fillLegend();
restore({ animate: false });
if (!picture.chosen.length) fitAll({ animate: false });

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
  labels: () => labelBoxes.map(({ id, x, y, w, h, lines }) => ({ key: nodes[id].key, x, y, w, h, lines })),
});
