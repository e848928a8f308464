// The panel: what is known of the chosen entity or connection, each statement with its words.

const panel = document.getElementById('panel');
const detail = document.getElementById('detail');
const FIRST = 6;
const HEADINGS = { post: 'Posts', relation: 'Relations', event: 'Events', quotation: 'Quotations', together: 'Named together' };

const nameLink = (node, text = node.label, look = 'link') => el('a', { class: look, href: `#entity=${written(node)}`, 'data-entity': node.id }, text);

// "A operates B", as one line of text.
function headline(statement) {
  const subject = nodes[statement.subject].label;
  const object = statement.object < 0 ? '' : nodes[statement.object].label;
  const doubt = doubtful(statement) ? ` (${statement.modality.toLowerCase()})` : '';
  if (statement.kind === 'event') return `${capital(statement.phrase)}: ${[subject, object].filter(Boolean).join(', ')}${doubt}`;
  if (statement.kind === 'post') return `${subject}, ${[statement.phrase, object].filter(Boolean).join(', ')}${doubt}`;
  return `${[subject, statement.phrase, object].filter(Boolean).join(' ')}${doubt}`;
}

// The same with links; the entity whose panel it is goes without a link, and without mention where it speaks first.
function claimLine(group, current) {
  const [first] = group;
  const name = (node) => (node === current ? el('span', {}, node.label) : nameLink(node));
  const line = el('p', { class: 'claim' });
  if (first.kind === 'event') {
    const ids = [...new Set(group.flatMap((s) => [s.subject, s.object]))].filter((i) => i >= 0 && nodes[i] !== current);
    line.append(capital(first.phrase));
    ids.forEach((id, i) => line.append(i ? ', ' : ' · ', name(nodes[id])));
  } else {
    const subject = nodes[first.subject];
    if (subject === current) line.append(capital(first.phrase));
    else line.append(name(subject), first.kind === 'post' ? `, ${first.phrase}` : ` ${first.phrase}`);
    // one quotation may speak of several
    const objects = [...new Set(group.map((s) => s.object))].filter((i) => i >= 0);
    objects.forEach((id, i) => line.append(i || first.kind === 'post' ? ', ' : ' ', name(nodes[id])));
  }
  if (first.when) line.append(el('span', { class: 'when' }, `, ${dated(first.when)}`));
  return line;
}

// The sentence as it stands, the names in question marked, other names open to a click.
function quoted(sentence, about) {
  const quote = el('blockquote');
  let at = 0;
  for (const [start, end, id] of sentence.marks) {
    quote.append(sentence.text.slice(at, start));
    const words = sentence.text.slice(start, end);
    quote.append(about.has(id) ? el('mark', {}, words)
      : nameLink(nodes[id], words, 'other'));
    at = end;
  }
  quote.append(sentence.text.slice(at));
  return quote;
}

function voiceLine(statement) {
  const { voice } = statement;
  const line = el('p', { class: 'source', title: statement.sentence.document.file });
  if (doubtful(statement)) line.append(el('span', { class: 'tag doubt' }, statement.modality.toLowerCase()));
  if (voice.kind === 'comment') line.append(el('span', { class: 'tag comment' }, 'comment'), voice.label ? `${voice.label}. ` : '');
  else if (voice.kind === 'quoted') line.append(el('span', { class: 'tag quoted' }, 'quoted'), voice.label ? `${voice.label}. ` : '');
  else if (voice.label) line.append(`${voice.label}. `);
  line.append(cited(statement.sentence.document));
  const original = statement.sentence.copyOf !== undefined && documents.find((d) => d.iri === statement.sentence.copyOf);
  if (original) line.append(el('span', { class: 'copy' }, `The same words stand in ${cited(original)}.`));
  return line;
}

function saidBlock(statement, about) {
  const look = doubtful(statement) ? 'doubt' : statement.voice.kind;
  return el('div', { class: `said ${look}` }, quoted(statement.sentence, about), voiceLine(statement));
}

