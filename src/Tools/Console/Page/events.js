import { $, clock, el, icon } from './dom.js';
import { eventText, t } from './i18n.js';

// What happened, the newest first. Each has the number that it has in the charts. Only what is new is added, so that a
// screen reader reads just that.
let shown = 0;

export function forgetEvents() {
  $('events').replaceChildren();
  shown = 0;
}

export function drawEvents(snapshot) {
  const list = $('events');
  const { events } = snapshot;
  if ((events.at(-1)?.id ?? 0) < shown) {
    forgetEvents(); // The console was started anew, and counts from one again.
  }
  if (events.length === 0 && list.children.length === 0) {
    list.append(el('li', { className: 'none' }, t('nothing_happened')));
  }
  for (const event of events.filter(event => event.id > shown)) {
    list.querySelector('.none')?.remove();
    list.prepend(el('li', { className: event.kind, 'data-kind': event.kind, 'data-service': event.service, 'data-at': event.at },
      el('span', { className: 'event-number' }, event.id), el('time', { datetime: new Date(event.at).toISOString() }, clock(event.at)), icon(event.kind), el('p', {}, eventText(event))));
    shown = event.id;
  }
  while (list.children.length > 200) {
    list.lastChild.remove();
  }
}
