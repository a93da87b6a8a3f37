// What the console pushes, and what becomes of the connection: open, silent (frozen), or gone.
const silentAfter = 1000;
const retryAfter = 700;

export const model = {
  picture: undefined, events: [], times: [], series: {}, control: { is_on: false, command: './run.sh' }, isTraced: false,
  link: 'connecting', silentSince: performance.now(),
};

const listeners = new Set();
let source;

export const onChange = listener => listeners.add(listener);

const changed = what => listeners.forEach(listener => listener(what));

export function connect() {
  source?.close();
  source = new EventSource('/events');
  source.addEventListener('open', event => event.data && opened(JSON.parse(event.data)));
  source.addEventListener('picture', event => pictured(JSON.parse(event.data)));
  source.addEventListener('error', () => {
    source.close();
    setLink('down');
    setTimeout(connect, retryAfter);
  });
}

// A connection to a frozen process stays open; only its silence tells.
setInterval(() => {
  if (model.link === 'open' && performance.now() - model.silentSince > silentAfter) {
    setLink('frozen');
  } else if (model.link !== 'open') {
    changed('link');
  }
}, 200);

function setLink(link) {
  if (model.link !== link) {
    model.link = link;
    changed('link');
  }
}

function heard() {
  model.silentSince = performance.now();
  setLink('open');
}

function opened(opening) {
  Object.assign(model, { picture: opening.picture, events: opening.events, times: opening.times, series: opening.series, control: opening.control, isTraced: opening.is_traced });
  heard();
  changed('open');
}

function pictured(picture) {
  if (picture.number !== model.picture?.number + 1) {
    connect(); // One is missing: the whole again.
    return;
  }
  model.picture = picture;
  if (picture.events.length > 0) {
    model.events = [...model.events, ...picture.events].slice(-200);
  }
  if (picture.second) {
    note(picture.second);
  }
  heard();
  changed('picture');
}

function note(second) {
  model.times.push(second.time);
  for (const name of Object.keys(second.values)) {
    model.series[name] ??= Array(model.times.length - 1).fill(null);
  }
  for (const [name, values] of Object.entries(model.series)) {
    values.push(second.values[name] ?? null);
    values.splice(0, values.length - 300);
  }
  model.times.splice(0, model.times.length - 300);
}

// A node as it can be told now: without the console nobody tells anything.
export function nodes() {
  const all = model.picture?.nodes ?? [];
  if (model.link === 'open' || model.link === 'connecting') {
    return all;
  }
  return all.map(node => ({ ...node, state: 'unknown', why: undefined }));
}

export const edges = () => model.link === 'open'
  ? model.picture?.edges ?? []
  : (model.picture?.edges ?? []).map(edge => ({ ...edge, calls_per_second: 0, state: 'unknown' }));