const together = (list, key) => {
  const groups = new Map();
  for (const item of list) {
    const k = key(item);
    if (!groups.has(k)) groups.set(k, []);
    groups.get(k).push(item);
  }
  return [...groups.values()];
};

// How many documents say it of their own; a copied passage counts as its original.
function witnesses(group) {
  const count = new Set(group.map(({ sentence }) => sentence.copyOf ?? sentence.document.iri)).size;
  const passages = new Set(group.map(({ sentence }) => sentence)).size;
  return passages > 1 && group[0].kind !== 'quotation' && el('span', { class: 'when' },
    ` · ${counted(count, 'independent witness', 'independent witnesses')}`);
}

// One claim with all sentences that make it.
function statementBlock(group, current, about) {
  const ids = about || new Set(group.flatMap((s) => [s.subject, s.object]));
  const once = together(group, (s) => `${s.sentence.text}|${s.voice.label}|${s.modality}|${s.sentence.document.file}`).map(([s]) => s);
  once.sort((a, b) => (a.sentence.document.issued < b.sentence.document.issued ? -1 : 1));
  const line = claimLine(group, current);
  line.append(...[witnesses(group)].filter(Boolean));
  return el('li', { class: 'statement' }, line, ...once.map((s) => saidBlock(s, ids)));
}

const sameClaim = (s) => (s.kind === 'event' || s.kind === 'quotation' ? `${s.kind}|${s.iri}`
  : [s.kind, s.phrase, s.subject, s.object, s.when].join('|'));

function sections(list, current, about) {
  return Object.entries(HEADINGS).flatMap(([kind, heading]) => {
    const groups = together(list.filter((s) => s.kind === kind), sameClaim);
    if (!groups.length) return [];
    const sorted = groups.sort((a, b) => (a[0].when && b[0].when ? (a[0].when < b[0].when ? -1 : 1) : b.length - a.length));
    const items = el('ul', {}, ...sorted.slice(0, FIRST).map((g) => statementBlock(g, current, about)));
    const rest = sorted.slice(FIRST);
    const more = rest.length && el('button', {
      class: 'more',
      click: () => { items.append(...rest.map((g) => statementBlock(g, current, about))); more.remove(); },
    }, `Show ${rest.length} more`);
    return [el('h3', {}, heading, el('span', { class: 'count' }, String(groups.length))), items, more];
  });
}

const back = () => el('button', { class: 'back', click: () => go({}) }, '← Overview');

function namedIn(node) {
  const comments = node.in.filter((d) => d.kind === 'Comment').length;
  const articles = node.in.length - comments;
  const places = [articles && counted(articles, 'article'), comments && counted(comments, 'comment')].filter(Boolean);
  return places.length ? `Named ${node.mentions === 1 ? 'once' : `${node.mentions} times`} in ${places.join(' and ')}` : '';
}

function showEntity(node) {
  const list = [...node.own, ...node.lines.flatMap((edge) => edge.said)].filter(passes);
  const hidden = hiddenNeighbours(node).length;
  const documentsHere = node.in.slice().sort((a, b) => ((a.issued || a.withinIssued) < (b.issued || b.withinIssued) ? -1 : 1));
  const citations = together(documentsHere, cited).map(([d, ...more]) => (more.length ? `${cited(d)} (${more.length + 1})` : cited(d)));
  const rest = citations.slice(FIRST);
  const rows = el('ul', { class: 'rows' }, ...citations.slice(0, FIRST).map((c) => el('li', { class: 'plain' }, c)));
  const more = rest.length && el('button', {
    class: 'more',
    click: () => { rows.append(...rest.map((c) => el('li', { class: 'plain' }, c))); more.remove(); },
  }, `Show ${rest.length} more`);
  detail.replaceChildren(...[
    back(),
    el('h2', {}, node.label),
    el('p', { class: 'what' }, shapeOf(node.type, node.faint), node.type,
      node.persona && el('span', { class: 'tag comment' }, 'commenter'),
      node.faint && !node.persona && el('span', { class: 'tag comment' }, 'only in comments')),
    node.names.length && el('p', { class: 'names' }, 'Also ', el('b', {}, node.names.join(' · '))),
    node.reasons?.length && el('details', { class: 'reasons' }, el('summary', {}, 'Why these names are one'),
      el('ul', {}, ...node.reasons.map((reason) => el('li', {}, reason)))),
    namedIn(node) && el('p', { class: 'names' }, namedIn(node)),
    hidden && !picture.all && el('button', { class: 'action', id: 'open-neighbours', click: () => { expand(node); } },
      `Show ${counted(Math.min(hidden, MOST_OPENED), 'more neighbour')}${hidden > MOST_OPENED ? ` of ${hidden}` : ''}`),
    node.lines.length > 0 && wayField(node),
    !list.length && el('p', { class: 'hint' }, node.own.length + node.lines.length
      ? 'The legend’s filters hide all that is said of it.'
      : 'It is named, but no statement about it was found.'),
    ...sections(list, node, null),
    citations.length && el('h3', {}, 'Documents', el('span', { class: 'count' }, String(node.in.length))),
    citations.length && rows,
    more,
  ].filter(Boolean));
}

