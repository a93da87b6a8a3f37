// Elements without markup in strings: what people typed is always text, never HTML.
const svgNames = new Set(['svg', 'path', 'circle', 'rect', 'g', 'line']);

export function el(name, attributes = {}, ...children) {
  const element = svgNames.has(name) ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(key === 'className' ? 'class' : key, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

export const $ = id => document.getElementById(id);

// Changes a text only when it is another one: a screen reader would read it again.
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// Changes what is inside only when it is something else, so that what has the focus or is pointed at stays.
export function fill(element, ...children) {
  const wanted = el('div', {}, ...children);
  if (element.innerHTML !== wanted.innerHTML) {
    const focused = element.contains(document.activeElement) && document.activeElement.dataset.term;
    element.replaceChildren(...wanted.childNodes);
    if (focused) {
      element.querySelector(`[data-term="${focused}"]`)?.focus();
    }
  }
}

const shapes = {
  up: 'M5 13l4 4L19 7', back: 'M5 13l4 4L19 7', drained: 'M5 13l4 4L19 7', down: 'M6 6l12 12M18 6L6 18', frozen: 'M12 2v20M3.3 7l17.4 10M20.7 7L3.3 17',
  slow: 'M12 3a9 9 0 1 0 .01 0M12 7v5l4 3', backlog: 'M4 7h16M4 12h16M4 17h10', starting: 'M12 4v8l6 4M4 12a8 8 0 1 0 8-8', asked: 'M4 12h14M12 6l6 6-6 6',
  unknown: 'M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18v.1',
};

export const icon = kind => el(
  'svg', { viewBox: '0 0 24 24', 'aria-hidden': 'true', class: `icon ${kind}` },
  el('path', { d: shapes[kind] ?? shapes.unknown, fill: 'none', stroke: 'currentColor', 'stroke-width': 3, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }));

export const number = value => value >= 100 ? Math.round(value).toString() : value.toFixed(1).replace(/\.0$/, '');

export const clock = at => new Date(at).toLocaleTimeString('en-GB', { hour12: false });
