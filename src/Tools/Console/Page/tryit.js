import { $, el, milliseconds } from './dom.js';
import { said, t } from './i18n.js';
import { model, nodes } from './stream.js';

// One request, as a waterfall of the calls that were made for it.
let last;

const origin = service => {
  const node = nodes().find(candidate => candidate.service === service);
  return node ? `http://localhost:${new URL(node.address).port}` : location.origin;
};

export function wireTryIt() {
  $('user-form').addEventListener('submit', event => {
    event.preventDefault();
    send('/call/users', `${origin('user-service')}/users`, { name: $('user-name').value });
  });
  $('task-form').addEventListener('submit', event => {
    event.preventDefault();
    send('/call/tasks', `${origin('gateway')}/tasks`, { title: $('task-title').value, user_id: Number($('task-user').value) });
  });
}

async function send(path, address, body) {
  const trace = model.isTraced ? hex(16) : undefined; // W3C Trace Context: the services' spans are found again under this id.
  const start = performance.now();
  const request = { address, json: JSON.stringify(body), trace, at: Date.now() };
  try {
    const response = await fetch(path, {
      method: 'POST', body: request.json, headers: { 'Content-Type': 'application/json', ...trace && { traceparent: `00-${trace}-${hex(8)}-01` } }, signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    show({ ...request, status: response.status, words: response.statusText, text, hops: parse(response.headers.get('Server-Timing')), elapsed: performance.now() - start });
    const created = response.status === 201 ? JSON.parse(text) : undefined;
    if (created && path === '/call/users') {
      $('task-user').value = created.id;
    }
    document.dispatchEvent(new CustomEvent('stored'));
  } catch (error) {
    show({ ...request, failure: error.message, hops: [], elapsed: performance.now() - start });
  }
}

const hex = bytes => [...crypto.getRandomValues(new Uint8Array(bytes))].map(byte => byte.toString(16).padStart(2, '0')).join('');

// Server-Timing: name;dur=1.2;desc="words", …
export function parse(header) {
  return [...(header ?? '').matchAll(/([\w-]+);dur=([\d.]+);desc="([^"]*)"/g)].map(([, service, took, outcome]) => ({ service, took: Number(took), outcome }));
}

export function redrawAnswer() {
  if (last) {
    show(last);
  }
}

function show(answer) {
  last = answer;
  const good = answer.status >= 200 && answer.status < 300;
  const curl = `curl -i -X POST ${answer.address} -H 'Content-Type: application/json' -d ${quote(answer.json)}`;
  const copy = el('button', { type: 'button', className: 'button', onclick: async event => {
    await navigator.clipboard.writeText(curl);
    event.target.textContent = t('copied');
  } }, t('copy'));
  $('answer').replaceChildren(
    el('p', { className: `answer-status ${good ? 'good' : 'bad'}` }, answer.failure ? t('no_response', { why: answer.failure }) : `${answer.status} ${answer.words}`),
    waterfall(answer),
    el('pre', { className: 'body-text' }, answer.text ?? ''),
    el('div', { className: 'curl' }, el('pre', { 'data-curl': '' }, curl), copy),
    el('p', { className: 'note', 'data-trace': answer.trace ?? '' }, ...answer.trace ? [`${t('traced')} `, el('span', { className: 'mono' }, answer.trace)] : [t('untraced')]));
}

const quote = text => `'${text.replaceAll("'", String.raw`'\''`)}'`;

// The calls in their order. task-service calls notification-service within its own time, at its end.
function waterfall(answer) {
  const total = Math.max(answer.elapsed, 0.1);
  let at = Math.max(0, (total - answer.hops.filter(hop => hop.service !== 'notification-service').reduce((sum, hop) => sum + hop.took, 0)) / 2);
  const rows = [row(answer.address.includes('/users') ? 'user-service' : 'gateway', 0, total, total, t('total'), answer.status >= 500 || answer.failure ? 'bad' : '', false)];
  for (const hop of answer.hops) {
    const isInner = hop.service === 'notification-service';
    const start = isInner ? Math.max(0, at - hop.took) : at;
    rows.push(row(hop.service, start, hop.took, total, said(hop.outcome), kindOf(hop.outcome), isInner));
    at = isInner ? at : start + hop.took;
  }
  return el('table', { className: 'waterfall' }, el('tbody', {}, ...rows));
}

function row(service, start, took, total, words, kind, isInner) {
  const percent = value => `${Math.min(100, 100 * value / total)}%`;
  const bar = el('svg', { 'aria-hidden': 'true' }, el('rect', { class: 'back-bar', width: '100%', height: 18, rx: 4 }),
    el('rect', { class: 'hop', x: percent(Math.min(start, total * 0.99)), width: percent(Math.max(took, total * 0.008)), height: 18, rx: 4 }));
  return el('tr', { className: kind, 'data-hop': service },
    el('th', { scope: 'row', className: isInner ? 'inner' : '' }, isInner ? `↳ ${service}` : service), el('td', { className: 'bar-cell' }, bar), el('td', { className: 'words' }, `${milliseconds(took)} · ${words}`));
}

const kindOf = outcome => ['found', 'created', 'delivered'].includes(outcome) ? '' : outcome.startsWith('pending') ? 'late' : 'bad';
