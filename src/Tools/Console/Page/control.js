import { $, el, setText } from './dom.js';
import { t, why } from './i18n.js';
import { model } from './stream.js';

// Breaking and healing. A button says “done” only when the console says that the effect was seen.
const freezeSeconds = 60;
const thaws = new Map(JSON.parse(sessionStorage.getItem('thaws') ?? '[]'));
const busy = new Set();

export const thawOf = id => Math.max(0, Math.round(((thaws.get(id) ?? 0) - Date.now()) / 1000));

function noteThaw(id, seconds) {
  thaws.set(id, Date.now() + seconds * 1000);
  sessionStorage.setItem('thaws', JSON.stringify([...thaws]));
}

async function ask(action, service, values = {}) {
  const response = await fetch(`/control/${action}/${service}?${new URLSearchParams(values)}`, {
    method: 'POST', headers: { 'Owl-Console-Token': model.control.token ?? '' },
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

// The buttons of one node: which of them there are follows from its state.
export function breakers(node) {
  const root = el('div', { className: 'breakers' });
  const result = el('span', { role: 'status' });
  const clock = el('span', { className: 'command' });
  let shown = '';

  function update(now) {
    const isDown = now.state === 'down';
    const isFrozen = now.state === 'frozen';
    const actions = isDown ? ['start'] : isFrozen ? ['resume', 'kill'] : ['kill', 'freeze'];
    const left = isFrozen ? thawOf(node.id) : 0;
    setText(clock, left > 0 ? t('goes_on_in', { s: left }) : '');
    const state = model.control.is_on && now.state !== 'unknown' ? actions.join() : `command ${actions[0]}`;
    if (state === shown) {
      return;
    }
    shown = state;
    if (state.startsWith('command')) {
      root.replaceChildren(el('code', { className: 'command mono' }, `./run.sh ${actions[0]} ${node.name.replace('-service', '').replace(/ 1$/, '')}`));
      return;
    }
    root.replaceChildren(...actions.map(action => el('button', {
      type: 'button', className: 'button', 'data-action': action, 'aria-label': `${t(action)}: ${node.name}`, onclick: event => run(event.currentTarget, action),
    }, t(action))), clock, result);
  }

  async function run(button, action) {
    if (busy.has(node.id)) {
      return;
    }
    busy.add(node.id);
    button.disabled = true;
    result.className = 'command';
    result.textContent = t('working');
    try {
      await ask(action, node.service, { ...node.replica && { replica: node.replica }, ...action === 'freeze' && { seconds: freezeSeconds } });
      if (action === 'freeze') {
        noteThaw(node.id, freezeSeconds);
      }
      result.className = 'done';
      result.textContent = `✓ ${t(action)}: ${t('done')}`;
    } catch (error) {
      result.className = 'failed';
      result.textContent = error instanceof TypeError ? '' : error.message;
    } finally {
      busy.delete(node.id);
      button.disabled = false;
      setTimeout(() => { result.textContent = ''; }, 5000);
    }
  }

  return { root, update };
}

export function wireHeal() {
  $('heal').addEventListener('click', async () => {
    const note = $('control-note');
    $('heal').disabled = true;
    note.textContent = t('busy');
    try {
      await ask('heal', 'all');
      const all = model.picture.nodes.length;
      note.replaceChildren(el('span', { className: 'done' }, `✓ ${t(all === 4 ? 'healed' : 'healed_n', { n: all })}`));
      setTimeout(drawControlNote, 8000);
    } catch (error) {
      note.replaceChildren(el('span', { className: 'failed' }, t('heal_failed', { why: error.message })));
    } finally {
      $('heal').disabled = !model.control.is_on;
    }
  });
}

export function drawControlNote() {
  $('heal').disabled = !model.control.is_on;
  $('control-note').replaceChildren();
  if (!model.control.is_on) {
    const [before, after] = t('control_off', { command: '\n' }).split('\n');
    $('control-note').replaceChildren(before, el('code', {}, './run.sh kill user'), after);
  }
}

// The console serves this page: when it is gone, the page says so itself.
export function drawLost() {
  const lost = $('lost');
  lost.hidden = model.link === 'open' || model.link === 'connecting';
  if (lost.hidden) {
    lost.dataset.shown = '';
    return;
  }
  const seconds = Math.floor((performance.now() - model.silentSince) / 1000);
  const isDown = model.link === 'down';
  const shown = `${model.link} ${isDown ? '' : seconds} ${t('lost_known')}`;
  if (lost.dataset.shown !== shown) {
    lost.dataset.shown = shown;
    lost.replaceChildren(
      isDown ? t('lost_down', { host: location.host }) : t('lost_frozen', { s: Math.max(1, seconds) }), ' ',
      el('code', { className: 'mono' }, './run.sh up'), ' ', t('lost_known'));
  }
}

export function summaryOf(nodes) {
  const bad = nodes.filter(node => node.state !== 'up' && node.state !== 'unknown');
  if (nodes.length === 0) {
    return t('waiting');
  }
  if (bad.length === 0) {
    return nodes.some(node => node.state === 'unknown') ? '' : t(nodes.length === 4 ? 'all_up' : 'all_n_up', { n: nodes.length });
  }
  const order = ['down', 'frozen', 'starting', 'slow'];
  const worst = bad.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))[0];
  // Without the seconds that run: a screen reader would read them again and again.
  const reason = worst.why.code === 'no_answer' ? t('w_gateway_504') : why(worst.why);
  const first = t('is_state', { service: worst.name, state: t(`state_${worst.state}`).toLowerCase(), why: reason });
  return bad.length > 1 ? t('and_more', { first, n: bad.length - 1 }) : first;
}
