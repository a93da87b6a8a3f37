import { $, el, setText } from './dom.js';
import { t } from './i18n.js';

// Users, tasks and notifications, a page at a time.
const size = 10;
const lists = {
  users: { path: '/call/users', columns: ['id', 'name'] },
  tasks: { path: '/call/tasks', columns: ['id', 'title', 'user_id'] },
  notifications: { path: '/call/notifications', columns: ['id', 'user_id', 'message'] },
};
const tabs = () => [...document.querySelectorAll('.tab')];

let shown = 'users';
let after = 0;
let next;
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
  $('list-first').addEventListener('click', () => load(0));
  $('list-next').addEventListener('click', () => next !== undefined && load(next));
  document.addEventListener('stored', () => setTimeout(() => load(after), 150));
  choose('users');
}

export const redrawLists = () => load(after);

function choose(list) {
  shown = list;
  for (const tab of tabs()) {
    tab.setAttribute('aria-selected', tab.dataset.list === list ? 'true' : 'false');
    tab.tabIndex = tab.dataset.list === list ? 0 : -1;
  }
  $('list').setAttribute('aria-labelledby', `tab-${list}`);
  load(0);
}

async function load(from) {
  const list = lists[shown];
  const mine = ++turn;
  let items;
  let failure;
  let link;
  try {
    const response = await fetch(`${list.path}?limit=${size}&after=${from}`, { signal: AbortSignal.timeout(5000) });
    const body = await response.json();
    [items, failure] = response.ok ? [body, undefined] : [[], `${body.error}${body.cause ? ` (${body.cause})` : ''}`];
    link = response.headers.get('Link');
  } catch (error) {
    [items, failure] = [[], error.message];
  }
  if (mine !== turn) {
    return; // Another one was asked for meanwhile.
  }
  after = from;
  next = link ? Number(/after=(\d+)/.exec(link)[1]) : undefined;
  $('list-next').disabled = next === undefined;
  $('list-first').disabled = from === 0 && !failure;
  $('list').replaceChildren(failure ? el('p', { className: 'failed' }, t('list_failed', { why: failure }))
    : items.length === 0 ? el('p', { className: 'empty' }, from === 0 ? t('empty_list') : t('end_of_list')) : table(list.columns, items));
  setText($('list-note'), items.length > 0 ? `${items[0].id} – ${items.at(-1).id}${next === undefined ? ` · ${t('end_of_list')}` : ''}` : '');
}

const table = (columns, items) => el('table', {},
  el('thead', {}, el('tr', {}, ...columns.map(column => el('th', { scope: 'col' }, t(column))))),
  el('tbody', {}, ...items.map(item => el('tr', {}, ...columns.map(column => el('td', { className: typeof item[column] === 'number' ? 'number' : '' }, String(item[column])))))));
