// The query editor: colours, line numbers, pairs of brackets, keys; and names for the fields.
'use strict';
{
  const area = document.getElementById('query');
  const editor = document.getElementById('editor');
  const colours = editor.querySelector('.colours');
  const numbers = editor.querySelector('.numbers');
  const WORDS = new Set(('SELECT CONSTRUCT DESCRIBE ASK WHERE FROM NAMED PREFIX BASE DISTINCT REDUCED ORDER BY ASC DESC LIMIT OFFSET '
    + 'GROUP HAVING OPTIONAL UNION MINUS FILTER BIND AS VALUES GRAPH EXISTS NOT IN UNDEF TRUE FALSE COUNT SUM MIN MAX AVG SAMPLE '
    + 'GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE '
    + 'ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS NOW COALESCE IF SAMETERM '
    + 'ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE A').split(' '));
  const TOKEN = /(?<c>#[^\n]*)|(?<s>"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)|(?<i><[^<>"{}|^`\\\s]*>)|(?<v>[?$]\w+)|(?<p>[\w-]*:[\w.-]*\w)|(?<w>[A-Za-z_]\w*)|(?<b>[()[\]{}])/gu;
  const PAIRS = { '(': ')', '[': ']', '{': '}' };
  const LONGEST = 60000;

  // Tokens with their class, and the brackets among them.
  function read(source) {
    const found = [];
    const brackets = [];
    for (const match of source.matchAll(TOKEN)) {
      const { c, s, i, v, p, w, b } = match.groups;
      const look = c !== undefined ? 'c' : s !== undefined ? 's' : i !== undefined ? 'i' : v !== undefined ? 'v'
        : p !== undefined ? 'p' : w !== undefined && WORDS.has(w.toUpperCase()) && (w !== 'A') ? 'k' : '';
      if (b !== undefined) brackets.push({ at: match.index, sign: b });
      if (look || b !== undefined) found.push({ at: match.index, text: match[0], look });
    }
    return { found, brackets };
  }

  // The bracket beside the caret and its partner; a single one where it has none.
  function pairAt(brackets, caret) {
    const here = brackets.findIndex(({ at }) => at === caret - 1 || at === caret);
    if (here < 0) return [];
    const { sign } = brackets[here];
    const step = sign in PAIRS ? 1 : -1;
    let depth = 0;
    for (let i = here; i >= 0 && i < brackets.length; i += step) {
      depth += brackets[i].sign in PAIRS ? step : -step;
      if (depth === 0) {
        const [open, closing] = step > 0 ? [sign, brackets[i].sign] : [brackets[i].sign, sign];
        return PAIRS[open] === closing ? [brackets[here].at, brackets[i].at] : [brackets[here].at];
      }
    }
    return [brackets[here].at];
  }

  let wrong = Number(/near line (\d+)/.exec(document.querySelector('.error pre')?.textContent || '')?.[1]) || 0;

  function draw() {
    const source = area.value;
    const rows = source.split('\n').length;
    numbers.replaceChildren(...Array.from({ length: rows }, (_, i) => {
      const row = document.createElement(i + 1 === wrong ? 'b' : 'span');
      row.textContent = i + 1;
      return [row, '\n'];
    }).flat());
    const lit = source.length <= LONGEST;
    editor.classList.toggle('lit', lit);
    colours.replaceChildren();
    if (lit) {
      const { found, brackets } = read(source);
      const caret = document.activeElement === area && area.selectionStart === area.selectionEnd ? area.selectionStart : -9;
      const pair = pairAt(brackets, caret);
      let at = 0;
      for (const token of found) {
        const look = pair.includes(token.at) && !token.look ? (pair.length === 2 ? 'pair' : 'alone') : token.look;
        if (!look) continue;
        colours.append(source.slice(at, token.at));
        const part = document.createElement('span');
        part.className = look;
        part.textContent = token.text;
        colours.append(part);
        at = token.at + token.text.length;
      }
      // a line at the end that is empty would have no height
      colours.append(`${source.slice(at)}\n`);
    }
    follow();
  }

  function follow() {
    colours.scrollTop = area.scrollTop;
    colours.scrollLeft = area.scrollLeft;
    numbers.scrollTop = area.scrollTop;
    numbers.style.height = `${area.offsetHeight}px`;
  }

  // Keeps what was typed so that it can be undone, as setting the value would not.
  const type = (words) => { if (!document.execCommand('insertText', false, words)) area.setRangeText(words, area.selectionStart, area.selectionEnd, 'end'); };

  area.addEventListener('input', () => { wrong = 0; draw(); });
  area.addEventListener('scroll', follow);
  document.addEventListener('selectionchange', () => { if (document.activeElement === area) draw(); });
  area.addEventListener('blur', draw);
  new ResizeObserver(follow).observe(area);
  document.querySelector('.source').addEventListener('toggle', draw);

  let leaving = false;
  area.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form.requestSubmit();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      const before = area.value.slice(0, area.selectionStart);
      const line = before.slice(before.lastIndexOf('\n') + 1);
      const indent = /^\s*/.exec(line)[0];
      type(`\n${indent}${/[{(]\s*$/.test(line) ? '  ' : ''}`);
      draw();
    } else if (event.key === 'Escape') {
      leaving = true; // the next Tab leaves the field
    } else if (event.key === 'Tab' && !event.shiftKey && !leaving) {
      event.preventDefault();
      type('  ');
      draw();
    } else leaving = false;
  });

  // A query that is too long for an address is sent in the body.
  area.form.addEventListener('submit', () => {
    area.form.method = encodeURIComponent(area.value).length > 6000 ? 'post' : 'get';
    area.form.querySelector('.go').textContent = 'Running …';
  });
  window.addEventListener('pageshow', () => { area.form.querySelector('.go').textContent = 'Run'; });

  for (const field of document.querySelectorAll('[data-names]')) {
    const list = document.getElementById(field.getAttribute('list'));
    let asked = 0;
    field.addEventListener('input', async () => {
      asked += 1;
      const mine = asked;
      const answer = field.value.trim() && await fetch(`/search.json?q=${encodeURIComponent(field.value)}`).catch(() => null);
      if (!answer?.ok || mine !== asked) return;
      list.replaceChildren(...(await answer.json()).map((one) => {
        const option = document.createElement('option');
        option.value = one.label;
        if (one.name) option.label = `${one.label} (also ${one.name})`;
        return option;
      }));
    });
  }
  draw();
}
