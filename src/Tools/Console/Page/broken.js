import { $, el, fill, icon } from './dom.js';
import { duration, stateOf, t, why } from './i18n.js';

// What is broken now, in one list; and the worst of it in one sentence.
const order = ['down', 'frozen', 'starting', 'slow'];

const brokenIn = snapshot => snapshot.nodes.filter(node => order.includes(node.state)).toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));

export function drawBroken(snapshot) {
  const nodes = brokenIn(snapshot).map(node => item(
    node.state, `${node.name}: ${stateOf(node.state)}`, node.why.code === 'no_answer' ? t('w_hangs') : why(node.why), (snapshot.at - node.since) / 1000));
  const waiting = snapshot.edges.filter(edge => edge.pending > 1 && edge.oldest_seconds > 1)
    .map(edge => item('backlog', `${edge.from} → ${edge.to}`, t('pending', { n: edge.pending }), edge.oldest_seconds));
  const all = [...nodes, ...waiting];
  fill($('broken-list'), ...all.length > 0 ? all : [el('li', { className: 'none' }, t('nothing_broken'))]);
}

const item = (kind, name, reason, seconds) => el('li', { className: kind, 'data-broken': kind },
  icon(kind), el('span', {}, el('b', {}, name), ' ', el('span', { className: 'broken-why' }, `${reason}${seconds >= 1 ? ` · ${t('for_time', { t: duration(seconds) })}` : ''}`)));

export function summaryOf(snapshot) {
  const broken = brokenIn(snapshot);
  if (snapshot.nodes.length === 0) {
    return t('waiting_look');
  }
  if (broken.length === 0) {
    return snapshot.nodes.some(node => node.state === 'unknown') ? '' : t('all_up', { n: snapshot.nodes.length });
  }
  const [worst] = broken;
  // Without the seconds that run: a screen reader would read them again and again.
  const reason = worst.why.code === 'no_answer' ? t('w_hangs') : why(worst.why);
  const sentence = t('is_state', { service: worst.name, state: stateOf(worst.state).toLowerCase(), why: reason });
  return broken.length > 1 ? t('and_more', { first: sentence, n: broken.length - 1 }) : sentence;
}
