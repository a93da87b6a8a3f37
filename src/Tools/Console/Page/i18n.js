import { en } from './words-en.js';
import { ja } from './words-ja.js';

// The words of the page in both languages. What the console says in English is said in Japanese by its code.
const words = { en, ja };

let language = localStorage.getItem('language') ?? (navigator.languages.find(l => /^(ja|en)/.test(l)) ?? 'en').slice(0, 2);

export const getLanguage = () => language;

export function t(key, values = {}) {
  const text = words[language][key] ?? words.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

// Words that the console, run.sh or a service said: in Japanese where they are known.
export function said(text) {
  if (language === 'en' || !text) {
    return text;
  }
  for (const [pattern, translation] of ja.patterns) {
    const match = pattern.exec(text);
    if (match) {
      return translation.replace(/\$(\d)/g, (_, index) => said(match[index]));
    }
  }
  return ja.said[text] ?? text;
}

export const stateOf = state => t(`state_${state}`);

export const why = reason => !reason ? '' : language === 'en' ? reason.text
  : t(`why_${reason.code}`, { s: reason.seconds, part: said(reason.part), state: reason.state && stateOf(reason.state) });

export function eventText(event) {
  if (language === 'en') {
    return event.text;
  }
  const kind = event.kind === 'back' && event.why ? 'in_time' : event.kind === 'back' && !event.pid ? 'on' : event.kind;
  return t(`ev_${kind}`, {
    service: event.name ?? event.service, why: why(event.why), s: event.seconds, pid: event.pid, n: event.count, action: t(`do_${event.action}`),
    outcome: said(event.text.slice(event.text.indexOf('page: ') + 6)),
  });
}

export const milliseconds = value => value === undefined || value === null ? '–'
  : value >= 1000 ? `${(value / 1000).toFixed(1)} ${t('s')}` : `${value >= 10 ? Math.round(value) : value.toFixed(1)} ${t('ms')}`;

export function duration(seconds) {
  const s = Math.floor(seconds);
  return s < 60 ? `${s} ${t('s')}` : s < 3600 ? `${Math.floor(s / 60)} ${t('min')} ${s % 60} ${t('s')}`
    : `${Math.floor(s / 3600)} ${t('h')} ${Math.floor(s / 60) % 60} ${t('min')}`;
}

export function setLanguage(next) {
  language = next;
  localStorage.setItem('language', next);
}

// The words that stand in the page itself.
export function applyLanguage() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-t]')) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel));
  }
}
