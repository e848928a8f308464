// The shortest way from one entity to another over what is said of them.

// Breadth first (Moore 1959); of equally short ways the one over the more connected entities.
function wayBetween(from, to) {
  const before = new Map([[from, null]]);
  let edge = [from];
  while (edge.length && !before.has(to)) {
    const next = [];
    for (const node of edge.sort((a, b) => a.id - b.id)) {
      for (const neighbour of neighbours(node)) {
        if (before.has(neighbour)) continue;
        before.set(neighbour, node);
        next.push(neighbour);
      }
    }
    edge = next;
  }
  if (!before.has(to)) return [];
  const way = [];
  for (let node = to; node; node = before.get(node)) way.unshift(node);
  return way;
}

function showWay(way) {
  const ends = [way[0], way.at(-1)];
  const steps = way.slice(1).map((node, i) => {
    const list = between(way[i], node).live;
    const ids = new Set([way[i].id, node.id]);
    const groups = together(list, sameClaim).sort((a, b) => b.length - a.length);
    const rest = groups.slice(2);
    const items = el('ul', {}, ...groups.slice(0, 2).map((group) => statementBlock(group, null, ids)));
    const more = rest.length && el('button', {
      class: 'more',
      click: () => { items.append(...rest.map((group) => statementBlock(group, null, ids))); more.remove(); },
    }, `Show ${rest.length} more`);
    return el('li', { class: 'step' }, ...[el('h3', {}, el('span', {}, nameLink(way[i]), ' – ', nameLink(node))), items, more].filter(Boolean));
  });
  detail.replaceChildren(
    back(),
    el('h2', {}, nameLink(ends[0]), ' … ', nameLink(ends[1])),
    el('p', { class: 'what' }, `The shortest connection has ${counted(way.length - 1, 'step')}.`),
    el('ol', { class: 'way' }, ...steps),
  );
}

function showNoWay(from, to) {
  detail.replaceChildren(
    back(),
    el('h2', {}, nameLink(from), ' … ', nameLink(to)),
    el('p', { class: 'what' }, 'No chain of statements joins them with these filters.'),
  );
}

// In the panel of an entity: a field that takes the other end.
function wayField(node) {
  const names = el('datalist', { id: 'way-names' });
  const field = el('input', {
    id: 'way-to', class: 'field', list: 'way-names', placeholder: 'How is it connected to …', 'aria-label': `Show how ${node.label} is connected to`, autocomplete: 'off',
  });
  field.addEventListener('input', () => {
    names.replaceChildren(...found(field.value).filter((r) => r.node !== node).map((r) => el('option', { value: r.node.label })));
  });
  const set = () => {
    const [best] = found(field.value).filter((r) => r.node !== node);
    if (best) go({ way: [node, best.node] });
    else if (field.value.trim()) field.setCustomValidity('No name holds these letters.');
    field.reportValidity();
  };
  field.addEventListener('input', () => field.setCustomValidity(''));
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') set();
    else if (event.key === 'Escape' && field.value) { field.value = ''; event.stopPropagation(); }
  });
  field.addEventListener('change', () => {
    if (found(field.value).some((r) => r.best === 4 && r.name === field.value && r.node !== node)) set();
  });
  return el('div', { class: 'way-field' }, field, names);
}
