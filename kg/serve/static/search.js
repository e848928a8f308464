// Suggestions under the search field. Names come from documents: they are set as text alone.
'use strict';
{
  const field = document.getElementById('find');
  const list = document.getElementById('find-list');
  const SHAPES = {
    Person: ['circle', { cx: 8, cy: 8, r: 6.5 }],
    Organisation: ['path', { d: 'M2 2h12v12H2z' }],
    Place: ['path', { d: 'M1 3h14l-7 12z' }],
    Publication: ['path', { d: 'M8 .5 15.5 8 8 15.5.5 8z' }],
    Legislation: ['path', { d: 'M4.2 1.5h7.6L15.5 8l-3.7 6.5H4.2L.5 8z' }],
    Programme: ['path', { d: 'm8 1 7 12H1z' }],
  };
  let found = [];
  let marked = -1;
  let asked = 0;

  const shape = (type) => {
    const root = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const [tag, attributes] = SHAPES[type] || SHAPES.Person;
    const child = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) child.setAttribute(name, value);
    root.setAttribute('viewBox', '0 0 16 16');
    root.setAttribute('width', 13);
    root.setAttribute('height', 13);
    root.classList.add('shape', type);
    root.append(child);
    return root;
  };

  const close = () => {
    list.hidden = true;
    marked = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };

  const mark = (i) => {
    marked = i;
    [...list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === i)));
    if (i >= 0) {
      field.setAttribute('aria-activedescendant', list.children[i].id);
      list.children[i].scrollIntoView({ block: 'nearest' });
    } else field.removeAttribute('aria-activedescendant');
  };

  const show = () => {
    list.replaceChildren(...found.map((one, i) => {
      const item = document.createElement('li');
      item.id = `find-${i}`;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', 'false');
      const label = document.createElement('span');
      label.textContent = one.label;
      item.append(shape(one.type), label);
      if (one.name) {
        const also = document.createElement('small');
        also.textContent = `also ${one.name}`;
        item.append(also);
      }
      // before the field loses the focus
      item.addEventListener('mousedown', (event) => { event.preventDefault(); location.assign(one.href); });
      return item;
    }));
    list.hidden = !found.length;
    field.setAttribute('aria-expanded', String(!list.hidden));
    mark(-1);
  };

  const suggest = async () => {
    const words = field.value.trim();
    asked += 1;
    const mine = asked;
    if (!words) { found = []; close(); return; }
    const answer = await fetch(`/search.json?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    // an address of this server alone is followed
    found = (await answer.json()).filter((one) => /^\/(?!\/)/.test(one.href));
    if (document.activeElement === field) show();
  };

  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  field.setAttribute('aria-expanded', 'false');
  field.addEventListener('input', suggest);
  field.addEventListener('blur', close);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!found.length) return;
      event.preventDefault();
      if (list.hidden) show();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      mark(marked < 0 ? (step > 0 ? 0 : found.length - 1) : (marked + step + found.length) % found.length);
    } else if (event.key === 'Enter' && marked >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(found[marked].href);
    } else if (event.key === 'Escape') close();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    field.focus();
  });
}
