// What is seen, as Turtle (W3C, RDF 1.1): in the terms of the graph, and nothing that it does not have.

const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const RDF_PREDICATE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

// IRIs and what the graph says of each; unpacked when first asked for.
let kept = null;
async function unpack() {
  const bytes = Uint8Array.from(atob(document.getElementById('data-records').textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  const found = await new Response(stream).json();
  return { ...found, of: new Map(found.records.map(([subject, ...properties]) => [subject, properties])) };
}

const iriText = (i) => (/^[a-z][a-z0-9+.-]*:/i.test(kept.iris[i]) ? kept.iris[i] : kept.base + kept.iris[i]);

// Turtle §6.4, PN_LOCAL, less what would have to be escaped.
const LOCAL = /^[A-Za-z_][A-Za-z0-9_-]*$/;
function iriTerm(iri) {
  for (const [prefix, start] of Object.entries(kept.prefixes)) {
    if (iri.startsWith(start) && LOCAL.test(iri.slice(start.length))) return `${prefix}:${iri.slice(start.length)}`;
  }
  const below = kept.base && iri.startsWith(kept.base) ? iri.slice(kept.base.length) : iri;
  return `<${below.replace(/[\u0000-\u0020<>"{}|^`\\]/g, encodeURIComponent)}>`;
}

const ESCAPES = { '\t': '\\t', '\b': '\\b', '\n': '\\n', '\r': '\\r', '\f': '\\f', '"': '\\"', '\\': '\\\\' };
const quotedText = (text) => `"${text.replace(/[\t\b\n\r\f"\\]/g, (c) => ESCAPES[c]).replace(/\p{Cs}/gu, '\ufffd')}"`;
const typed = (text, datatype) => (datatype === `${XSD}integer` || datatype === `${XSD}boolean` ? text
  : quotedText(text) + (datatype === `${XSD}string` ? '' : `^^${iriTerm(datatype)}`));

// A value of the tables: an IRI's number, a text, a text of the sentences, or a text with its datatype.
function term(value) {
  if (typeof value === 'number') return iriTerm(iriText(value));
  if (typeof value === 'string') return quotedText(value);
  return value.length === 1 ? quotedText(sentences[value[0]].text) : typed(value[0], iriText(value[1]));
}

class Graph {
  constructor() {
    this.subjects = new Map();
    this.waiting = [];
  }

  add(subject, property, object) {
    if (!this.subjects.has(subject)) this.subjects.set(subject, new Map());
    const own = this.subjects.get(subject);
    if (!own.has(property)) own.set(property, new Set());
    own.get(property).add(object);
  }

  // All that the graph says of a thing alone, and of the things that it refers to.
  describe(iri) {
    const waiting = [iri];
    while (waiting.length) {
      const next = waiting.pop();
      const record = kept.of.get(next);
      const subject = iriTerm(iriText(next));
      if (!record || this.subjects.get(subject)?.has('a')) continue;
      for (const [property, ...values] of record) {
        const name = kept.properties[property];
        for (const value of values) {
          this.add(subject, name === RDF_TYPE ? 'a' : iriTerm(name), term(value));
          if (typeof value === 'number' && name !== RDF_TYPE) waiting.push(value);
        }
      }
    }
  }

  text() {
    const prefixes = Object.entries(kept.prefixes).map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`);
    const blocks = [...this.subjects].map(([subject, own]) => {
      const lines = [...own].sort(([a], [b]) => (a === 'a' ? -1 : b === 'a' ? 1 : a < b ? -1 : 1))
        .map(([property, objects]) => `${property} ${[...objects].sort().join(' , ')}`);
      return `${subject} ${lines.join(' ;\n\t')} .`;
    });
    return `${[kept.base && `@base <${kept.base}> .`, ...prefixes].filter(Boolean).join('\n')}\n\n${blocks.join('\n\n')}\n`;
  }
}

function addEvidence(graph, statement) {
  const { text, document, start, end, copyOf } = statement.sentence;
  if (statement.kind === 'quotation') return;
  const passage = iriTerm(`${iriText(document.root)}#char=${start},${end}`);
  graph.add(iriTerm(iriText(statement.iri)), 'kg:evidence', passage);
  graph.add(passage, 'a', 'kg:Passage');
  graph.add(passage, 'kg:inDocument', iriTerm(iriText(document.iri)));
  graph.add(passage, 'kg:start', String(start));
  graph.add(passage, 'kg:end', String(end));
  graph.add(passage, 'kg:text', quotedText(text));
  if (copyOf !== undefined) {
    graph.add(passage, 'kg:copyOf', iriTerm(iriText(copyOf)));
    graph.describe(copyOf);
  }
  graph.describe(document.iri);
}

// Entities with their names and types; statements with voice, modality and passages; and a plain
// triple where an author of an article states it and the graph has it.
async function turtle(entities, said) {
  kept ??= await unpack();
  const graph = new Graph();
  for (const node of entities) graph.describe(node.id);
  for (const statement of said) {
    if (statement.kind === 'together') continue;
    graph.describe(statement.iri);
    addEvidence(graph, statement);
    if (statement.asserted) {
      const predicate = kept.of.get(statement.iri).find(([property]) => kept.properties[property] === RDF_PREDICATE)[1];
      graph.add(iriTerm(iriText(statement.subject)), term(predicate), iriTerm(iriText(statement.object)));
    }
  }
  return graph.text();
}
