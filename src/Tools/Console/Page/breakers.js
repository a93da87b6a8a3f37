import { el, setText } from './dom.js';
import { said, t } from './i18n.js';
import { order } from './link.js';

// Breaking and healing one node. The buttons stay where they are, so that the keyboard does too; what becomes of an
// order is in the snapshot, for everybody.
const freezeSeconds = 60;
const shownFor = { kill: ['up', 'slow', 'starting', 'frozen'], freeze: ['up', 'slow', 'starting'], resume: ['frozen'], start: ['down'] };

export function breakers(node) {
  const result = el('span', { className: 'result', role: 'status' });
  const command = el('code', { className: 'command mono' });
  const clock = el('span', { className: 'command' });
  const label = action => t(action === 'freeze' && !node.replica ? 'do_freeze_60' : `do_${action}`);
  const buttons = Object.keys(shownFor).map(action => el('button', {
    type: 'button', className: 'button', 'data-action': action, 'aria-label': `${label(action)}: ${node.name}`, onclick: () => run(action),
  }, label(action)));
  const root = el('div', { className: 'breakers' }, command, ...buttons, clock);
  let refusal;

  async function run(action) {
    const values = new URLSearchParams({ ...node.replica && { replica: node.replica }, ...action === 'freeze' && { seconds: freezeSeconds } });
    refusal = undefined;
    try {
      refusal = await order(`/control/${action}/${node.service}?${values}`);
    } catch (error) {
      refusal = error.message;
    }
    if (refusal) {
      show('failed', said(refusal));
      setTimeout(() => { refusal = undefined; }, 6000);
    }
  }

  function show(kind, text) {
    result.className = `result ${kind}`;
    setText(result, text);
  }

  function update(now, snapshot) {
    const isOn = snapshot.control.is_on && now.state !== 'unknown';
    const had = root.contains(document.activeElement) && document.activeElement.dataset.action;
    const shown = buttons.filter(button => {
      button.hidden = !isOn || !shownFor[button.dataset.action].includes(now.state);
      return !button.hidden;
    });
    if (had && shown.length > 0 && !shown.some(button => button.dataset.action === had)) {
      shown[0].focus();
    }
    command.hidden = isOn;
    const first = Object.keys(shownFor).find(action => shownFor[action].includes(now.state)) ?? 'start';
    setText(command, isOn ? '' : `./run.sh ${first} ${node.service.replace('-service', '')}${node.replica > 1 ? ` ${node.replica}` : ''}`);
    setText(clock, now.thaw_seconds ? t('goes_on_in', { s: now.thaw_seconds }) : '');
    const last = snapshot.actions.findLast(action => action.service === node.service && action.replica === (node.replica ?? 1));
    buttons.forEach(button => { button.setAttribute('aria-disabled', last && last.state !== 'done' && last.state !== 'failed' ? 'true' : 'false'); });
    if (last && !refusal) {
      const what = t(`do_${last.action}`);
      const words = { waiting: `${what}: ${t('waiting')}`, running: `${what} ${t('running')}`, done: `✓ ${what}: ${t('done')}`, failed: said(last.text) };
      show(last.state, words[last.state]);
    } else if (!refusal) {
      show('', '');
    }
  }

  return { root, result, update };
}
