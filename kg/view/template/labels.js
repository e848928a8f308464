// Names on the picture: of one size on the screen, most connected first, none over another.

const LINE = 24;
const MOST_LABELS = 170;
const TRIED = 700;
const MOST_PHRASES = 16;
const FOREMOST = 12;
const FAMILY = '-apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif';

const widths = new Map();
let labelBoxes = [];

function widthOf(ctx, font, text) {
  const key = `${font}|${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    ctx.font = font;
    width = ctx.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}

const BETWEEN = 5;
const apart = (a, b, gap = 0) => a.x + a.w + gap <= b.x || b.x + b.w + gap <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;

function filled(text, width) {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

// A long name on two lines of like length; what two lines cannot hold is cut, unless it is asked for.
const broken = new Map();
function linesOf(text, whole) {
  if (text.length <= LINE) return [text];
  const key = `${whole}${text}`;
  if (!broken.has(key)) {
    let lines = filled(text, LINE);
    for (let width = Math.ceil(text.length / 2); width < LINE && lines.length < 3; width += 1) {
      const tried = filled(text, width);
      if (tried.length < 3) { lines = tried; break; }
    }
    if (!whole && lines.length > 2) lines = [lines[0], shortened(`${lines[1]} ${lines[2]}`, LINE)];
    broken.set(key, whole ? lines : lines.map((line) => shortened(line, LINE + 4)));
  }
  return broken.get(key);
}

// Below, right, left, above: the first place that is free.
function candidates(point, width, height) {
  const { x, y, r } = point;
  return [
    { x: x - width / 2, y: y + r + 2, align: 'center' },
    { x: x + r + 4, y: y - height / 2, align: 'left' },
    { x: x - r - 4 - width, y: y - height / 2, align: 'right' },
    { x: x - width / 2, y: y - r - 2 - height, align: 'center' },
  ].map((at) => ({ ...at, w: width, h: height }));
}

const ALONG = { left: 0, center: 0.5, right: 1 };
// Where each line of a name starts, and its middle.
const placedLines = ({ lines, x, y, w, h, align }) => lines.map((text, i) => (
  { text, x: x + w * ALONG[align], y: y + (h / lines.length) * (i + 0.5) + 0.5 }));

function drawLabels(ctx, { points, chosen, hovered, focus, phrases, colours, width, height }) {
  const onScreen = points.filter((p) => p.x > -60 && p.x < width + 60 && p.y > -40 && p.y < height + 40);
  const discs = onScreen.length <= 320
    ? onScreen.map((p) => ({ id: p.node.id, x: p.x - p.r * 0.85, y: p.y - p.r * 0.85, w: p.r * 1.7, h: p.r * 1.7 }))
    : [];
  const weight = (p) => {
    if (chosen.has(p.node.id)) return -2;
    if (p.node === hovered) return -1;
    if (focus && focus.has(p.node.id)) return 0;
    return focus ? 2 : 1;
  };
  const order = onScreen.map((p) => [weight(p), p]).sort((a, b) => a[0] - b[0] || a[1].node.id - b[1].node.id);
  labelBoxes = [];
  ctx.textBaseline = 'middle';
  ctx.lineJoin = 'round';
  for (const [rank, point] of order.slice(0, TRIED)) {
    if (labelBoxes.length >= MOST_LABELS) break;
    // once something is chosen, what does not touch it keeps silent
    if (rank === 2) break;
    const { node } = point;
    const strong = rank < 0;
    const lines = linesOf(node.label, strong);
    const large = strong || node.id < FOREMOST;
    const font = `${large ? '600 13px' : '12px'} ${FAMILY}`;
    const w = Math.max(...lines.map((line) => widthOf(ctx, font, line)));
    const places = candidates(point, w, (large ? 16 : 15) * lines.length);
    const open = places.filter((box) => box.x >= 2 && box.x + box.w <= width - 2
      && labelBoxes.every((b) => apart(box, b, BETWEEN)));
    // the foremost names may stand on other shapes, but never on other names
    const box = open.find((b) => discs.every((disc) => disc.id === node.id || apart(b, disc)))
      || (strong || node.id < FOREMOST ? open[0] : null) || (strong ? places[0] : null);
    if (!box) continue;
    labelBoxes.push({ ...box, id: node.id, lines, large });
    ctx.font = font;
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.paper;
    ctx.fillStyle = node.faint ? colours.soft : colours.ink;
    ctx.textAlign = box.align;
    for (const line of placedLines(labelBoxes.at(-1))) {
      ctx.strokeText(line.text, line.x, line.y);
      ctx.fillText(line.text, line.x, line.y);
    }
  }
  ctx.textAlign = 'left';
  drawPhrases(ctx, phrases, colours, discs.filter((disc) => focus && focus.has(disc.id)));
}

// What joins the chosen entity to others, written on its lines where there is room.
function drawPhrases(ctx, lines, colours, discs) {
  const font = `italic 11.5px ${FAMILY}`;
  const taken = [...labelBoxes, ...discs];
  for (const { from, to, text } of lines.slice(0, MOST_PHRASES)) {
    const w = widthOf(ctx, font, text);
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length < from.r + to.r + 34) continue;
    for (const part of [0.5, 0.62, 0.38, 0.72]) {
      const x = from.x + (to.x - from.x) * part;
      const y = from.y + (to.y - from.y) * part;
      const box = { x: x - w / 2 - 2, y: y - 7, w: w + 4, h: 14 };
      const ends = [from, to].map((p) => ({ x: p.x - p.r, y: p.y - p.r, w: 2 * p.r, h: 2 * p.r }));
      if (![...taken, ...ends].every((b) => apart(box, b))) continue;
      taken.push(box);
      ctx.font = font;
      ctx.lineWidth = 4;
      ctx.strokeStyle = colours.paper;
      ctx.fillStyle = colours.soft;
      ctx.strokeText(text, box.x + 2, y + 0.5);
      ctx.fillText(text, box.x + 2, y + 0.5);
      break;
    }
  }
}

const labelAt = (x, y) => labelBoxes.find((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h);
