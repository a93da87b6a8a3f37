import { $, el } from './dom.js';
import { t } from './i18n.js';

// Words of the trade explain themselves when they are pointed at or have the focus.
export const term = (name, text = t(name)) => el('span', { className: 'term', tabindex: 0, 'data-term': name, 'aria-describedby': 'tip' }, text);

export function wireTerms() {
  const tip = $('tip');
  const show = event => {
    const named = event.target.closest?.('[data-term]');
    if (!named) {
      tip.hidden = true;
      return;
    }
    tip.textContent = t(`term_${named.dataset.term}`);
    tip.hidden = false;
    const box = named.getBoundingClientRect();
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(box.left, room)) + scrollX}px`;
    tip.style.top = `${(box.bottom + tip.offsetHeight + 6 > innerHeight ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + scrollY}px`;
  };
  for (const type of ['mouseover', 'focusin']) {
    document.addEventListener(type, show);
  }
  document.addEventListener('focusout', () => { tip.hidden = true; });
  document.addEventListener('keydown', event => { tip.hidden ||= event.key === 'Escape'; });
}
