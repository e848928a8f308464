// The reader: what is marked, who is meant, and the passage that the address names.
'use strict';
{
  const text = document.getElementById('text');
  const tip = document.getElementById('tip');
  const OFF_AT_FIRST = new Set(['evidence', 'chrome']);

  // --- what is marked ---------------------------------------------------------------------------

  const kept = (() => {
    try { return JSON.parse(localStorage.getItem('kg-marked')) || {}; } catch { return {}; }
  })();
  const apply = (key, on) => {
    const shown = OFF_AT_FIRST.has(key);
    text.classList.toggle(shown ? `show-${key}` : `hide-${key}`, shown ? on : !on);
  };
  for (const box of document.querySelectorAll('[data-show]')) {
    const key = box.dataset.show;
    if (typeof kept[key] === 'boolean') box.checked = kept[key];
    apply(key, box.checked);
    box.addEventListener('change', () => {
      kept[key] = box.checked;
      try { localStorage.setItem('kg-marked', JSON.stringify(kept)); } catch { /* a private window */ }
      apply(key, box.checked);
    });
  }
  const legend = document.querySelector('.legend details');
  if (window.matchMedia('(max-width: 760px)').matches) legend.open = false;

  // --- the passage in the address (RFC 5147; offsets count code points) -----------------------

  const clear = () => {
    for (const mark of text.querySelectorAll('mark.target')) {
      const holder = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      holder.normalize();
    }
  };

  // The place in a string after so many code points.
  const unit = (string, points) => Array.from(string).slice(0, points).join('').length;

  function highlight(start, end) {
    const marks = [];
    for (const leaf of text.querySelectorAll('[data-s]')) {
      const from = Number(leaf.dataset.s);
      const node = document.createTreeWalker(leaf, NodeFilter.SHOW_TEXT).nextNode();
      if (!node || from >= end) continue;
      const length = Array.from(node.data).length;
      if (from + length <= start) continue;
      const a = unit(node.data, Math.max(0, start - from));
      const b = unit(node.data, Math.min(length, end - from));
      const middle = node.splitText(a);
      middle.splitText(b - a);
      const mark = document.createElement('mark');
      mark.className = 'target';
      middle.replaceWith(mark);
      mark.append(middle);
      marks.push(mark);
    }
    return marks;
  }

  function arrive() {
    clear();
    const place = /^#(?:char|mention|reference|time|amount|quote)=(\d+),(\d+)$/.exec(decodeURIComponent(location.hash));
    if (!place) return;
    const marks = highlight(Number(place[1]), Number(place[2]));
    if (!marks.length) return;
    // what is hidden cannot be looked at
    const comments = document.querySelector('[data-show="comments"]');
    if (comments && !comments.checked && marks[0].closest('.comment')) comments.click();
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const frame = marks[0].getBoundingClientRect();
    const near = Math.abs(frame.top) < 3 * window.innerHeight;
    const tall = marks.at(-1).getBoundingClientRect().bottom - frame.top > window.innerHeight * 0.7;
    marks[0].scrollIntoView({ block: tall ? 'start' : 'center', behavior: calm || !near ? 'auto' : 'smooth' });
    marks[0].tabIndex = -1;
    marks[0].focus({ preventScroll: true });
  }
  window.addEventListener('hashchange', arrive);
  arrive();

  // --- who is meant ------------------------------------------------------------------------------

  const lines = (target) => {
    const link = target.closest('[data-name]');
    const leaf = target.closest('[data-s]');
    const found = [];
    if (link) found.push(`${link.dataset.name} · ${link.dataset.type.toLowerCase()}`);
    if (leaf?.dataset.time) found.push(leaf.dataset.time);
    if (leaf?.dataset.amount) found.push(leaf.dataset.amount);
    if (leaf?.dataset.speaker && leaf.classList.contains('q')) found.push(`Said by ${leaf.dataset.speaker}`);
    return found;
  };
  const show = (target) => {
    const found = target instanceof Element && text.contains(target) ? lines(target) : [];
    tip.hidden = !found.length;
    if (!found.length) return;
    tip.replaceChildren(...found.map((line) => {
      const row = document.createElement('div');
      row.textContent = line;
      return row;
    }));
    const place = (target.closest('[data-name]') || target.closest('[data-s]')).getClientRects()[0];
    const left = Math.min(place.left, document.documentElement.clientWidth - tip.offsetWidth - 8);
    const above = place.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(8, left) + window.scrollX}px`;
    tip.style.top = `${(above > 60 ? above : place.bottom + 6) + window.scrollY}px`;
  };
  text.addEventListener('mouseover', (event) => show(event.target));
  text.addEventListener('mouseleave', () => { tip.hidden = true; });
  text.addEventListener('focusin', (event) => show(event.target));
  text.addEventListener('focusout', () => { tip.hidden = true; });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') tip.hidden = true; });
}
