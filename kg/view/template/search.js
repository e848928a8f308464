// Search over all names and alternative names, by mouse or keyboard.

const search = document.getElementById('search');
const suggestions = document.getElementById('suggestions');
const MOST_SUGGESTED = 12;

const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[’']/g, '').toLowerCase();
const index = nodes.map((node) => [node.label, ...node.names].map((name) => [folded(name), name]));

// How well a name fits: it begins so, a word of it begins so, it holds the words somewhere.
function fits(name, wanted) {
  if (name === wanted) return 4;
  if (name.startsWith(wanted)) return 3;
  if (name.includes(` ${wanted}`) || name.includes(`-${wanted}`) || name.includes(`(${wanted}`)) return 2;
  return wanted.split(/\s+/).every((word) => name.includes(word)) ? 1 : 0;
}

function found(text) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const results = [];
  for (const node of nodes) {
    let best = 0;
    let name = '';
    for (const [plain, written] of index[node.id]) {
      const score = fits(plain, wanted);
      if (score > best) [best, name] = [score, written];
    }
    if (best) results.push({ node, best, name });
  }
  return results.sort((a, b) => b.best - a.best || a.node.id - b.node.id).slice(0, MOST_SUGGESTED);
}

let results = [];
let marked = -1;

function mark(i) {
  marked = i;
  [...suggestions.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === i)));
  if (i >= 0 && results.length) {
    search.setAttribute('aria-activedescendant', `suggestion-${i}`);
    suggestions.children[i].scrollIntoView({ block: 'nearest' });
  } else search.removeAttribute('aria-activedescendant');
}

function closeSuggestions() {
  suggestions.hidden = true;
  search.setAttribute('aria-expanded', 'false');
  search.removeAttribute('aria-activedescendant');
}

function suggest() {
  results = found(search.value);
  if (!search.value.trim()) { closeSuggestions(); return; }
  suggestions.replaceChildren(...results.map(({ node, name }, i) => {
    const item = el('li', { role: 'option', id: `suggestion-${i}`, 'aria-selected': 'false' },
      shapeOf(node.type, node.faint), el('span', {}, node.label), el('span', { class: 'count' }, String(neighbours(node).length)),
      name !== node.label && el('span', { class: 'also' }, `also ${name}`));
    // before the input loses the focus
    item.addEventListener('mousedown', (event) => { event.preventDefault(); take(i); });
    return item;
  }));
  if (!results.length) suggestions.append(el('li', { class: 'none', role: 'presentation' }, 'No name holds these letters.'));
  suggestions.hidden = false;
  search.setAttribute('aria-expanded', 'true');
  mark(results.length ? 0 : -1);
}

function take(i) {
  if (!results[i]) return;
  search.value = '';
  closeSuggestions();
  go({ entity: results[i].node });
}

search.addEventListener('input', suggest);
search.addEventListener('focus', () => { if (search.value) suggest(); });
search.addEventListener('blur', closeSuggestions);
search.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (suggestions.hidden) suggest();
    if (results.length) mark((marked + (event.key === 'ArrowDown' ? 1 : -1) + results.length) % results.length);
  } else if (event.key === 'Enter') {
    take(marked);
  } else if (event.key === 'Escape') {
    event.stopPropagation();
    if (search.value) { search.value = ''; closeSuggestions(); } else search.blur();
  }
});
