// The picture: which entities stand on it, where, and how they and their lines look.

const stage = document.getElementById('network');
const tip = document.getElementById('tip');
const MOST_OPENED = 24;
const READABLE = 0.42;
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

const picture = {
  all: shared.whole,
  // places of the entities of the overview and of those opened from it
  at: new Map(),
  // where the reader has dragged them
  dragged: new Map(),
  // what was brought onto the picture, in order: entities, some with their neighbours
  opened: [],
  chosen: [],
  // where a way is asked for: its ends
  ends: null,
  hovered: null,
  // whether the mouse is over the name of what is hovered, and not over its shape
  named: false,
  moved: false,
  still: false,
};
const overviewPlaces = () => new Map(nodes.filter((n) => n.open).map(
  (n) => [n.id, picture.dragged.get(n.id) || { x: n.open[0], y: n.open[1] }]));
picture.at = overviewPlaces();
const opened = (node) => picture.all || picture.at.has(node.id);
const placeOf = (node) => (picture.all && !shared.whole ? { x: node.x, y: node.y } : picture.at.get(node.id));

const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const network = new vis.Network(stage, { nodes: nodeSet, edges: edgeSet }, options);

let colours = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = ['paper', 'ink', 'soft', 'line', 'line-quoted', 'line-comment', 'line-doubt', 'line-together', ...shared.types];
  colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

// The chosen entities and what they touch; null where nothing is chosen.
function focusOf() {
  if (!picture.chosen.length) return null;
  if (picture.chosen.length > 1) return new Set(picture.chosen.map((n) => n.id));
  return new Set([picture.chosen[0].id, ...neighbours(picture.chosen[0]).map((n) => n.id)]);
}

function nodeLook(node, focus) {
  const { x, y } = placeOf(node);
  const colour = colours[node.type];
  const chosen = picture.chosen.includes(node);
  return {
    id: node.id, x, y, shape: node.shape, size: node.size,
    color: { background: node.faint ? colours.paper : colour, border: chosen ? colours.ink : node.faint ? colour : colours.paper },
    borderWidth: chosen ? 3.5 : 1.5,
    opacity: focus && !focus.has(node.id) ? 0.16 : node.faint ? 0.7 : 1,
    shapeProperties: { borderDashes: node.faint && !chosen ? [3, 2] : false },
  };
}

function edgeStyle(edge) {
  const said = edge.live;
  const joined = said.filter((s) => s.kind !== 'together');
  if (!joined.length) return ['line-together', [1.5, 4], 1];
  const width = Math.min(1.2 + 0.9 * Math.log2(joined.length), 6);
  // what is stated of two entities decides before what one only says about the other
  const stated = joined.filter((s) => s.kind !== 'quotation');
  const spoken = stated.length ? stated : joined;
  const plain = spoken.filter((s) => !doubtful(s));
  if (!plain.length) return ['line-doubt', [8, 4], width];
  if (plain.every((s) => s.voice.kind === 'comment')) return ['line-comment', [5, 4], width];
  if (plain.every((s) => s.voice.kind !== 'article')) return ['line-quoted', false, width];
  return ['line', false, width];
}

function edgeLook(edge, focus) {
  const [name, dashes, width] = edgeStyle(edge);
  const touched = !focus || (picture.chosen.length > 1
    ? picture.chosen.some((node, i) => i && between(picture.chosen[i - 1], node) === edge)
    : edge.from === picture.chosen[0].id || edge.to === picture.chosen[0].id);
  return {
    id: edge.id, from: edge.from, to: edge.to, dashes, width: focus && touched ? width + 0.8 : width,
    color: { color: colours[name], opacity: touched ? (focus ? 1 : 0.75) : 0.1 },
  };
}

const onPicture = (node) => node.live && opened(node);
const linesOnPicture = () => edges.filter(
  (edge) => edge.live.length && onPicture(nodes[edge.from]) && onPicture(nodes[edge.to]));

function put(set, rows) {
  const ids = new Set(rows.map((row) => row.id));
  set.remove(set.getIds().filter((id) => !ids.has(id)));
  set.update(rows);
}

