import { el } from './dom.js';
import { said, t } from './i18n.js';

// Server-Timing: name;dur=1.2;desc="words", …
const parse = header => [...(header ?? '').matchAll(/([\w-]+);dur=([\d.]+);desc="([^"]*)"/g)]
  .map(([, service, took, outcome]) => ({ service, took: Number(took), outcome }));

// The calls in their order. task-service calls notification-service within its own time, at its end.
export function waterfall(answer, milliseconds) {
  const hops = parse(answer.headers?.['server-timing']);
  const total = Math.max(answer.elapsed, 0.1);
  let at = Math.max(0, (total - hops.filter(hop => hop.service !== 'notification-service').reduce((sum, hop) => sum + hop.took, 0)) / 2);
  const rows = [row(answer.service, 0, total, t('total'), answer.status >= 500 || answer.noAnswer ? 'bad' : '', false)];
  for (const hop of hops) {
    const isInner = hop.service === 'notification-service';
    const start = isInner ? Math.max(0, at - hop.took) : at;
    rows.push(row(hop.service, start, hop.took, said(hop.outcome), kindOf(hop.outcome), isInner));
    at = isInner ? at : start + hop.took;
  }
  return el('table', { className: 'waterfall' }, el('tbody', {}, ...rows));

  function row(service, start, took, words, kind, isInner) {
    const percent = value => `${Math.min(100, 100 * value / total)}%`;
    const bar = el('svg', { 'aria-hidden': 'true' }, el('rect', { class: 'back-bar', width: '100%', height: '100%', rx: 4 }),
      el('rect', { class: 'hop', x: percent(Math.min(start, total * 0.99)), width: percent(Math.max(took, total * 0.008)), height: '100%', rx: 4 }));
    return el('tr', { className: kind, 'data-hop': service },
      el('th', { scope: 'row', className: isInner ? 'inner' : '' }, isInner ? `↳ ${service}` : service), el('td', { className: 'bar-cell' }, bar),
      el('td', { className: 'words' }, `${milliseconds(took)} · ${words}`));
  }
}

const kindOf = outcome => ['found', 'created', 'delivered'].includes(outcome) ? '' : outcome.startsWith('pending') ? 'late' : 'bad';
