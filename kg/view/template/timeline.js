// What is dated, in order: a bar for each event and post, as long as its date is vague.

const timelineView = document.getElementById('timeline');
const MOST_BARS = 300;
const DAY = 86400000;
const day = (text) => Date.parse(`${text}T00:00:00Z`);
const TIMED = new Set(['event', 'post']);

// First and last day of a value, in milliseconds; an end that is open is null.
const bounds = new Map(Object.entries(shared.periods).map(
  ([value, [first, last, began, ended]]) => [value, {
    first: first && day(first), last: last && day(last) + DAY, began: began && day(began), ended: ended && day(ended) + DAY,
  }]));
const boundsOf = (statement) => bounds.get(statement.when);
const years = [...bounds.values()].flatMap(({ first, last }) => [first, last && last - DAY])
  .filter((t) => t !== null).map((t) => new Date(t).getUTCFullYear()).sort((a, b) => a - b);
const YEARS = years.length ? [years[0], years.at(-1)] : null;

function inYears(statement, [from, to]) {
  const { first, last } = boundsOf(statement);
  return (first === null || new Date(first).getUTCFullYear() <= to)
    && (last === null || new Date(last - DAY).getUTCFullYear() >= from);
}

const concerns = (group, chosen) => chosen.every(
  (node) => group.some((s) => s.subject === node.id || s.object === node.id));

function timed() {
  const said = letThrough().filter((s) => TIMED.has(s.kind) && boundsOf(s));
  const start = ([s]) => boundsOf(s).first ?? boundsOf(s).last;
  return together(said, sameClaim).filter((group) => concerns(group, picture.chosen))
    .sort((a, b) => start(a) - start(b) || (boundsOf(a[0]).last ?? Infinity) - (boundsOf(b[0]).last ?? Infinity));
}

// Nice steps between the years that are written over the bars.
function ticks(from, to) {
  const first = new Date(from).getUTCFullYear();
  const last = new Date(to).getUTCFullYear();
  const step = [1, 2, 5, 10, 20, 50, 100].find((s) => (last - first) / s <= 8) || 200;
  const found = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    const at = Date.UTC(year, 0, 1);
    if (at >= from && at <= to) found.push({ year, at });
  }
  return found;
}

function bar(group, from, to) {
  const { first, last, began, ended } = boundsOf(group[0]);
  const share = (t) => (100 * (t - from)) / (to - from);
  const left = share(first ?? from);
  const right = share(last ?? to);
  const fades = [first === null && 'open-start', last === null && 'open-end'].filter(Boolean).join(' ');
  const look = doubtful(group[0]) ? 'doubt' : group[0].voice.kind;
  const mark = el('span', { class: `bar ${group[0].kind} ${look} ${fades}` });
  mark.style.left = `${left}%`;
  mark.style.width = `${Math.max(right - left, 0.4)}%`;
  if (group[0].kind === 'post' && look !== 'doubt') {
    // lighter where only the vague dates of its beginning and end reach
    const within = (t, otherwise) => (t ? (100 * (share(t) - left)) / (right - left) : otherwise);
    const [start, end] = [within(began, 0), within(ended, 100)];
    if (end > start) {
      const sure = el('span', { class: 'sure' });
      sure.style.left = `${start}%`;
      sure.style.width = `${end - start}%`;
      mark.append(sure);
    }
  }
  return mark;
}

function timeRow(group, from, to) {
  const { kind, when } = group[0];
  const words = el('div', { class: 'words' }, el('span', { class: 'when' }, dated(when)), claimLine(group.map((s) => ({ ...s, when: '' })), null));
  const track = el('div', { class: 'track', 'aria-hidden': 'true' }, bar(group, from, to));
  const ids = new Set(group.flatMap((s) => [s.subject, s.object]));
  const once = together(group, (s) => `${s.sentence.text}|${s.voice.label}|${s.modality}`).map(([s]) => s);
  const more = el('details', {}, el('summary', {}, counted(once.length, 'sentence')), ...once.map((s) => saidBlock(s, ids)));
  return el('li', { class: kind }, words, track, more);
}

function showTimeline() {
  const groups = timed();
  const { chosen } = picture;
  const about = chosen.length ? ` about ${chosen.map((node) => node.label).join(' and ')}` : '';
  const heading = el('h2', {}, `Timeline${about}`);
  if (!groups.length) {
    const undated = letThrough().filter((s) => TIMED.has(s.kind) && !boundsOf(s) && concerns([s], chosen)).length;
    timelineView.replaceChildren(heading, el('p', { class: 'hint' }, filtering() ? 'No dated event or post is let through by the legend.'
      : `The documents date no event or post${about}.`), undated && chosen.length ? el('p', { class: 'hint' },
      `${counted(undated, 'statement')} of posts and events without a date ${undated === 1 ? 'stands' : 'stand'} in the panel.`) : '');
    return;
  }
  const ends = groups.flatMap(([s]) => [boundsOf(s).first, boundsOf(s).last]).filter((t) => t !== null);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const air = Math.max((high - low) * 0.04, 30 * DAY);
  const [from, to] = [low - air, high + air];
  const axis = el('div', { class: 'axis', 'aria-hidden': 'true' }, ...ticks(from, to).map(({ year, at }) => {
    const tick = el('span', {}, String(year));
    tick.style.left = `${(100 * (at - from)) / (to - from)}%`;
    return tick;
  }));
  const rows = el('ol', { class: 'bars' }, ...groups.slice(0, MOST_BARS).map((group) => timeRow(group, from, to)));
  const rest = groups.slice(MOST_BARS);
  const more = rest.length && el('button', {
    class: 'more',
    click: () => { rows.append(...rest.map((group) => timeRow(group, from, to))); more.remove(); },
  }, `Show ${rest.length} more`);
  timelineView.replaceChildren(...[
    heading,
    el('p', { class: 'hint' }, `${counted(groups.length, 'dated event or post', 'dated events and posts')}. A bar is as long as its date is vague, and lighter where a post may not have begun or may have ended; where it fades, the text names no end.`),
    el('div', { class: 'axis-row' }, el('span', {}), axis), rows, more,
  ].filter(Boolean));
}
