import { $, el, fill, number } from './dom.js';
import { duration, milliseconds, said, t } from './i18n.js';
import { boxOf } from './picture.js';
import { term } from './terms.js';

// The edges: one from a service to another, and a dot on it for a call, or for a few of them. On a narrow screen the
// words stand between the boxes, and there are no curves.
const mostDotsPerSecond = 20;
const travel = 900;
const betweenFrames = 40; // Sixty moves a second took three times the processor, and six windows must not be in each other's way.
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const drawn = new Map();
let frame;

const keyOf = edge => `${edge.from}>${edge.to}`;

export function drawEdges(snapshot) {
  for (const [key, shape] of drawn) {
    if (!snapshot.edges.some(edge => keyOf(edge) === key)) {
      [shape.path, shape.arrow, shape.label, ...shape.dots.map(({ dot }) => dot)].forEach(part => part.remove());
      drawn.delete(key);
    }
  }
  for (const edge of snapshot.edges.filter(edge => boxOf(edge.from) && boxOf(edge.to))) {
    if (!drawn.has(keyOf(edge))) {
      drawn.set(keyOf(edge), create(edge));
    }
    update(drawn.get(keyOf(edge)), edge);
  }
  if (!frame && !calm.matches && !document.hidden && [...drawn.values()].some(shape => shape.rate > 0 || shape.dots.length > 0)) {
    frame = requestAnimationFrame(move);
  }
}

function moveLater() {
  frame = setTimeout(() => { frame = requestAnimationFrame(move); }, betweenFrames);
}

function create(edge) {
  const path = el('path', { class: 'edge' });
  const arrow = el('path', { class: 'arrow', d: 'M-14 -8L0 0L-14 8z' });
  const label = el('div', { className: `label to-${edge.to}`, role: 'listitem', 'data-edge': keyOf(edge) });
  $('edges').append(path, arrow);
  $('labels').append(label);
  return { path, arrow, label, dots: [], rate: 0, next: 0 };
}

function update(shape, edge) {
  shape.path.setAttribute('class', `edge ${edge.state}`);
  shape.arrow.setAttribute('class', `arrow ${edge.state}`);
  shape.label.dataset.state = edge.state;
  shape.rate = Math.min(edge.calls_per_second, mostDotsPerSecond);
  shape.failing = edge.state === 'fails' || edge.state === 'broken';
  fill(shape.label, el('p', { className: 'ends' }, `${edge.from} → ${edge.to}`), ...wordsOf(edge).map(line => el('p', {}, line)));
  place(shape, edge);
}

// Of the last minute, and only what went wrong: a figure that stays for ever tells nothing of now.
function wordsOf(edge) {
  if (edge.state === 'silent') {
    return [t('silent')];
  }
  const { calls, failures, timeouts } = edge.minute ?? { failures: 0 };
  return [
    edge.calls_per_second > 0 ? el('b', {}, `${number(edge.calls_per_second)} ${t('per_second')}${edge.p50_ms === undefined ? '' : ` · ${milliseconds(edge.p50_ms)}`}`) : t('idle'),
    edge.outcome && el('span', { className: 'bad' }, said(edge.outcome)),
    failures > 0 && el('span', { className: 'minute' }, t('minute_failed', { n: failures, all: calls }), timeouts > 0 && `, ${t('minute_late', { n: timeouts })}`),
    edge.pending > 0 && el('span', { className: 'pending' }, term('pending', edge.oldest_seconds > 1
      ? t('pending_oldest', { n: edge.pending, t: duration(edge.oldest_seconds) }) : t('pending', { n: edge.pending }))),
  ].filter(Boolean);
}

function place(shape, edge) {
  const stage = $('picture').getBoundingClientRect();
  const [a, b] = [boxOf(edge.from).getBoundingClientRect(), boxOf(edge.to).getBoundingClientRect()];
  const isSideways = b.left > a.right;
  const [x1, y1] = isSideways ? [a.right - stage.left, a.top + a.height / 2 - stage.top] : [a.left + a.width * 0.12 - stage.left, a.bottom - stage.top];
  const [x2, y2] = isSideways ? [b.left - stage.left - 4, b.top + b.height / 2 - stage.top] : [x1, b.top - stage.top - 4];
  const bend = (x2 - x1) / 2;
  const d = isSideways ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` : `M${x1} ${y1}L${x2} ${y2}`;
  if (shape.d === d) {
    return;
  }
  shape.d = d;
  shape.path.setAttribute('d', d);
  shape.arrow.setAttribute('transform', `translate(${x2} ${y2}) rotate(${isSideways ? 0 : 90})`);
  // Above an edge that goes up, below one that does not: they leave from one point.
  const isUp = isSideways && y2 < y1 - 20;
  shape.label.style.setProperty('--x', `${isSideways ? (x1 + x2) / 2 : x1}px`);
  shape.label.style.setProperty('--y', `${isUp ? y2 : isSideways ? Math.max(y1, y2) : (y1 + y2) / 2}px`);
  shape.label.classList.toggle('up', isUp);
  shape.label.classList.toggle('beside', !isSideways);
}

function move(now) {
  let going = false;
  for (const shape of drawn.values()) {
    if (shape.rate > 0 && now >= shape.next && !document.hidden) {
      const dot = el('circle', { r: 6, class: shape.failing ? 'dot fails' : 'dot' });
      $('edges').append(dot);
      shape.dots.push({ dot, start: now, end: shape.failing ? 0.86 : 1 });
      shape.next = Math.max(shape.next + 1000 / shape.rate, now);
    }
    const length = shape.path.getTotalLength();
    shape.dots = shape.dots.filter(({ dot, start, end }) => {
      const way = (now - start) / travel;
      if (way > end) {
        dot.remove();
        return false;
      }
      const point = shape.path.getPointAtLength(length * way);
      dot.setAttribute('cx', point.x);
      dot.setAttribute('cy', point.y);
      return true;
    });
    going ||= shape.rate > 0 || shape.dots.length > 0;
  }
  frame = undefined;
  if (going) {
    moveLater();
  }
}
