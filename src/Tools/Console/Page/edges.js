import { $, el, milliseconds, number } from './dom.js';
import { said, t } from './i18n.js';
import { cardOf } from './picture.js';
import { edges } from './stream.js';

// The edges: a curve for each neighbour that is called, and a dot on it for a call, or for a few of them.
const mostDotsPerSecond = 25;
const travel = 900;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const drawn = new Map();
let frame;

export function drawEdges() {
  const all = edges();
  for (const [key, edge] of drawn) {
    if (!all.some(now => keyOf(now) === key)) {
      remove(edge);
      drawn.delete(key);
    }
  }
  for (const edge of all) {
    const from = cardOf(edge.from);
    const to = cardOf(edge.to);
    if (from && to) {
      if (!drawn.has(keyOf(edge))) {
        drawn.set(keyOf(edge), create(edge));
      }
      update(drawn.get(keyOf(edge)), edge, from, to);
    }
  }
  if (!frame && !calm.matches && !document.hidden && [...drawn.values()].some(edge => edge.rate > 0 || edge.dots.length > 0)) {
    frame = requestAnimationFrame(move);
  }
}

export function forgetEdges() {
  drawn.forEach(remove);
  drawn.clear();
}

const remove = edge => [...edge.parts, ...edge.dots.map(({ dot }) => dot)].forEach(part => part.remove());

const keyOf = edge => `${edge.from}>${edge.to}`;

function create(edge) {
  const path = el('path', { class: 'edge' });
  const arrow = el('path', { class: 'arrow', d: 'M-13 -7L0 0L-13 7z' });
  const label = el('div', { className: 'label', role: 'listitem', 'data-edge': keyOf(edge) });
  $('edges').append(path, arrow);
  $('labels').append(label);
  return { path, arrow, label, parts: [path, arrow, label], dots: [], rate: 0, next: 0 };
}

function update(shape, edge, from, to) {
  const stage = $('picture').getBoundingClientRect();
  const a = from.getBoundingClientRect();
  const b = to.getBoundingClientRect();
  const sideways = b.left > a.right;
  const start = sideways ? [a.right, a.top + a.height / 2] : [a.left + 26 + 40 * laneOf(edge), a.bottom];
  const end = sideways ? [b.left, b.top + b.height / 2] : [b.left + 26 + 40 * laneOf(edge), b.top];
  const [x1, y1, x2, y2] = [start[0] - stage.left, start[1] - stage.top, end[0] - stage.left - (sideways ? 4 : 0), end[1] - stage.top - (sideways ? 0 : 4)];
  const isLevel = sideways && Math.abs(y2 - y1) < 20;
  const bend = sideways ? (x2 - x1) / 2 : (y2 - y1) / 2;
  const d = sideways ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` : `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  if (shape.d !== d) {
    shape.path.setAttribute('d', d);
    shape.arrow.setAttribute('transform', `translate(${x2} ${y2}) rotate(${sideways ? 0 : 90})`);
    shape.label.style.left = `${sideways ? (x1 + x2) / 2 : Math.max(x1, x2) + 110}px`;
    shape.label.style.top = `${sideways ? (y1 + y2) / 2 - (isLevel ? 8 : 0) : y2 - 20}px`;
    shape.label.classList.toggle('above', isLevel);
    shape.d = d;
  }
  shape.path.setAttribute('class', `edge ${edge.state}`);
  shape.arrow.setAttribute('class', `arrow ${edge.state}`);
  shape.label.dataset.state = edge.state;
  shape.label.hidden = edge.is_shared;
  shape.rate = edge.is_shared ? 0 : Math.min(edge.calls_per_second, mostDotsPerSecond);
  shape.failing = edge.state === 'fails' || edge.state === 'broken';
  write(shape, edge);
}

// On a narrow screen the cards are one below the other, and an edge passes by those between.
const laneOf = edge => edge.from.startsWith('gateway') && edge.to.startsWith('task') ? 1 : 0;

function write(shape, edge) {
  const lines = [];
  if (edge.calls_per_second > 0) {
    lines.push(el('b', {}, `${number(edge.calls_per_second)}${t('per_second')}`), edge.p50_ms === undefined ? '' : ` · ${milliseconds(edge.p50_ms)}`);
  } else if (edge.calls === 0) {
    lines.push(t('no_calls'));
  } else {
    lines.push(t('idle'));
  }
  if (edge.outcome && edge.outcome !== 'answered') {
    lines.push(el('br'), el('span', { className: 'bad' }, said(edge.outcome)));
  }
  if (edge.failures > 0) {
    const timeouts = edge.timeouts > 0 ? `, ${t('timed_out', { n: edge.timeouts })}` : '';
    lines.push(el('br'), el('span', { className: shape.failing ? 'bad' : '' }, t('failed_calls', { n: edge.failures }) + timeouts));
  }
  if (edge.pending > 0) {
    lines.push(el('br'), el('span', { className: 'pending' }, t('pending', { n: edge.pending })));
  }
  const text = lines.map(line => line.textContent ?? line).join('|') + edge.state;
  if (shape.text !== text) {
    shape.label.replaceChildren(...lines);
    shape.text = text;
  }
}

function move(now) {
  let going = false;
  for (const edge of drawn.values()) {
    if (edge.rate > 0 && now >= edge.next && !document.hidden) {
      const dot = el('circle', { r: 5, class: edge.failing ? 'dot fails' : 'dot' });
      $('edges').append(dot);
      edge.dots.push({ dot, start: now, failing: edge.failing });
      edge.next = Math.max(edge.next + 1000 / edge.rate, now);
    }
    const length = edge.path.getTotalLength();
    edge.dots = edge.dots.filter(({ dot, start, failing }) => {
      const way = (now - start) / travel;
      const end = failing ? 0.86 : 1;
      if (way > end) {
        dot.remove();
        return false;
      }
      const point = edge.path.getPointAtLength(length * way);
      dot.setAttribute('cx', point.x);
      dot.setAttribute('cy', point.y);
      return true;
    });
    going ||= edge.rate > 0 || edge.dots.length > 0;
  }
  frame = going ? requestAnimationFrame(move) : undefined;
}
