// Elements made of text: whatever comes from a document is set as text, never read as markup.

function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'click') element.addEventListener('click', value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false && value !== null) element.setAttribute(name, value);
  }
  if (tag === 'button') element.type = 'button';
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

function svg(width, height, tag, attributes) {
  const root = document.createElementNS(SVG, 'svg');
  root.setAttribute('width', width);
  root.setAttribute('height', height);
  root.setAttribute('aria-hidden', 'true');
  root.classList.add('shape');
  const child = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
  root.append(child);
  return root;
}

const POINTS = {
  Organisation: '2,2 14,2 14,14 2,14',
  Place: '1,3 15,3 8,15',
  Publication: '8,0.5 15.5,8 8,15.5 0.5,8',
  Legislation: '4.2,1.5 11.8,1.5 15.5,8 11.8,14.5 4.2,14.5 0.5,8',
  Programme: '8,1 15,13 1,13',
};
const shapeOf = (type, hollow) => {
  const name = hollow ? `${type} hollow` : type;
  return type === 'Person'
    ? svg(16, 16, 'circle', { cx: 8, cy: 8, r: 6.5, class: name })
    : svg(16, 16, 'polygon', { points: POINTS[type], class: name });
};
const strokeOf = (name) => svg(24, 12, 'line', { x1: 1, y1: 6, x2: 23, y2: 6, class: `stroke ${name}` });

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const PARTS = { SP: 'spring', SU: 'summer', AU: 'autumn', WI: 'winter', Q1: 'first quarter of', Q2: 'second quarter of', Q3: 'third quarter of', Q4: 'last quarter of' };

// An EDTF value in words, at the precision it has.
function dated(value) {
  if (!value) return '';
  if (value.includes('/')) {
    const [from, to] = value.split('/').map((part) => (part === '..' ? '' : part));
    if (from && to) return `${dated(from)} – ${dated(to)}`;
    if (from) return `since ${dated(from)}`;
    return to ? `until ${dated(to)}` : '';
  }
  const about = /[~%?]$/.test(value) ? 'about ' : '';
  const plain = value.replace(/[~%?]/g, '');
  const century = /^(\d\d)XX$/.exec(plain);
  if (century) return `${about}${century[1]}00s`;
  const decade = /^(\d{3})X$/.exec(plain);
  if (decade) return `${about}${decade[1]}0s`;
  const part = /^(\d{4})-(SP|SU|AU|WI|Q[1-4])$/.exec(plain);
  if (part) return `${about}${PARTS[part[2]]} ${part[1]}`;
  const week = /^(\d{4})-W\d\d$/.test(plain) && shared.periods[plain]?.[0];
  if (week) return `${about}week of ${dated(week)}`;
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d:\d\d).*)?$/.exec(plain);
  if (!parts) return value;
  const [, year, month, day, time] = parts;
  const name = month && MONTHS[Number(month) - 1];
  if (month && !name) return value;
  const words = [day && String(Number(day)), name, year].filter(Boolean).join(' ');
  return `${about}${words}${time ? `, ${time}` : ''}`;
}

const counted = (number, one, many = `${one}s`) => `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
const shortened = (text, most) => {
  const letters = Array.from(text);
  return letters.length > most ? `${letters.slice(0, most - 1).join('').trimEnd()}…` : text;
};
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// How a reader would cite a document.
function cited(source) {
  const post = source.within && `“${shortened(source.within, 90)}”`;
  const day = dated(source.issued);
  if (source.kind === 'Comment') {
    return `Comment on ${post || 'a post'}${day ? `, ${day}` : source.withinIssued ? ` of ${dated(source.withinIssued)}` : ''}`;
  }
  if (!source.within) return [source.title ? `“${shortened(source.title, 120)}”` : source.file, day].filter(Boolean).join(', ');
  const outer = `quoted in ${post}${source.withinIssued ? ` of ${dated(source.withinIssued)}` : ''}`;
  const own = source.title ? `“${shortened(source.title, 120)}”` : 'Article';
  return `${[own, day].filter(Boolean).join(', ')}, ${outer}`;
}