function draw() {
  const focus = focusOf();
  // no line may be left without its ends, even for a moment: vis-network draws in between
  edgeSet.remove(edgeSet.getIds().filter((id) => !onPicture(nodes[edges[id].from]) || !onPicture(nodes[edges[id].to])));
  put(nodeSet, nodes.filter(onPicture).map((node) => nodeLook(node, focus)));
  put(edgeSet, linesOnPicture().map((edge) => edgeLook(edge, focus)));
  document.getElementById('nothing').hidden = nodeSet.length > 0;
}

// --- where things are on the screen ---------------------------------------------------------

function pointOf(node) {
  const { x, y } = network.canvasToDOM(network.getPosition(node.id));
  return { node, x, y, r: node.size * network.getScale() };
}

network.on('afterDrawing', (ctx) => {
  const ratio = ctx.canvas.width / (ctx.canvas.clientWidth || 1);
  const phrases = [];
  if (picture.chosen.length === 1 && nodeSet.get(picture.chosen[0].id)) {
    const node = picture.chosen[0];
    const from = pointOf(node);
    const ranked = node.lines.slice().sort((a, b) => other(a, node).id - other(b, node).id);
    for (const edge of ranked) {
      if (!edgeSet.get(edge.id) || !nodeSet.get(other(edge, node).id)) continue;
      const said = [...new Set(edge.live.map((s) => s.phrase))];
      const text = shortened(said[0], 30) + (said.length > 1 ? ` +${said.length - 1}` : '');
      phrases.push({ from, to: pointOf(other(edge, node)), text });
    }
  }
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawLabels(ctx, {
    points: nodeSet.getIds().map((id) => pointOf(nodes[id])),
    chosen: new Set(picture.chosen.map((n) => n.id)),
    hovered: picture.hovered,
    focus: focusOf(),
    phrases,
    colours,
    width: stage.clientWidth,
    height: stage.clientHeight,
  });
  ctx.restore();
});

// Move the picture so that these entities fill it, with room for their names.
function fit(list, { animate = true, closest = 1.25 } = {}) {
  const points = list.filter((node) => nodeSet.get(node.id)).map((node) => network.getPosition(node.id));
  if (!points.length) return;
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const small = stage.clientWidth < 500;
  const scale = Math.min(
    (stage.clientWidth - (small ? 70 : 130)) / Math.max(right - left, 1),
    (stage.clientHeight - (small ? 70 : 90)) / Math.max(bottom - top, 1),
    closest);
  network.moveTo({
    position: { x: (left + right) / 2, y: (top + bottom) / 2 },
    scale: Math.max(scale, 0.03),
    animation: animate && !calm.matches ? { duration: 260, easingFunction: 'easeInOutQuad' } : false,
  });
}

const fitAll = (how) => fit(nodes.filter(onPicture), how);

function inView(list) {
  return list.every((node) => {
    if (!nodeSet.get(node.id)) return true;
    const { x, y } = pointOf(node);
    return x > 20 && y > 20 && x < stage.clientWidth - 20 && y < stage.clientHeight - 20;
  });
}

// --- opening ----------------------------------------------------------------------------------

const room = (node) => ({ w: Math.max(node.size, Math.min(node.label.length, 22) * 3.1) + 6, h: node.size + 13 });

// The nearest free place on rings around an entity, first away from the middle of the picture.
function freePlace(node, around) {
  const taken = [...picture.at].map(([id, p]) => ({ ...p, ...room(nodes[id]) }));
  const middle = taken.reduce((sum, p) => ({ x: sum.x + p.x / taken.length, y: sum.y + p.y / taken.length }), { x: 0, y: 0 });
  const outward = Math.atan2(around.y - middle.y, around.x - middle.x);
  const own = room(node);
  for (let radius = 95; radius < 4000; radius += 38) {
    const steps = Math.ceil((2 * Math.PI * radius) / 44);
    for (let i = 0; i < steps; i += 1) {
      const angle = outward + (i % 2 ? 1 : -1) * Math.ceil(i / 2) * ((2 * Math.PI) / steps);
      const x = Math.round(around.x + radius * Math.cos(angle));
      const y = Math.round(around.y + radius * Math.sin(angle));
      if (taken.every((p) => Math.abs(p.x - x) > p.w + own.w || Math.abs(p.y - y) > p.h + own.h)) return { x, y };
    }
  }
  return { x: around.x + 4000, y: around.y };
}

const hiddenNeighbours = (node) => neighbours(node).filter((n) => !opened(n));

