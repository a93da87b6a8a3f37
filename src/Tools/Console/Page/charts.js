import { $, clock, el, fill, number } from './dom.js';
import { eventText, milliseconds, t } from './i18n.js';

// Two charts of small bars, one for each second, and each with one question: how many, and how long. The numbers above
// them are those of “What happened”.
const seconds = 300;
const height = 60;
let chosen = 'tasks';
let snapshot;
let cursor; // a second since 1970, or undefined: the last one

export function wireCharts() {
  const charts = $('charts');
  charts.append(...['rate', 'time'].map(key => el('figure', { className: 'chart', 'data-chart': key },
    el('figcaption', {}, el('b'), el('span', { className: 'most' }), el('span', { className: 'legend' })),
    el('div', { className: 'plot' }, el('div', { className: 'marks' }), bars(key), el('div', { className: 'cursor', hidden: true })))), el('div', { className: 'axis' }));
  charts.addEventListener('pointermove', event => {
    const plot = charts.querySelector('.plot').getBoundingClientRect();
    point(Math.round(lastSecond() - (plot.right - event.clientX) / plot.width * seconds));
  });
  charts.addEventListener('pointerleave', () => point(undefined));
  charts.addEventListener('keydown', event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (step) {
      event.preventDefault();
      point((cursor ?? lastSecond()) + step);
    }
  });
  for (const type of ['mouseover', 'focusin']) {
    $('events').addEventListener(type, event => point(Number(event.target.closest('[data-at]')?.dataset.at) / 1000 || undefined));
  }
  $('events').addEventListener('mouseleave', () => point(undefined));
  $('subject').addEventListener('change', event => {
    chosen = event.target.value;
    drawCharts(snapshot);
  });
}

const bars = key => el('svg', { viewBox: `0 0 ${seconds} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
  ...(key === 'rate' ? ['gap', 'good', 'bad'] : ['gap', 'high', 'good']).map(kind => el('path', { class: kind })));

const lastSecond = () => snapshot?.times.at(-1) ?? Math.floor(Date.now() / 1000);

function point(second) {
  cursor = second === undefined || !Number.isFinite(second) ? undefined : Math.min(lastSecond(), Math.max(lastSecond() - seconds + 1, Math.floor(second)));
  drawCursor();
}

// What a second has of what was chosen; null where it is not known.
function valueAt(index) {
  const { series } = snapshot;
  if (chosen !== 'tasks') {
    const second = series[chosen]?.[index];
    return second ? { good: second.requests - second.failures, bad: second.failures, p50: second.p50, p99: second.p99 } : null;
  }
  const gateway = series['gateway POST /tasks']?.[index];
  const task = series['task-service POST /tasks']?.[index];
  return gateway || task ? { good: task ? task.requests - task.failures : 0, bad: gateway?.failures ?? 0, p50: gateway?.p50, p99: gateway?.p99 } : null;
}

export function drawCharts(next) {
  snapshot = next;
  if (document.hidden || snapshot.times.length === 0) {
    return;
  }
  drawChoice();
  const values = snapshot.times.map((time, index) => ({ x: seconds - 1 - (lastSecond() - time), value: valueAt(index) })).filter(({ x }) => x >= 0);
  const isTasks = chosen === 'tasks';
  draw('rate', values, value => [value.good + value.bad, [['good', value.good], ['bad', value.bad]]], {
    title: t(isTasks ? 'chart_rate_tasks' : 'chart_rate'), least: 5, words: most => number(most), legend: [['good', t(isTasks ? 'chart_created' : 'chart_answered')], ['bad', t('chart_failed')]], stacked: true,
  });
  draw('time', values, value => [value.p99 ?? 0, [['high', value.p99 ?? 0], ['good', value.p50 ?? 0]]], {
    title: t(isTasks ? 'chart_time_tasks' : 'chart_time'), least: 10, words: milliseconds, legend: [['good', t('chart_median')], ['high', t('chart_slowest')]], stacked: false,
  });
  fill(document.querySelector('.axis'), ...[4, 3, 2, 1].map(n => el('span', {}, t('chart_ago', { n }))), el('span', {}, t('chart_now')));
  drawCursor();
}

function draw(key, values, read, { title, least, words, legend, stacked }) {
  const chart = document.querySelector(`[data-chart="${key}"]`);
  const most = Math.max(least, ...values.map(({ value }) => value ? read(value)[0] : 0));
  const paths = { gap: '', good: '', bad: '', high: '' };
  for (const { x, value } of values) {
    if (!value) {
      paths.gap += `M${x} 0h1v${height}h-1z`;
      continue;
    }
    let low = 0;
    for (const [kind, amount] of read(value)[1]) {
      const tall = amount > 0 ? Math.max(1.5, amount / most * (height - 2)) : 0;
      paths[kind] += tall > 0 ? `M${x + 0.12} ${height - low}v${-tall}h.76v${tall}z` : '';
      low += stacked ? tall : 0;
    }
  }
  for (const path of chart.querySelectorAll('path')) {
    path.setAttribute('d', paths[path.getAttribute('class')]);
  }
  const shown = Math.max(0, ...values.map(({ value }) => value ? read(value)[0] : 0));
  chart.querySelector('b').textContent = title;
  chart.querySelector('.most').textContent = t('chart_most', { n: words(shown) });
  fill(chart.querySelector('.legend'), ...legend.map(([kind, text]) => el('span', { className: `key ${kind}` }, text)));
  fill(chart.querySelector('.marks'), ...marks());
}

// The numbers of the events; those that are close to each other share a place.
function marks() {
  const placed = [];
  for (const event of snapshot.events) {
    const left = 100 - (lastSecond() - event.at / 1000) / seconds * 100;
    const before = placed.at(-1);
    if (left < 0) {
      continue;
    }
    if (before && left - before.left < 2.4) {
      before.to = event.id;
    } else {
      placed.push({ left, from: event.id, to: event.id, kind: event.kind });
    }
  }
  return placed.map(({ left, from, to, kind }) => el('span', { className: `mark ${kind}`, 'data-left': left.toFixed(1) }, from === to ? from : `${from}–${to}`));
}

function drawCursor() {
  if (!snapshot) {
    return;
  }
  const second = cursor ?? lastSecond();
  for (const mark of document.querySelectorAll('.mark')) {
    mark.style.left = `${mark.dataset.left}%`;
  }
  for (const line of document.querySelectorAll('.plot .cursor')) {
    line.hidden = cursor === undefined;
    line.style.left = `${100 - (lastSecond() - second - 0.5) / seconds * 100 - 100 / seconds}%`;
  }
  const value = valueAt(snapshot.times.indexOf(second));
  const words = value === null ? t('chart_none')
    : `${t(chosen === 'tasks' ? 'chart_created' : 'chart_answered')} ${value.good}, ${t('chart_failed')} ${value.bad} · ${t('chart_median')} ${milliseconds(value.p50)}, ${t('chart_slowest')} ${milliseconds(value.p99)}`;
  const events = cursor === undefined ? [] : snapshot.events.filter(event => Math.abs(event.at / 1000 - second - 0.5) <= 1);
  fill($('readout'), el('time', {}, clock(second * 1000)), ` ${words}`, ...events.map(event => el('span', { className: 'at' }, ` ${event.id}: ${eventText(event)}`)));
}

function drawChoice() {
  const busy = Object.keys(snapshot.series).filter(name => snapshot.series[name].some(second => second?.requests > 0)).toSorted();
  const options = [['tasks', t('subject_tasks')], ...busy.map(name => [name, name])];
  fill($('subject'), ...options.map(([value, text]) => el('option', { value, selected: value === chosen }, text)));
}
