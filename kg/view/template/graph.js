// The graph as the page holds it: entities in order of rank, lines, and what of them is let through.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const shared = read('data-shared');
const nodes = read('data-nodes');
const edges = read('data-edges');
const options = read('data-options');

const documents = shared.documents.map(([kind, title, issued, file, within, withinIssued, iri, root]) => (
  { kind, title, issued, file, within, withinIssued, iri, root }));
const voices = shared.voices.map(([label, kind]) => ({ label, kind }));
const sentences = shared.sentences.map(([text, marks, document, start, end, copyOf]) => (
  { text, marks, document: documents[document], start, end, copyOf }));
const statements = shared.statements.map(
  ([kind, phrase, subject, object, sentence, voice, modality, when, iri, asserted]) => ({
    kind: shared.kinds[kind], phrase, subject, object, sentence: sentences[sentence],
    voice: voices[voice], modality: shared.modalities[modality], when, iri, asserted: Boolean(asserted),
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

// What the legend has switched off; of relations and events also some of their phrases.
const off = { type: new Set(), voice: new Set(), kind: new Set(), phrase: new Set(), doubt: false, undated: false };
// What alone is let through, where something is chosen: the file, and the years from and to.
const only = { file: '', years: null };

const phraseOf = (statement) => `${statement.kind}/${statement.phrase}`;
const lets = {
  kind: (s) => !off.kind.has(s.kind),
  phrase: (s) => !off.phrase.size || !off.phrase.has(phraseOf(s)),
  voice: (s) => !off.voice.has(s.voice.kind),
  doubt: (s) => !off.doubt || !doubtful(s),
  file: (s) => !only.file || s.sentence.document.file === only.file,
  when: (s) => (boundsOf(s) ? !only.years || inYears(s, only.years) : !off.undated),
};
const LETS = Object.values(lets);
const passes = (statement) => LETS.every((test) => test(statement));

const speaks = (node) => node.lines.some((edge) => edge.live.length) || node.own.some(passes);
const silent = (node) => !node.lines.length && !node.own.length;
const heard = (node) => (silent(node)
  ? !off.voice.has(node.faint ? 'comment' : 'article') && (!only.file || node.in.some((d) => d.file === only.file))
  : speaks(node));

function filter() {
  for (const edge of edges) edge.live = edge.said.filter(passes);
  for (const node of nodes) {
    node.heard = heard(node);
    node.live = node.heard && !off.type.has(node.type);
  }
}

const endsLive = (s) => nodes[s.subject].live && (s.object < 0 || nodes[s.object].live);
// Every statement that the legend lets through, between entities that it lets through.
const letThrough = () => statements.filter((s) => passes(s) && endsLive(s));

// Neighbours that the filters let through, the most connected first.
const neighbours = (node) => node.lines.filter((edge) => edge.live.length)
  .map((edge) => other(edge, node)).filter((n) => n.live).sort((a, b) => a.id - b.id);
