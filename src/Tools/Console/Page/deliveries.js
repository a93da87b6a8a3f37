import { el } from './dom.js';
import { said, t } from './i18n.js';
import { isWell } from './store.js';
import { term } from './terms.js';

// The partitions of the outbox: where each of them lives, what it waits for, and whether it moved. Each process tells
// what it knows; of several, the youngest knowledge counts.
export function deliveries(nodes) {
  const known = new Map();
  for (const { report } of nodes.filter(isWell)) {
    for (const partition of report?.partitions ?? []) {
      const other = known.get(partition.partition);
      if (!other || (partition.silo && !other.silo) || (partition.seen_seconds_ago ?? 0) < (other.seen_seconds_ago ?? 0)) {
        known.set(partition.partition, partition);
      }
    }
  }
  const all = [...known.values()].toSorted((a, b) => a.partition - b.partition);
  const isNews = nodes.length > 1 || all.some(({ waiting, moved_from: from, parked }) => waiting > 0 || from || parked > 0);
  return all.length > 0 && isNews ? el('p', {}, term('deliveries'), ' ', all.map(partition => draw(partition, nodes))) : undefined;
}

function draw({ partition, silo, moved_from: from, waiting, waits_for: reason }, nodes) {
  const where = silo ? placeOf(silo, nodes) : '?';
  const words = [
    silo ? t('lives', { n: partition, where }) : t('lives_unknown', { n: partition }),
    from && from !== silo && t('moved', { from: placeOf(from, nodes) }),
    waiting > 0 && t('waits_for', { n: waiting, why: said(reason ?? '') }),
  ].filter(Boolean).join('; ');
  return el('span', { className: `partition ${silo ? '' : 'lost-one'} ${waiting > 0 ? 'waits' : ''}`, title: words, role: 'img', 'aria-label': words },
    `${partition}→${where}`, from && from !== silo && ' ↷', waiting > 0 && ` ${waiting}`);
}

// A silo is told by its address; a person knows the process by its number or its port.
function placeOf(address, nodes) {
  const node = nodes.find(({ report }) => report?.silo?.members?.some(member => member.address === address && member.silo === report.silo.name));
  return node ? `:${new URL(node.address).port}` : address;
}
