import { $, el } from './dom.js';
import { milliseconds, said, t } from './i18n.js';
import { call } from './link.js';
import { waterfall } from './waterfall.js';

// One request, and the calls that were made for it. Where it is not known whether it had its effect, it can be sent again.
let last;
let snapshot;
const mine = new Map(); // the ids of the tasks that this page created, by what was sent

const portOf = service => {
  const node = snapshot.nodes.find(candidate => candidate.service === service);
  return node ? new URL(node.address).port : '?';
};

export const rememberSnapshot = next => { snapshot = next; };

export function wireTryIt() {
  $('user-form').addEventListener('submit', event => {
    event.preventDefault();
    send({ list: 'users', service: 'user-service', json: JSON.stringify({ name: $('user-name').value }) });
  });
  $('task-form').addEventListener('submit', event => {
    event.preventDefault();
    send({ list: 'tasks', service: 'gateway', json: JSON.stringify({ title: $('task-title').value, user_id: Number($('task-user').value) }) });
  });
  drawAnswer();
}

const hex = bytes => [...crypto.getRandomValues(new Uint8Array(bytes))].map(byte => byte.toString(16).padStart(2, '0')).join('');

async function send(request) {
  const trace = snapshot.isTraced ? hex(16) : undefined; // W3C Trace Context: the services' spans are found again under this id.
  const start = performance.now();
  const headers = { 'Content-Type': 'application/json', ...trace && { traceparent: `00-${trace}-${hex(8)}-01` }, ...request.key && { 'Idempotency-Key': request.key } };
  const answer = await call(`/call/${request.list}`, { method: 'POST', body: request.json, headers });
  const noAnswer = answer.failure ?? answer.headers['owl-no-answer'];
  last = { ...request, ...answer, trace, noAnswer, elapsed: performance.now() - start, key: answer.headers?.['idempotency-key'] ?? request.key };
  if (answer.status === 201) {
    await note(request, JSON.parse(answer.text));
  }
  drawAnswer();
}

async function note(request, created) {
  if (request.list === 'users') {
    $('task-user').value = created.id;
    return;
  }
  const others = mine.get(request.json) ?? new Set();
  if (request.key) {
    // Looked up, not believed: how many there are of this title, but for those that were meant.
    const listed = await call(`/list/tasks?limit=100`);
    const items = listed.status === 200 ? JSON.parse(listed.text).items : [];
    last.count = items.filter(item => item.title === created.title && item.user_id === created.user_id && !others.has(item.id)).length;
    last.once = created.id;
    last.replayed = last.headers['idempotency-replayed'] !== undefined;
  }
  mine.set(request.json, others.add(created.id));
}

const quote = text => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export function drawAnswer() {
  if (!last) {
    $('answer').replaceChildren(el('p', { className: 'none' }, t('answer_empty')));
    return;
  }
  const answer = last;
  const good = answer.status >= 200 && answer.status < 300;
  const keyHeader = answer.key ? ` -H 'Idempotency-Key: ${answer.key}'` : '';
  const curl = `curl -i -X POST http://localhost:${portOf(answer.service)}/${answer.list} -H 'Content-Type: application/json'${keyHeader} -d ${quote(answer.json)}`;
  const copy = el('button', { type: 'button', className: 'button', onclick: async event => {
    await navigator.clipboard.writeText(curl);
    event.target.textContent = t('copied');
  } }, t('copy'));
  const isUnknown = answer.status >= 500 && answer.key && answer.list === 'tasks';
  $('answer').replaceChildren(
    el('p', { className: `answer-status ${good ? 'good' : 'bad'}` }, answer.noAnswer ? t('no_response', { why: said(answer.noAnswer) }) : `${answer.status} ${answer.words}`),
    isUnknown ? el('div', { className: 'again' }, el('p', {}, t('again_why')), el('button', {
      type: 'button', className: 'button primary', id: 'again', onclick: event => {
        event.target.disabled = true;
        send({ list: answer.list, service: answer.service, json: answer.json, key: answer.key });
      },
    }, t('again'))) : '',
    answer.count === 1 ? el('p', { className: 'once', id: 'once' }, t('once', { id: answer.once, how: t(answer.replayed ? 'once_replayed' : 'once_new') })) : '',
    waterfall(answer, milliseconds),
    el('pre', { className: 'body-text' }, answer.noAnswer ? '' : answer.text ?? ''),
    el('div', { className: 'curl' }, el('pre', { 'data-curl': '' }, curl), copy),
    el('p', { className: 'note', 'data-trace': answer.trace ?? '' }, ...answer.trace ? [`${t('traced')} `, el('span', { className: 'mono' }, answer.trace)] : [t('untraced')]));
}
