import { $, clock, el, icon } from './dom.js';
import { eventText, t } from './i18n.js';
import { model } from './stream.js';

// The list of what happened, the newest first. Only what is new is added, so that a screen reader reads just that.
let shown;

export function drawEvents(anew = false) {
  const list = $('events');
  if (anew || shown === undefined || model.events.length === 0) {
    list.replaceChildren();
    shown = 0;
  }
  if (model.events.length === 0) {
    list.append(el('li', { className: 'empty-item' }, el('p', { className: 'empty' }, t('nothing_happened'))));
    return;
  }
  list.querySelector('.empty-item')?.remove();
  for (const event of model.events.filter(event => event.id > shown)) {
    list.prepend(el(
      'li', { className: event.kind, 'data-kind': event.kind, 'data-service': event.service },
      el('time', { datetime: new Date(event.at).toISOString() }, clock(event.at)), icon(event.kind, 16), el('p', {}, eventText(event))));
    shown = event.id;
  }
  while (list.children.length > 200) {
    list.lastChild.remove();
  }
}
