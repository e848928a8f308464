// The graph as the page holds it: entities in order of rank, lines, and what of them is let through.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const shared = read('data-shared');
const nodes = read('data-nodes');
const edges = read('data-edges');
const options = read('data-options');

const documents = shared.documents.map(([kind, title, issued, file, within, withinIssued]) => (
  { kind, title, issued, file, within, withinIssued }));
const voices = shared.voices.map(([label, kind]) => ({ label, kind }));
const sentences = shared.sentences.map(([text, marks, document]) => (
  { text, marks, document: documents[document] }));
const statements = shared.statements.map(
  ([kind, phrase, subject, object, sentence, voice, modality, when, origin]) => ({
    kind: shared.kinds[kind], phrase, subject, object, sentence: sentences[sentence],
    voice: voices[voice], modality: shared.modalities[modality], when, origin,
  }));

const byKey = new Map();
for (const node of nodes) {
  node.type = shared.types[node.group];
  node.own = node.own.map((i) => statements[i]);
  node.in = node.in.map((i) => documents[i]);
  node.lines = [];
  byKey.set(node.key, node);
}
for (const edge of edges) {
  edge.said = edge.said.map((i) => statements[i]);
  nodes[edge.from].lines.push(edge);
  nodes[edge.to].lines.push(edge);
}

const doubtful = (statement) => statement.modality !== 'Stated';
const other = (edge, node) => nodes[edge.from === node.id ? edge.to : edge.from];
const between = (a, b) => a.lines.find((edge) => other(edge, a) === b);

// An entity in the address.
const written = (node) => encodeURIComponent(node.key).replaceAll('%2F', '/').replaceAll('%3A', ':');

// What the legend has switched off.
const off = { type: new Set(), voice: new Set(), kind: new Set(), doubt: false, undated: false };
// What alone is let through, where something is chosen: the file, and the years from and to.
const only = { file: '', years: null };

const passes = (statement) => !off.kind.has(statement.kind)
  && !off.voice.has(statement.voice.kind) && !(off.doubt && doubtful(statement))
  && (!only.file || statement.sentence.document.file === only.file)
  && (boundsOf(statement) ? !only.years || inYears(statement, only.years) : !off.undated);

function filter() {
  for (const edge of edges) edge.live = edge.said.filter(passes);
  for (const node of nodes) {
    const silent = !node.lines.length && !node.own.length;
    node.live = !off.type.has(node.type) && (silent
      ? !off.voice.has(node.faint ? 'comment' : 'article') && (!only.file || node.in.some((d) => d.file === only.file))
      : node.lines.some((edge) => edge.live.length) || node.own.some(passes));
  }
}

// Neighbours that the filters let through, the most connected first.
const neighbours = (node) => node.lines.filter((edge) => edge.live.length)
  .map((edge) => other(edge, node)).filter((n) => n.live).sort((a, b) => a.id - b.id);
