import { $, el } from './dom.js';
import { t, why } from './i18n.js';
import { edges, nodes } from './stream.js';

// What a person can do now, as it follows from the states: the table “What fails when” of the README, live.
export function drawWorks() {
  // Of several replicas, the one that is best: calls go to it.
  const all = Object.fromEntries(nodes().toSorted((a, b) => worth.indexOf(a.state) - worth.indexOf(b.state)).map(node => [node.service, node]));
  if (!all.gateway) {
    return;
  }
  const pending = edges().find(edge => edge.pending > 0)?.pending ?? 0;
  const create = firstBad(all, ['gateway', 'user-service', 'task-service'], 'POST /tasks')
    ?? (isBad(all['notification-service']) ? { kind: 'late', text: t('w_wait') } : undefined);
  const list = firstBad(all, ['gateway', 'task-service'], 'GET /tasks');
  const user = firstBad(all, ['user-service'], 'POST /users');
  const notify = isBad(all['notification-service'])
    ? { kind: 'no', text: pending > 0 ? t('w_pending', { n: pending, service: 'notification-service' }) : reasonOf(all['notification-service']).text }
    : firstBad(all, ['task-service']) ?? (pending > 1 ? { kind: 'late', text: t('w_draining', { n: pending }) } : undefined);
  const rows = [[t('w_create'), create], [t('w_list'), list], [t('w_user'), user], [t('w_notify'), notify]];
  const shown = JSON.stringify(rows);
  if ($('works-list').dataset.shown !== shown) {
    $('works-list').dataset.shown = shown;
    $('works-list').replaceChildren(...rows.map(([name, bad]) =>
      el('li', { className: bad?.kind ?? 'yes' }, el('div', {}, el('b', {}, name), el('span', {}, bad?.text ?? t('w_ok'))))));
  }
}

const worth = ['unknown', 'down', 'frozen', 'starting', 'slow', 'up'];

const isBad = node => node && node.state !== 'up' && node.state !== 'slow';

// Of an endpoint that is slow, only who needs that one hears.
function firstBad(all, services, endpoint) {
  const needed = services.map(service => all[service]);
  const bad = needed.find(isBad) ?? needed.find(node => node?.state === 'slow' && (node.why.code !== 'endpoint' || node.why.part === endpoint));
  return bad && reasonOf(bad);
}

function reasonOf(node) {
  switch (node.state) {
    case 'down': return { kind: 'no', text: node.service === 'gateway' ? t('w_gateway_502') : t('w_502', { service: node.service }) };
    case 'frozen': return { kind: 'no', text: node.service === 'gateway' ? t('w_gateway_504') : t('w_504', { service: node.service }) };
    case 'starting': return { kind: 'late', text: t('w_starting', { service: node.service }) };
    case 'slow': return { kind: 'late', text: t('w_slow', { why: `${node.service}: ${why(node.why)}` }) };
    default: return { kind: 'late', text: t('w_own_port') };
  }
}
