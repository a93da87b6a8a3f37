import { $, el, fill } from './dom.js';
import { stateOf, t, why } from './i18n.js';
import { bestOf, isWell } from './store.js';

// What the article's endpoints answer now to who asks them with curl, as it follows from the states.
export function drawWorks(snapshot) {
  if (snapshot.nodes.length > 0) {
    fill($('works-list'), ...rowsOf(snapshot).map(({ key, request, kind, result, reason }) => el(
      'li', { className: kind, 'data-works': request ?? key },
      el('span', { className: 'works-name' }, el('b', {}, t(key)), request && ' ', request && el('code', { className: 'mono' }, request)),
      el('span', { className: 'works-result' }, result), reason && el('span', { className: 'works-why' }, reason))));
  }
}

export function rowsOf(snapshot) {
  const [gateway, user, task, notification] = ['gateway', 'user-service', 'task-service', 'notification-service'].map(service => bestOf(snapshot, service));
  const at = (node, method, path) => `${method} :${node ? new URL(node.address).port : '?'}${path}`;
  const row = (key, node, method, path, result) => ({ key, request: at(node, method, path), ...result });
  return [
    row('w_create', gateway, 'POST', '/tasks', first(gateway, [own, 'POST /tasks'], [behind, user], [behindCreation, task]) ?? works('201')),
    row('w_list', gateway, 'GET', '/tasks', first(gateway, [own, 'GET /tasks'], [behind, task]) ?? works('200')),
    row('w_user', user, 'POST', '/users', first(user, [own, 'POST /users']) ?? works('201')),
    row('w_users', user, 'GET', '/users', first(user, [own, 'GET /users']) ?? works('200')),
    row('w_own', task, 'POST', '/tasks', first(task, [own, 'POST /tasks']) ?? works('201')),
    row('w_notifications', notification, 'GET', '/notifications', first(notification, [own, 'GET /notifications']) ?? works('200')),
    { key: 'w_notify', ...arrive(snapshot, task, notification) },
  ];
}

const works = result => ({ kind: 'yes', result });
const fails = (result, reason) => ({ kind: 'no', result, reason });
const is = node => t('w_is', { service: node.service, state: stateOf(node.state).toLowerCase() });

// The first of the rules that finds something; the rest would never be asked.
function first(node, ...rules) {
  for (const [rule, argument] of rules) {
    const found = rule(node, argument);
    if (found) {
      return found;
    }
  }
  return undefined;
}

// Who is asked itself. Of an endpoint that is slow, only who needs that one hears.
function own(node, endpoint) {
  switch (node?.state) {
    case undefined: case 'unknown': return { kind: 'late', result: t('w_unknown') };
    case 'down': return fails(t('w_refused'));
    case 'frozen': return fails(t('w_hangs'));
    case 'starting': return { kind: 'late', result: '503', reason: is(node) };
    case 'slow': return node.why.code === 'endpoint' && node.why.part !== endpoint || node.why.code === 'waits' || node.why.code === 'waited'
      ? undefined : { kind: 'late', result: t('w_late'), reason: t('w_slow', { service: node.service, why: why(node.why) }) };
    default: return undefined;
  }
}

// Who is asked by the one that is asked.
function behind(_, node) {
  switch (node?.state) {
    case 'down': return fails(t('w_502'), is(node));
    case 'frozen': return fails(t('w_504'), is(node));
    case 'starting': return { kind: 'late', result: t('w_502'), reason: is(node) };
    case 'slow': return { kind: 'late', result: t('w_late'), reason: t('w_slow', { service: node.service, why: why(node.why) }) };
    default: return undefined;
  }
}

const behindCreation = (_, node) => node?.state === 'frozen' ? fails(t('w_504'), t('w_outcome', { service: node.service })) : behind(_, node);

function arrive(snapshot, task, notification) {
  const pending = Math.max(0, ...snapshot.edges.map(edge => edge.pending ?? 0));
  if (!task || task.state === 'unknown') {
    return { kind: 'late', result: t('w_unknown') };
  }
  if (notification && !isWell(notification)) {
    return fails(t('w_wait'), pending > 0 ? t('w_pending', { n: pending, service: notification.service }) : is(notification));
  }
  if (!isWell(task)) {
    return fails(t('w_no'), is(task));
  }
  return pending > 1 ? { kind: 'late', result: t('w_wait'), reason: t('w_draining', { n: pending }) } : works(t('w_yes'));
}
