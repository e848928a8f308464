// The same content as tables, for screen readers and for those who would rather read.

const listView = document.getElementById('list');
const ROWS = 150;

function table(caption, heads, rows, cells) {
  const body = el('tbody');
  const add = (from) => body.append(...rows.slice(from, from + ROWS).map((row) => el('tr', {}, ...cells(row))));
  add(0);
  let shownRows = ROWS;
  const more = rows.length > ROWS && el('button', {
    class: 'more',
    click: () => {
      add(shownRows);
      shownRows += ROWS;
      more.hidden = shownRows >= rows.length;
    },
  }, 'Show more rows');
  return el('div', { class: 'wide' }, el('table', {}, el('caption', {}, caption),
    el('thead', {}, el('tr', {}, ...heads.map(([head, number]) => el('th', { scope: 'col', class: number && 'number' }, head)))), body), more || null);
}

const cell = (...content) => el('td', {}, ...content);
const number = (value) => el('td', { class: 'number' }, String(value));

function showList() {
  const live = nodes.filter((node) => node.live);
  const said = letThrough();
  listView.replaceChildren(
    el('h2', {}, 'Entities'),
    table(`${counted(live.length, 'entity', 'entities')} that the legend lets through, the most connected first`,
      [['Name'], ['Type'], ['Also called'], ['Documents', true], ['Mentions', true], ['Joined to', true]], live,
      (node) => [cell(nameLink(node)), cell(node.type), cell(node.names.join(', ')), number(node.in.length), number(node.mentions), number(neighbours(node).length)]),
    el('h2', {}, 'Statements'),
    table(counted(said.length, 'statement'), [['What is said'], ['When'], ['Sentence'], ['Voice'], ['Document']], said,
      (s) => [cell(headline(s)), cell(dated(s.when)), el('td', { class: 'sentence' }, s.sentence.text),
        cell([s.voice.kind, s.voice.label].filter(Boolean).join(': ')), cell(cited(s.sentence.document))]),
  );
}
