import { $, el, fill, setText } from './dom.js';
import { said, t } from './i18n.js';
import { call } from './link.js';

// Users, tasks and notifications, a page at a time, the newest first. The newest page follows what is created.
const size = 10;
const pause = 1000;
const lists = {
  users: { service: 'user-service', endpoint: 'POST /users', columns: ['id', 'name'] },
  tasks: { service: 'task-service', endpoint: 'POST /tasks', columns: ['id', 'title', 'user_id'] },
  notifications: { service: 'notification-service', endpoint: 'POST /notifications', columns: ['id', 'user_id', 'message'] },
};
const tabs = () => [...document.querySelectorAll('.tab')];

let shown = 'users';
let before; // the page is of ids below this one; undefined: the newest
let page; // what is shown: items, end, failure
let seen = ''; // of the snapshot, when the page was asked for
let askedAt = -Infinity;
let isAsking = false;
let turn = 0;

export function wireLists() {
  for (const tab of tabs()) {
    tab.addEventListener('click', () => choose(tab.dataset.list));
    tab.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        const all = tabs();
        const to = all[(all.indexOf(tab) + step + all.length) % all.length];
        to.focus();
        choose(to.dataset.list);
      }
    });
  }
  $('list-newest').addEventListener('click', () => go(undefined));
  $('list-newer').addEventListener('click', () => go(before + size > page.end ? undefined : before + size));
  $('list-older').addEventListener('click', () => go(page.items.at(-1).id));
  $('list-reload').addEventListener('click', load);
  choose('users', false);
}

// Asks again when there is something new, or when a service that could not be read may be back.
export function followLists(snapshot) {
  const { service, endpoint } = lists[shown];
  const of = snapshot.nodes.filter(node => node.service === service || node.service === 'gateway');
  const now = of.map(node => `${node.id} ${node.state === 'up' || node.state === 'slow'} ${before === undefined && node.service === service
    ? node.report?.endpoints.find(one => one.endpoint === endpoint)?.requests : ''}`).join();
  const isDue = now !== seen || (page?.failure && performance.now() - askedAt > 5 * pause);
  if (isDue && !isAsking && !document.hidden && snapshot.nodes.length > 0 && performance.now() - askedAt > pause) {
    seen = now;
    load();
  }
}

function choose(list, isAsked = true) {
  shown = list;
  for (const tab of tabs()) {
    tab.setAttribute('aria-selected', tab.dataset.list === list ? 'true' : 'false');
    tab.tabIndex = tab.dataset.list === list ? 0 : -1;
  }
  $('list').setAttribute('aria-labelledby', `tab-${list}`);
  page = undefined;
  before = undefined;
  if (isAsked) {
    load();
  }
}

function go(next) {
  before = next;
  load();
}

async function load() {
  const mine = ++turn;
  askedAt = performance.now();
  isAsking = true;
  const answer = await call(`/list/${shown}?limit=${size}${before === undefined ? '' : `&before=${before}`}`);
  if (mine === turn) {
    isAsking = false;
    page = read(answer);
    drawLists();
  }
}

function read({ status, text, failure }) {
  if (status === 200) {
    return JSON.parse(text);
  }
  try {
    const { error, cause } = JSON.parse(text);
    return { items: [], failure: `${said(error)}${cause ? ` (${said(cause)})` : ''}` };
  } catch {
    return { items: [], failure: said(failure ?? String(status)) };
  }
}

export function drawLists() {
  if (!page) {
    return;
  }
  const { items, failure, end } = page;
  $('list-newest').disabled = before === undefined;
  $('list-newer').disabled = before === undefined || Boolean(failure);
  $('list-older').disabled = items.length < size || items.at(-1).id === 1;
  fill($('list'), failure ? el('p', { className: 'result failed' }, t('list_failed', { why: failure }))
    : items.length === 0 ? el('p', { className: 'none' }, t('list_empty')) : table(lists[shown].columns, items));
  setText($('list-note'), items.length === 0 ? '' : [t('list_shown', { from: items[0].id, to: items.at(-1).id, end }), before === undefined && t('list_live')].filter(Boolean).join(' · '));
}

const table = (columns, items) => el('table', {},
  el('thead', {}, el('tr', {}, columns.map(column => el('th', { scope: 'col' }, t(column))))),
  el('tbody', {}, items.map(item => el('tr', {}, columns.map(column => el('td', { className: typeof item[column] === 'number' ? 'number' : '' }, String(item[column])))))));
