import { breakers } from './breakers.js';
import { $, el, fill, icon, number, setText } from './dom.js';
import { duration, milliseconds, said, stateOf, t, why } from './i18n.js';
import { deliveries } from './deliveries.js';
import { openLog } from './logs.js';
import { isThere } from './store.js';
import { term } from './terms.js';

// One box for each service, and in it a card for each of its processes.
const boxes = new Map();
const cards = new Map();

export const boxOf = service => boxes.get(service)?.root;

export function drawNodes(snapshot) {
  for (const [id, card] of cards) {
    if (!snapshot.nodes.some(node => node.id === id)) {
      card.root.remove();
      cards.delete(id);
    }
  }
  for (const node of snapshot.nodes) {
    const box = boxFor(node.service);
    if (!cards.has(node.id)) {
      cards.set(node.id, createCard(node));
      box.cards.append(cards.get(node.id).root);
    }
    update(cards.get(node.id), node, snapshot);
  }
  for (const [service, box] of boxes) {
    const nodes = snapshot.nodes.filter(node => node.service === service);
    box.root.classList.toggle('several', nodes.length > 1);
    box.root.classList.toggle('many', nodes.length > 4);
    setText(box.count, nodes.length > 1 ? `× ${nodes.length}` : '');
    fill(box.deliveries, deliveries(nodes));
  }
}

// After a change of the language everything is written anew.
export function forgetNodes() {
  boxes.forEach(box => box.root.remove());
  boxes.clear();
  cards.clear();
}

function boxFor(service) {
  if (!boxes.has(service)) {
    const parts = { cards: el('div', { className: 'cards' }), count: el('span', { className: 'count' }), deliveries: el('div', { className: 'deliveries' }) };
    const root = el('div', { className: `box ${service}`, 'data-box': service }, el('h3', { className: 'box-name' }, service, ' ', parts.count), parts.cards, parts.deliveries);
    boxes.set(service, { root, ...parts });
    $('picture').append(root);
  }
  return boxes.get(service);
}

function createCard(node) {
  const parts = {
    state: el('span'), icon: el('span'), why: el('p', { className: 'node-why' }), figures: figures(), facts: facts(), breakers: breakers(node),
  };
  const logButton = el('button', { type: 'button', className: 'button', 'aria-label': `${t('log')}: ${node.name}`, 'data-log': '', onclick: () => openLog(node) }, t('log'));
  parts.breakers.root.append(logButton, parts.breakers.result);
  const port = el('span', { className: 'port' }, `:${new URL(node.address).port}`);
  const root = el(
    'article', { 'data-node': node.id, 'data-service': node.service, 'aria-label': node.name },
    el('div', { className: 'node-head' }, el('p', { className: 'node-name' }, el('span', { className: 'node-service' }, node.service), node.replica && ` ${node.replica}`, ' ', port),
      el('p', { className: 'node-state' }, parts.icon, parts.state)),
    parts.why, parts.figures.root, parts.facts.root, parts.breakers.root);
  root.style.order = node.replica ?? 0;
  return { root, ...parts, shown: '' };
}

function update(card, node, snapshot) {
  card.root.className = `node ${node.state}`;
  card.root.dataset.state = node.state;
  if (card.shown !== node.state) {
    card.icon.replaceChildren(icon(node.state));
    card.shown = node.state;
  }
  setText(card.state, stateOf(node.state));
  setText(card.why, node.state === 'up' ? '' : why(node.why));
  card.figures.update(isThere(node) ? node.report : undefined);
  card.facts.update(node.report, isThere(node));
  card.breakers.update(node, snapshot);
}

// What changes is text alone: a word that explains itself keeps the focus.
function figures() {
  const values = [el('dd'), el('dd'), el('dd')];
  const units = [t('per_second'), term('p50'), term('p99')];
  const root = el('dl', { className: 'figures' }, values.map((value, index) => el('div', {}, el('dt', {}, units[index]), value)));
  return {
    root,
    update(report) {
      const busy = (report?.endpoints ?? []).filter(endpoint => endpoint.requests_per_second > 0);
      const rate = busy.reduce((sum, endpoint) => sum + endpoint.requests_per_second, 0);
      const busiest = busy.toSorted((a, b) => b.requests_per_second - a.requests_per_second)[0];
      [report ? number(rate) : '–', milliseconds(busiest?.p50_ms), milliseconds(busiest?.p99_ms)].forEach((text, index) => setText(values[index], text));
    },
  };
}

function facts() {
  const [process, silo, grains] = [el('p'), el('span'), el('span')];
  const grainsWord = el('span', {}, ' · ', term('grains'));
  const line = el('p', {}, term('silo'), silo, grainsWord, grains);
  return {
    root: el('div', { className: 'facts' }, process, line),
    update(report, there) {
      setText(process, report ? [t('pid', { n: report.pid }), there && t('uptime', { t: duration(report.uptime_seconds) })].filter(Boolean).join(' · ') : '');
      const shown = there && report?.silo;
      line.hidden = !shown;
      if (shown) {
        const members = report.silo.members?.filter(member => member.status === 'active').length ?? 0;
        const counts = Object.entries(report.silo.activations ?? {}).map(([type, count]) => `${count} ${type}`).join(', ');
        setText(silo, ` ${said(report.silo.status)}${members > 1 ? ` · ${members} ${t('silos')}` : ''}`);
        setText(grains, counts && ` ${counts}`);
        grainsWord.hidden = !counts;
      }
    },
  };
}
