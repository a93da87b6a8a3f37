// What there is to draw, in one object, and how it changes. Nothing here knows where a message comes from: a recorded
// one makes the same picture.
const mostSeconds = 300;
const mostEvents = 200;

export const nothing = {
  number: 0, at: 0, nodes: [], edges: [], actions: [], traffic: undefined, events: [], times: [], series: {},
  control: { is_on: false, token: '', boot: '' }, isTraced: false,
};

// The snapshot after a message; undefined when one before it is missing, and the whole must be asked for again.
export function reduce(snapshot, name, data) {
  if (name === 'open') {
    const { picture, times, series, events, control, is_traced: isTraced } = data;
    return { ...nothing, ...picture, times, series, events, control, isTraced };
  }
  if (data.number !== snapshot.number + 1) {
    return undefined;
  }
  return {
    ...snapshot, traffic: undefined, ...data,
    events: data.events.length > 0 ? [...snapshot.events, ...data.events].slice(-mostEvents) : snapshot.events,
    ...data.second && withSecond(snapshot, data.second),
  };
}

function withSecond({ times, series }, second) {
  const longer = {};
  for (const name of new Set([...Object.keys(series), ...Object.keys(second.values)])) {
    longer[name] = [...series[name] ?? Array(times.length).fill(null), second.values[name] ?? null].slice(-mostSeconds);
  }
  return { times: [...times, second.time].slice(-mostSeconds), series: longer };
}

// As a page may show it that hears nothing from the console: what was, but not what is.
export const unknown = snapshot => ({
  ...snapshot, actions: [], traffic: undefined,
  nodes: snapshot.nodes.map(node => ({ ...node, state: 'unknown', why: undefined, thaw_seconds: undefined })),
  edges: snapshot.edges.map(edge => ({ ...edge, state: 'silent', calls_per_second: 0, outcome: undefined, pending: undefined })),
});

export const isThere = node => ['up', 'slow', 'starting'].includes(node.state);

export const isWell = node => node.state === 'up' || node.state === 'slow';

// Of several replicas, the one that is best: calls go to it.
const worth = ['unknown', 'down', 'frozen', 'starting', 'slow', 'up'];

export const bestOf = (snapshot, service) => snapshot.nodes.filter(node => node.service === service)
  .toSorted((a, b) => worth.indexOf(b.state) - worth.indexOf(a.state))[0];
