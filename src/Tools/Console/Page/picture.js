import { $, duration, el, icon, milliseconds, number, setText } from './dom.js';
import { breakers } from './control.js';
import { said, t, why } from './i18n.js';
import { nodes } from './stream.js';

// The nodes: one card for each process.
const cards = new Map();
const groups = new Map(); // the replicas of a service

export function drawNodes() {
  const all = nodes();
  for (const [id, card] of cards) {
    if (!all.some(node => node.id === id)) {
      card.root.remove();
      cards.delete(id);
    }
  }
  for (const node of all) {
    if (!cards.has(node.id)) {
      cards.set(node.id, createCard(node));
      groupOf(node.service).append(cards.get(node.id).root);
    }
    update(cards.get(node.id), node);
  }
}

function groupOf(service) {
  if (!groups.has(service)) {
    groups.set(service, el('div', { className: `group ${service}` }));
    $('nodes').append(groups.get(service));
  }
  return groups.get(service);
}

export const cardOf = id => cards.get(id)?.root;

// After a change of the language everything is written anew.
export function forgetNodes() {
  cards.forEach(card => card.root.remove());
  cards.clear();
}

function createCard(node) {
  const parts = {
    state: el('span'), icon: el('span'), why: el('span', { className: 'node-why' }), figures: el('dl', { className: 'figures' }),
    facts: el('div', { className: 'facts' }), breakers: breakers(node),
  };
  const title = el('h3', { className: 'node-name' }, node.name, el('span', { className: 'port' }, `:${new URL(node.address).port}`));
  const root = el(
    'article', { 'data-node': node.id, 'data-service': node.service, 'aria-label': node.name },
    title, el('p', { className: 'node-state' }, parts.icon, el('span', {}, parts.state, ' ', parts.why)), parts.figures, parts.facts, parts.breakers.root);
  root.style.order = node.replica ?? 0;
  return { root, ...parts, shown: '' };
}

function update(card, node) {
  card.root.className = `node ${node.service} ${node.state}`;
  card.root.dataset.state = node.state;
  if (card.shown !== node.state) {
    card.icon.replaceChildren(icon(node.state, 20));
    card.shown = node.state;
  }
  setText(card.state, t(`state_${node.state}`));
  setText(card.why, node.state === 'up' || !node.why ? '' : `– ${why(node.why)}`);
  const report = node.report;
  const isThere = node.state === 'up' || node.state === 'slow' || node.state === 'starting';
  card.figures.replaceChildren(...figures(isThere ? report : undefined));
  card.facts.replaceChildren(...facts(report, isThere));
  card.breakers.update(node);
}

function figures(report) {
  const endpoints = report?.endpoints ?? [];
  const busy = endpoints.filter(endpoint => endpoint.requests_per_second > 0);
  const rate = busy.reduce((sum, endpoint) => sum + endpoint.requests_per_second, 0);
  const busiest = busy.toSorted((a, b) => b.requests_per_second - a.requests_per_second)[0];
  return [
    figure(report ? number(rate) : '–', t('per_second')), figure(milliseconds(busiest?.p50_ms), t('p50')), figure(milliseconds(busiest?.p99_ms), t('p99')),
  ];
}

const figure = (value, unit) => el('div', {}, el('dt', {}, unit), el('dd', {}, value));

function facts(report, isThere) {
  if (!report) {
    return [];
  }
  const lines = [isThere ? `${t('pid')} ${report.pid} · ${t('uptime')} ${duration(report.uptime_seconds)}` : `${t('pid')} ${report.pid}`];
  if (report.silo && isThere) {
    const members = report.silo.members?.filter(member => member.status === 'active').length ?? 0;
    const grains = Object.entries(report.silo.activations ?? {}).map(([type, count]) => `${count} ${type}`).join(', ');
    lines.push([
      `${t('silo')} ${said(report.silo.status)}`, members > 1 && `${t('members')} ${members}`, grains && `${t('grains')} ${grains}`,
    ].filter(Boolean).join(' · '));
  }
  return lines.map(line => el('p', {}, line));
}
