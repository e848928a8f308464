// The address: all that is chosen, opened and filtered, so that a view can be sent to somebody.

// Commas part the members of a list, and a star says "with its neighbours".
const plain = (text) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('*', '%2A');
const written = (node) => plain(node.key);
const unwritten = (text) => { try { return decodeURIComponent(text); } catch { return ''; } };

const HIDDEN = ['type', 'voice', 'kind', 'phrase'];

function addressNow() {
  const { ends, chosen, opened } = picture;
  const parts = [];
  const say = (name, value) => { if (value) parts.push(`${name}=${value}`); };
  if (ends) { say('from', written(ends[0])); say('to', written(ends[1])); }
  else if (chosen.length === 2) { say('between', written(chosen[0])); say('and', written(chosen[1])); }
  else if (chosen.length === 1) say('entity', written(chosen[0]));
  say('view', mode === 'picture' ? '' : mode);
  say('all', picture.all && !shared.whole ? '1' : '');
  say('open', opened.filter(({ node, around }) => around || !chosen.includes(node))
    .map(({ node, around }) => written(node) + (around ? '*' : '')).join(','));
  for (const name of HIDDEN) say(`no-${name}`, [...off[name]].sort().map(plain).join(','));
  say('no-doubt', off.doubt ? '1' : '');
  say('no-undated', off.undated ? '1' : '');
  say('file', plain(only.file));
  say('years', only.years ? only.years.join('-') : '');
  return parts.length ? `#${parts.join('&')}` : '';
}

// Write the address; what the reader may want to go back from becomes a step of the history.
function remember({ step = true } = {}) {
  const hash = addressNow();
  if (hash === location.hash) return;
  history[step ? 'pushState' : 'replaceState'](null, '', hash || location.pathname + location.search);
}

function addressRead() {
  const parts = new Map(location.hash.slice(1).split('&').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  }));
  const list = (name) => (parts.get(name) || '').split(',').filter(Boolean);
  const node = (name) => byKey.get(unwritten(parts.get(name) || ''));
  const two = (...names) => {
    const [a, b] = names.map(node);
    return a && b && a !== b ? [a, b] : null;
  };
  const [, from, to] = /^(\d{1,4})-(\d{1,4})$/.exec(parts.get('years') || '') || [];
  return {
    entity: node('entity'),
    pair: two('between', 'and'),
    way: two('from', 'to'),
    mode: ['timeline', 'list'].find((each) => each === parts.get('view')) || 'picture',
    all: shared.whole || parts.get('all') === '1',
    opened: list('open').map((text) => ({ node: byKey.get(unwritten(text.replace(/\*$/, ''))), around: text.endsWith('*') }))
      .filter(({ node: found }) => found),
    hidden: Object.fromEntries(HIDDEN.map((name) => [name, new Set(list(`no-${name}`).map(unwritten))])),
    doubt: parts.get('no-doubt') === '1',
    undated: parts.get('no-undated') === '1',
    file: unwritten(parts.get('file') || ''),
    years: from && YEARS ? [Math.max(Number(from), YEARS[0]), Math.min(Number(to), YEARS[1])] : null,
  };
}

// Take over what the address says.
function restore(how) {
  const wanted = addressRead();
  for (const name of HIDDEN) off[name] = wanted.hidden[name];
  Object.assign(off, { doubt: wanted.doubt, undated: wanted.undated });
  Object.assign(only, {
    file: documents.some((d) => d.file === wanted.file) ? wanted.file : '',
    years: wanted.years && wanted.years[0] <= wanted.years[1] ? wanted.years : null,
  });
  filter();
  setLegend();
  picture.all = wanted.all;
  reopen(wanted.opened);
  showMode(wanted.mode);
  focusOn(wanted, how);
}
