// What the network page gains by being served: the way to the documents and to the pages of
// entities, and from a graph that one page cannot hold, more of it on demand.
'use strict';
{
  const make = (tag, properties, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const path = (key) => `/${key.split('/').map(encodeURIComponent).join('/').replaceAll('%25', '%')}`;
  const written = (key) => encodeURIComponent(key).replaceAll('%2F', '/');
  const opened = () => (new URLSearchParams(location.search).get('around') || '').split(',').filter(Boolean);
  const bringIn = (key) => {
    const all = [...opened().filter((one) => one !== key), key].slice(-12);
    location.assign(`/explorer?around=${all.map(written).join(',')}#entity=${written(key)}`);
  };

  document.querySelector('header .name')?.prepend(make('a', { class: 'link', href: '/' }, 'Start'));

  // --- the words in their document --------------------------------------------------------------

  function lead(holder) {
    for (const said of holder.querySelectorAll('.said:not([data-led])')) {
      said.dataset.led = '1';
      const source = said.querySelector('.source');
      const words = said.querySelector('blockquote');
      if (!source?.title || !words) continue;
      const asked = new URLSearchParams({ source: source.title, text: words.textContent });
      source.append(' ', make('a', { class: 'link', href: `/passage?${asked}` }, 'Read it there'));
    }
  }

  // --- more of the graph ------------------------------------------------------------------------

  const detail = document.getElementById('detail');
  const known = new Map();
  const chosen = () => {
    const found = /[#&]entity=([^&]*)/.exec(location.hash);
    try { return found ? decodeURIComponent(found[1]) : ''; } catch { return ''; }
  };

  const told = async (key) => {
    if (!known.has(key)) {
      known.set(key, fetch(`/explorer/around?entity=${encodeURIComponent(key)}`)
        .then((answer) => (answer.ok ? answer.json() : null)).catch(() => null));
    }
    return known.get(key);
  };

  function more(key, entity) {
    const box = make('div', { class: 'served', 'data-key': key });
    if (/^\/(?!\/)/.test(entity.page)) box.append(make('p', { class: 'names' }, make('a', { class: 'link', href: entity.page }, 'Its page')));
    if (entity.whole) return box;
    const shown = new Set(window.kgView.shown());
    const missing = entity.neighbours.filter((one) => !shown.has(one.key));
    if (!missing.length && opened().includes(key)) return box;
    const names = missing.slice(0, 12).map((one) => make('li', { class: 'plain' },
      make('a', { class: 'link', href: `/explorer?around=${written(key)},${written(one.key)}#entity=${written(one.key)}` }, one.label),
      make('small', {}, `${one.type.toLowerCase()}, ${one.statements === 1 ? '1 statement' : `${one.statements} statements`}`)));
    const button = make('button', { type: 'button', class: 'action' }, `Bring in its surroundings (${entity.count.toLocaleString('en-GB')})`);
    button.addEventListener('click', () => bringIn(key));
    if (!opened().includes(key)) {
      box.append(make('p', { class: 'hint' }, 'This page holds a part of the graph. Of this entity it has what joins it to the others shown.'), button);
    }
    if (names.length) box.append(make('h3', {}, 'Elsewhere in the graph'), make('ul', { class: 'rows' }, ...names));
    return box;
  }

  async function complete() {
    const key = chosen();
    const there = detail?.querySelector('.served');
    if (!detail || (there && there.dataset.key === key)) return;
    there?.remove();
    if (!key) return;
    const entity = await told(key);
    const heading = detail.querySelector('h2');
    if (!entity || chosen() !== key || !heading || heading.textContent !== entity.label || detail.querySelector('.served')) return;
    const box = more(key, entity);
    const before = detail.querySelector('h3');
    if (before) before.before(box);
    else detail.append(box);
  }

  // --- names that the page does not hold --------------------------------------------------------

  const search = document.getElementById('search');
  const suggestions = document.getElementById('suggestions');
  let asked = 0;
  async function elsewhere() {
    asked += 1;
    const mine = asked;
    const words = search.value.trim();
    const answer = words && await fetch(`/search.json?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const listed = new Set([...suggestions.querySelectorAll('[role="option"] > span:not(.count):not(.also)')].map((one) => one.textContent));
    const found = (await answer.json()).filter((one) => one.key && !listed.has(one.label)).slice(0, 6);
    if (mine !== asked || suggestions.hidden) return;
    suggestions.querySelectorAll('.elsewhere').forEach((one) => one.remove());
    for (const one of found) {
      const item = make('li', { class: 'elsewhere' }, make('span', {}, ''), make('span', {}, one.label), make('span', { class: 'count' }, 'elsewhere'));
      item.addEventListener('mousedown', (event) => { event.preventDefault(); bringIn(one.key); });
      suggestions.append(item);
    }
    if (found.length) suggestions.querySelector('.none')?.remove();
  }

  const watch = new MutationObserver(() => {
    for (const id of ['detail', 'timeline', 'list']) {
      const holder = document.getElementById(id);
      if (holder) lead(holder);
    }
    complete();
  });
  for (const id of ['detail', 'timeline', 'list']) {
    const holder = document.getElementById(id);
    if (holder) watch.observe(holder, { childList: true, subtree: true });
  }
  if (detail) {
    lead(detail);
    complete();
    window.addEventListener('hashchange', complete);
    if (search) search.addEventListener('input', elsewhere);
  }
}