function showConnection(a, b) {
  const edge = between(a, b);
  const list = edge ? edge.live : [];
  detail.replaceChildren(
    back(),
    el('h2', {}, nameLink(a), ' – ', nameLink(b)),
    el('p', { class: 'what' }, list.length ? counted(list.length, 'sentence joins them', 'sentences join them')
      : 'Nothing joins them with these filters.'),
    ...sections(list, null, new Set([a.id, b.id])).filter(Boolean),
  );
}

// What the page can be asked, with names of this graph.
function questions() {
  const live = nodes.filter((node) => node.live && node.lines.length);
  const person = live.find((node) => node.type === 'Person') || live[0];
  const far = person && live.slice(0, 60).reverse().map((node) => wayBetween(person, node)).find((way) => way.length > 2);
  const told = letThrough();
  return [
    person && [`What is said of ${person.label}, and by whom?`, () => go({ entity: person })],
    far && [`How is ${person.label} connected to ${far.at(-1).label}?`, () => go({ way: [person, far.at(-1)] })],
    told.some((s) => TIMED.has(s.kind) && boundsOf(s)) && ['What happened, and when?', () => toggleMode('timeline')],
    told.some((s) => s.voice.kind === 'comment') && told.some((s) => s.voice.kind === 'article')
      && ['What do only commenters say?', () => { off.voice = new Set(['article', 'quoted']); filtered(); remember(); }],
  ].filter(Boolean);
}

function showHome() {
  const top = nodes.filter((node) => node.live).slice(0, 14);
  const posts = documents.filter((d) => !d.within);
  const sorted = posts.slice().sort((a, b) => (a.issued < b.issued ? -1 : 1));
  detail.replaceChildren(...[
    el('h2', {}, 'What do you want to know?'),
    el('ul', { class: 'questions' }, ...questions().map(([text, click]) => el('li', {}, el('button', { click }, text)))),
    el('p', { class: 'hint' }, 'Or click a name to read what is said of it, or a line for the sentences behind it. Double-click brings more neighbours.'),
    el('h3', {}, 'Most connected'),
    el('ul', { class: 'rows' }, ...top.map((node) => el('li', {}, el('button', { click: () => go({ entity: node }) },
      shapeOf(node.type, node.faint), el('span', {}, node.label), el('span', { class: 'count' }, String(neighbours(node).length)))))),
    sorted.length && el('h3', {}, 'Documents read', el('span', { class: 'count' }, String(posts.length))),
    sorted.length && el('ul', { class: 'rows' }, ...sorted.slice(0, 40).map((d) => el('li', { class: 'plain' }, d.title || d.file,
      el('small', {}, [dated(d.issued), d.title && d.file].filter(Boolean).join(' · '))))),
    sorted.length > 40 && el('p', { class: 'hint' }, `and ${counted(sorted.length - 40, 'more')}`.replace('mores', 'more')),
  ].filter(Boolean));
}
