// What is seen, as files: the picture itself, a drawing that scales, a table, Turtle.

const saveMenu = document.getElementById('save-menu');
const saveToggle = document.getElementById('save-toggle');

function hand(name, blob) {
  const link = el('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function picturePng() {
  const canvas = stage.querySelector('canvas');
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  const ctx = copy.getContext('2d');
  ctx.fillStyle = colours.paper;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, 0);
  return new Promise((resolve) => { copy.toBlob(resolve, 'image/png'); });
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' '); // not allowed in XML 1.0
const CORNERS = {
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  triangle: [[0, -1.15], [1, 0.7], [-1, 0.7]],
  triangleDown: [[0, 1.15], [1, -0.7], [-1, -0.7]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
  hexagon: [[-0.5, -0.9], [0.5, -0.9], [1, 0], [0.5, 0.9], [-0.5, 0.9], [-1, 0]],
};

function drawingSvg() {
  const [width, height] = [stage.clientWidth, stage.clientHeight];
  const at = (node) => pointOf(node);
  const lines = edgeSet.get().map((edge) => {
    const [a, b] = [at(nodes[edge.from]), at(nodes[edge.to])];
    const dashes = edge.dashes ? ` stroke-dasharray="${edge.dashes.join(' ')}"` : '';
    return `<line x1="${a.x.toFixed(1)}" y1="${a.y.toFixed(1)}" x2="${b.x.toFixed(1)}" y2="${b.y.toFixed(1)}" stroke="${edge.color.color}" stroke-opacity="${edge.color.opacity}" stroke-width="${edge.width.toFixed(1)}"${dashes}/>`;
  });
  const shapes = nodeSet.get().map((look) => {
    const { x, y, r } = at(nodes[look.id]);
    const paint = `fill="${look.color.background}" stroke="${look.color.border}" stroke-width="${look.borderWidth}" opacity="${look.opacity}"`;
    const title = `<title>${escaped(nodes[look.id].label)}</title>`;
    if (look.shape === 'dot') return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${r.toFixed(1)}" ${paint}>${title}</circle>`;
    const corners = CORNERS[look.shape].map(([dx, dy]) => `${(x + dx * r).toFixed(1)},${(y + dy * r).toFixed(1)}`).join(' ');
    return `<polygon points="${corners}" ${paint}>${title}</polygon>`;
  });
  const anchors = { left: 'start', center: 'middle', right: 'end' };
  const names = labelBoxes.flatMap((box) => placedLines(box).map(({ text, x, y }) => `<text x="${x.toFixed(1)}" y="${(y + 4).toFixed(1)}" text-anchor="${anchors[box.align]}" font-size="${box.large ? 13 : 12}"${box.large ? ' font-weight="600"' : ''} fill="${nodes[box.id].faint ? colours.soft : colours.ink}" stroke="${colours.paper}" stroke-width="4" paint-order="stroke" stroke-linejoin="round">${escaped(text)}</text>`));
  return new Blob([
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`, ...lines, ...shapes, ...names, '</svg>\n',
  ], { type: 'image/svg+xml' });
}

// Cells that a spreadsheet would take for a formula get a quote before them (OWASP, CSV injection).
const csvCell = (value) => {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

// What the present view shows: entities, and the statements about them.
function seen() {
  if (mode === 'list') return { entities: nodes.filter((node) => node.live), said: letThrough() };
  const said = mode === 'timeline' ? timed().flat()
    : letThrough().filter((s) => opened(nodes[s.subject]) && (s.object < 0 || opened(nodes[s.object])));
  const named = new Set(said.flatMap((s) => [s.subject, s.object]));
  return { entities: nodes.filter((node) => (mode === 'timeline' ? named.has(node.id) : onPicture(node))), said };
}

function tableCsv() {
  const { said } = seen();
  const rows = said.map((s) => [
    nodes[s.subject].label, s.kind, s.phrase, s.object < 0 ? '' : nodes[s.object].label, s.when, s.modality,
    s.voice.kind, s.voice.label, s.sentence.text, s.sentence.document.title, s.sentence.document.issued, s.sentence.document.file,
  ]);
  const heads = ['subject', 'kind', 'statement', 'object', 'when', 'modality', 'voice', 'speaker', 'sentence', 'document', 'issued', 'file'];
  return new Blob(['\ufeff', ...[heads, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`)], { type: 'text/csv' });
}

const SAVES = {
  'Picture (PNG)': async () => hand('network.png', await picturePng()),
  'Drawing (SVG)': () => hand('network.svg', drawingSvg()),
  'Statements as a table (CSV)': () => hand('statements.csv', tableCsv()),
  'Statements as a graph (Turtle)': async () => {
    const { entities, said } = seen();
    hand('statements.ttl', new Blob([await turtle(entities, said)], { type: 'text/turtle' }));
  },
};

function toggleSave(on) {
  saveMenu.hidden = !on;
  saveToggle.setAttribute('aria-expanded', String(on));
  if (on) saveMenu.querySelector('button').focus();
}
saveMenu.append(...Object.entries(SAVES).map(([text, save]) => el('button', { click: () => { toggleSave(false); save(); } }, text)));
saveToggle.addEventListener('click', () => toggleSave(saveMenu.hidden));
document.addEventListener('click', (event) => {
  if (!saveMenu.hidden && !saveMenu.contains(event.target) && event.target !== saveToggle) toggleSave(false);
});