const putDown = (node, around) => picture.at.set(node.id, picture.dragged.get(node.id) || freePlace(node, around));

// Put hidden neighbours around an entity on the picture, the most connected first.
function placeAround(node, most = MOST_OPENED) {
  for (const next of hiddenNeighbours(node).slice(0, most)) putDown(next, picture.at.get(node.id));
}

// An entity that the overview does not hold is put beside what it is joined to.
function place(node) {
  if (picture.at.has(node.id)) return;
  const anchor = neighbours(node).find((n) => picture.at.has(n.id));
  if (anchor) {
    putDown(node, picture.at.get(anchor.id));
  } else {
    const xs = [...picture.at.values()].map((p) => p.x);
    const ys = [...picture.at.values()].map((p) => p.y);
    putDown(node, { x: Math.max(0, ...xs) + 60, y: Math.max(0, ...ys) / 2 });
    placeAround(node, 8);
  }
}

function apply({ node, around }) {
  place(node);
  if (around) placeAround(node);
  picture.opened.push({ node, around });
}

function open(node) {
  apply({ node, around: true });
  draw();
}

function reveal(node) {
  if (!opened(node)) apply({ node, around: false });
}

// Have exactly this brought onto the picture, as an address says it.
function reopen(list) {
  const alike = (a, b) => a && b && a.node === b.node && a.around === b.around;
  if (!picture.opened.every((entry, i) => alike(entry, list[i]))) {
    picture.opened = [];
    picture.at = overviewPlaces();
  }
  for (const entry of list.slice(picture.opened.length)) apply(entry);
}

function choose(list) {
  picture.chosen = list;
  for (const node of list) if (node.live) reveal(node);
  draw();
}

// Bring what is chosen into view with all that it is joined to.
function lookAtChosen(how) {
  const { chosen } = picture;
  fit(chosen.length === 1 ? [...focusOf()].map((id) => nodes[id]).filter(onPicture) : chosen, how);
}

const chosenInView = () => inView(picture.chosen) && network.getScale() > READABLE;

function showAll(all) {
  picture.all = all;
  draw();
  fitAll({ animate: false });
}

network.on('dragEnd', ({ nodes: dragged }) => {
  for (const id of dragged) {
    const place = network.getPosition(id);
    if (picture.all && !shared.whole) Object.assign(nodes[id], place);
    else {
      picture.at.set(id, place);
      picture.dragged.set(id, place);
    }
  }
  picture.moved = true;
});
network.on('zoom', () => { picture.moved = true; });

// --- hovering -----------------------------------------------------------------------------------

function hint(text, point) {
  tip.hidden = !text;
  if (!text) return;
  tip.textContent = text;
  const x = Math.min(point.x + 14, stage.clientWidth - tip.offsetWidth - 8);
  const y = point.y + 18 + tip.offsetHeight > stage.clientHeight ? point.y - tip.offsetHeight - 10 : point.y + 18;
  tip.style.left = `${Math.max(x, 4)}px`;
  tip.style.top = `${y}px`;
}

network.on('hoverNode', ({ node }) => { picture.hovered = nodes[node]; stage.classList.add('point'); network.redraw(); });
network.on('blurNode', () => { picture.hovered = null; stage.classList.remove('point'); network.redraw(); });
network.on('hoverEdge', ({ edge, pointer }) => {
  stage.classList.add('point');
  const said = edges[edge].live;
  if (!said.length) return;
  const [first] = said;
  const rest = new Set(said.map((s) => `${s.phrase}|${s.subject}`)).size - 1;
  hint(`${headline(first)}${rest > 0 ? `, and ${rest} more` : ''}`, pointer.DOM);
});
network.on('blurEdge', () => { stage.classList.remove('point'); hint(''); });
network.on('dragStart', () => hint(''));
// A name stands for its shape: over it, it is told in full.
stage.addEventListener('mousemove', (event) => {
  if (event.buttons) return;
  const frame = stage.getBoundingClientRect();
  const under = labelAt(event.clientX - frame.left, event.clientY - frame.top);
  const next = under ? nodes[under.id] : null;
  if (!next || next === picture.hovered) {
    if (picture.named && !next) { picture.named = false; picture.hovered = null; stage.classList.remove('point'); network.redraw(); }
    return;
  }
  Object.assign(picture, { hovered: next, named: true });
  stage.classList.add('point');
  network.redraw();
});
