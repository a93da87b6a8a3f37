import { $, el, fill, setText } from './dom.js';
import { getLanguage, said, t } from './i18n.js';
import { order } from './link.js';

// What is above the picture: the traffic, heal all, the theme, the projector; and what is wrong with the page itself.
const dark = matchMedia('(prefers-color-scheme: dark)');

// What somebody here asked of the traffic, until the snapshots say so: one that comes before must not turn the switch back.
let asked;

export function wireHeader() {
  $('traffic').addEventListener('change', event => {
    asked = { isOn: event.target.checked, until: performance.now() + 3000 };
    order(`/traffic/${asked.isOn ? 'on' : 'off'}?user=${Number($('task-user').value) || 1}`);
  });
  $('heal').addEventListener('click', async () => {
    const refusal = await order('/control/heal/all');
    if (refusal) {
      fill($('control-note'), el('span', { className: 'result failed' }, said(refusal)));
    }
  });
  $('theme').addEventListener('click', () => {
    localStorage.setItem('theme', document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
    applyTheme();
  });
  dark.addEventListener('change', applyTheme);
  $('projector').addEventListener('click', () => project(!document.body.classList.contains('projector')));
  document.addEventListener('keydown', event => {
    if (event.key.toLowerCase() === 'p' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest('input, select, dialog')) {
      project(!document.body.classList.contains('projector'));
    }
  });
  applyTheme();
  project(new URLSearchParams(location.search).has('projector'));
}

// Only what the back of the room needs.
function project(isOn) {
  document.body.classList.toggle('projector', isOn);
  $('projector').setAttribute('aria-pressed', isOn ? 'true' : 'false');
}

function applyTheme() {
  const theme = localStorage.getItem('theme') ?? (dark.matches ? 'dark' : 'light');
  document.documentElement.dataset.theme = theme;
  $('theme').setAttribute('aria-pressed', theme === 'dark' ? 'true' : 'false');
}

export function nameButtons() {
  $('language').textContent = getLanguage() === 'en' ? '日本語' : 'English';
  $('language').lang = getLanguage() === 'en' ? 'ja' : 'en';
  $('theme').setAttribute('aria-label', t('theme'));
  $('projector').title = t('projector_tip');
}

export function drawHeader(link, snapshot) {
  const isOn = snapshot.traffic !== undefined;
  asked = asked && asked.isOn !== isOn && performance.now() < asked.until ? asked : undefined;
  $('traffic').checked = asked?.isOn ?? isOn;
  $('traffic').disabled = link !== 'open';
  setText($('traffic-words'), snapshot.traffic === undefined ? t('traffic') : t('traffic_left', { s: snapshot.traffic }));
  const heal = snapshot.actions.findLast(action => action.action === 'heal');
  const isHealing = heal?.state === 'waiting' || heal?.state === 'running';
  $('heal').disabled = !snapshot.control.is_on || link !== 'open' || isHealing;
  $('heal').classList.toggle('primary', snapshot.nodes.some(node => node.state === 'down' || node.state === 'frozen'));
  drawNote(link, snapshot, heal, isHealing);
  drawLost(link);
}

function drawNote(link, snapshot, heal, isHealing) {
  if (link === 'open' && !snapshot.control.is_on) {
    const [before, after] = t('control_off', { command: '\n' }).split('\n');
    fill($('control-note'), before, el('code', {}, './run.sh kill user'), after);
  } else if (isHealing) {
    fill($('control-note'), t('healing'));
  } else if (heal) {
    fill($('control-note'), heal.state === 'done' ? el('span', { className: 'result done' }, `✓ ${t('healed', { n: snapshot.nodes.length })}`)
      : el('span', { className: 'result failed' }, t('heal_failed', { why: said(heal.text) })));
  } else {
    fill($('control-note'));
  }
}

// The console serves this page: when it is gone, the page says so itself.
function drawLost(link) {
  $('lost').hidden = link === 'open' || link === 'connecting';
  if (!$('lost').hidden) {
    fill($('lost'), t(`lost_${link}`, { host: location.host }), ' ', el('code', { className: 'mono' }, './run.sh up'), ' ', t('lost_known'));
  }
}
