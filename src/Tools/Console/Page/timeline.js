import { $, el } from './dom.js';
import { t } from './i18n.js';
import { model } from './stream.js';

// Three charts with one axis of time: throughput, latency and failures of every endpoint that had a request.
const height = 60;
const axisHeight = 20;
const seconds = 300;
const shortest = 45;
const charts = [
  { key: 'throughput', read: second => second.requests, wide: true },
  { key: 'latency', read: second => second.p99 ?? null, wide: true },
  { key: 'failures', read: second => second.failures, wide: false },
];
const hidden = new Set();
let plots = [];
let names = [];

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function drawTimeline() {
  const busy = Object.keys(model.series).filter(name => model.series[name].some(second => second?.requests > 0)).toSorted();
  if (plots.length === 0 || busy.join() !== names.join()) {
    names = busy;
    rebuildTimeline();
    return;
  }
  if (!document.hidden) {
    plots.forEach((plot, index) => plot.setData(dataOf(charts[index]), true));
  }
}

export function rebuildTimeline() {
  plots.forEach(plot => plot.destroy());
  const width = $('charts').clientWidth;
  $('charts').replaceChildren();
  plots = charts.map((chart, index) => {
    const box = el('div', { className: 'chart', role: 'img', 'aria-label': `${t('timeline_title')}: ${t(chart.key)}` }, el('span', { className: 'chart-title' }, t(chart.key)));
    $('charts').append(box);
    return new uPlot(options(width, chart, index === charts.length - 1), dataOf(chart), box);
  });
  drawLegend();
}

export function resizeTimeline() {
  const width = $('charts').clientWidth;
  plots.forEach((plot, index) => plot.setSize({ width, height: height + (index === charts.length - 1 ? axisHeight : 0) }));
}

// Five minutes, but no long emptiness before the console itself was there.
function timeRange() {
  const now = model.times.at(-1) ?? Date.now() / 1000;
  return [Math.max(now - seconds, Math.min(model.times[0] ?? now, now - shortest)), now];
}

function dataOf(chart) {
  return [model.times, ...names.map(name => model.series[name].map(second => second === null ? null : chart.read(second)))];
}

function options(width, chart, isLast) {
  const line = colour('--line');
  const soft = colour('--soft');
  return {
    width,
    height: height + (isLast ? axisHeight : 0),
    padding: [8, 8, isLast ? 0 : 7, 0],
    legend: { show: false },
    cursor: { sync: { key: 'timeline' }, drag: { x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, range: timeRange },
      // A drained backlog is a hundred times what a person sends: both are to be seen, so the wide ones grow by powers of ten.
      y: { ...(chart.wide ? { distr: 4, asinh: 1 } : {}), range: (_, low, high) => [0, Math.max(1, high ?? 1) * 1.2] },
    },
    axes: [
      { show: isLast, size: axisHeight, gap: 2, stroke: soft, font: '11px system-ui', grid: { show: false }, ticks: { show: false }, values: (_, splits) => splits.map(split => new Date(split * 1000).toLocaleTimeString('en-GB')), space: 90 },
      { size: 50, gap: 4, stroke: soft, font: '11px system-ui', grid: { stroke: line, width: 1 }, ticks: { show: false }, space: 26, splits: (_, __, low, high) => chart.wide ? [0, high < 50 ? 1 : 10, 10, 100, 1000, 10_000].filter((tick, index, all) => tick <= high && tick !== all[index - 1]) : [0, niceHalf(high), 2 * niceHalf(high)], values: (_, splits) => splits.map(split => split.toString()), filter: (_, splits) => splits },
    ],
    series: [{}, ...names.map(name => ({ label: name, show: !hidden.has(name), stroke: colour(seriesColour(name)), width: 2, points: { show: false }, spanGaps: false }))],
    hooks: { draw: [drawEvents] },
  };
}

function niceHalf(high) {
  const raw = high / 2.3;
  const unit = 10 ** Math.floor(Math.log10(raw));
  return Math.max(0.5, [5, 2, 1].find(step => step * unit <= raw) * unit);
}

const marks = { down: '--down', frozen: '--frozen', slow: '--slow', back: '--up', backlog: '--slow', drained: '--up' };

// A line for every event, in the colour of what happened.
function drawEvents(plot) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.lineWidth = 2;
  for (const event of model.events) {
    const x = plot.valToPos(event.at / 1000, 'x', true);
    if (marks[event.kind] && x >= bbox.left && x <= bbox.left + bbox.width) {
      ctx.strokeStyle = ctx.fillStyle = colour(marks[event.kind]);
      ctx.setLineDash(event.kind === 'back' || event.kind === 'drained' ? [] : [5, 4]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.beginPath();
      ctx.moveTo(x - 5, bbox.top - 4);
      ctx.lineTo(x + 5, bbox.top - 4);
      ctx.lineTo(x, bbox.top + 5);
      ctx.fill();
    }
  }
  ctx.restore();
}

const order = [
  'gateway POST /tasks', 'gateway GET /tasks', 'task-service POST /tasks', 'notification-service POST /notifications', 'user-service GET /users/{id}',
  'user-service POST /users', 'task-service GET /tasks', 'user-service GET /users', 'notification-service GET /notifications',
];

const seriesColour = name => `--s${(order.includes(name) ? order.indexOf(name) : 8) + 1}`;

function drawLegend() {
  $('legend').replaceChildren(...names.map(name => {
    const chip = el('button', { type: 'button', className: 'chip', 'aria-pressed': !hidden.has(name) ? 'true' : 'false', onclick: () => {
      if (!hidden.delete(name)) {
        hidden.add(name);
      }
      rebuildTimeline();
    } }, name.replace('-service', ''));
    chip.style.setProperty('--series', `var(${seriesColour(name)})`);
    return chip;
  }));
}
