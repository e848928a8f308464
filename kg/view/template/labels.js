// Names on the picture: of one size on the screen, most connected first, none over another.

const LONGEST = 28;
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

// Below, right, left, above: the first place that is free.
function candidates(point, width, height) {
  const { x, y, r } = point;
  return [
    { x: x - width / 2, y: y + r + 2 },
    { x: x + r + 4, y: y - height / 2 },
    { x: x - r - 4 - width, y: y - height / 2 },
    { x: x - width / 2, y: y - r - 2 - height },
  ].map((at) => ({ ...at, w: width, h: height }));
}

function drawLabels(ctx, { points, chosen, hovered, focus, lines, colours, width, height }) {
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
    const text = strong ? node.label : shortened(node.label, LONGEST);
    const large = strong || node.id < FOREMOST;
    const font = `${large ? '600 13px' : '12px'} ${FAMILY}`;
    const w = widthOf(ctx, font, text);
    const places = candidates(point, w, large ? 16 : 15);
    const open = places.filter((box) => box.x >= 2 && box.x + box.w <= width - 2
      && labelBoxes.every((b) => apart(box, b, BETWEEN)));
    // the foremost names may stand on other shapes, but never on other names
    const box = open.find((b) => discs.every((disc) => disc.id === node.id || apart(b, disc)))
      || (strong || node.id < FOREMOST ? open[0] : null) || (strong ? places[0] : null);
    if (!box) continue;
    labelBoxes.push({ ...box, id: node.id, text, large });
    ctx.font = font;
    ctx.lineWidth = 4;
    ctx.strokeStyle = colours.paper;
    ctx.fillStyle = node.faint ? colours.soft : colours.ink;
    ctx.strokeText(text, box.x, box.y + box.h / 2 + 0.5);
    ctx.fillText(text, box.x, box.y + box.h / 2 + 0.5);
  }
  drawPhrases(ctx, lines, colours, discs.filter((disc) => focus && focus.has(disc.id)));
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
