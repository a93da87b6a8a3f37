// Run in the page by LayoutTests: makes a snapshot with so many processes of each service, and looks for what cannot be
// read when it is drawn.
const services = ['gateway', 'user-service', 'task-service', 'notification-service'];
const states = [
  ['up', { code: 'answers', text: 'answers' }], ['down', { code: 'refused', text: 'connection refused' }], ['starting', { code: 'refused', text: 'connection refused' }],
  ['frozen', { code: 'no_answer', text: 'no answer for 12.5 s', seconds: 12.5 }], ['slow', { code: 'waits', text: 'waits for notification-service, which is frozen', part: 'notification-service', state: 'frozen' }],
];

export function snapshotOf(counts, isBroken) {
  const at = Date.now();
  let turn = 0;
  const nodes = services.flatMap((service, index) => Array.from({ length: counts[index] }, (_, number) => {
    const port = 8000 + index + 10 * number;
    const [state, why] = isBroken ? states[++turn % states.length] : states[0];
    const replica = counts[index] > 1 ? number + 1 : undefined;
    const members = Array.from({ length: counts[index] }, (__, other) => ({ silo: `s${other}`, address: `127.0.0.1:${11000 + index + 10 * other}`, status: 'active' }));
    return {
      id: `${service}@${port}`, service, name: replica ? `${service} ${replica}` : service, replica, address: `http://127.0.0.1:${port}`, state, why, since: at - 65_000,
      thaw_seconds: state === 'frozen' ? 42 : undefined,
      report: {
        service, pid: 123_456, uptime_seconds: 4000, neighbours: [], silo: index > 0 ? { name: `s${number}`, cluster: service, status: 'active', members, activations: { sequence: 1, user: 123_456 } } : undefined,
        endpoints: [{ endpoint: 'POST /tasks', requests: 100, failures: 0, requests_per_second: 1234.5, p50_ms: 123.4, p99_ms: 1234 }],
        partitions: index === 2 ? [0, 1, 2, 3].map(partition => ({ partition, silo: members[partition % members.length]?.address, waiting: isBroken ? 12 : 0, moved_from: isBroken ? '127.0.0.1:11999' : undefined })) : undefined,
      },
    };
  }));
  const edge = (from, to, extra) => ({
    from, to, state: isBroken ? 'fails' : 'flows', calls_per_second: 1234.5, outcome: isBroken ? 'connection broken before the answer' : undefined, p50_ms: 123.4, p99_ms: 1234,
    minute: { calls: 12_345, failures: isBroken ? 1234 : 0, timeouts: isBroken ? 123 : 0 }, ...extra,
  });
  const has = service => counts[services.indexOf(service)] > 0;
  const edges = [edge('gateway', 'user-service'), edge('gateway', 'task-service'), edge('task-service', 'notification-service', isBroken && { pending: 12_345, oldest_seconds: 754 })]
    .filter(({ from, to }) => has(from) && has(to));
  const events = isBroken ? [{ id: 1, at, kind: 'down', service: 'user-service', name: 'user-service', text: 'user-service is down: connection refused', why: states[1][1] }] : [];
  return { number: 1, at, nodes, edges, actions: [], events, times: [], series: {}, control: { is_on: true, token: '', boot: '' }, isTraced: false };
}

const boxOf = element => element.getBoundingClientRect();
const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
const all = selector => [...document.querySelectorAll(selector)].filter(element => element.getClientRects().length > 0);
const nameOf = element => `${element.className} “${element.textContent.slice(0, 40)}”`;

export function problems() {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) {
    found.push(`the page is ${document.documentElement.scrollWidth} px wide`);
  }
  const solid = [...all('.label'), ...all('.box'), ...all('.side section')];
  solid.forEach((one, index) => solid.slice(index + 1).filter(other => meet(boxOf(one), boxOf(other))).forEach(other => found.push(`${nameOf(one)} meets ${nameOf(other)}`)));
  const nodes = all('.node');
  nodes.forEach((one, index) => nodes.slice(index + 1).filter(other => meet(boxOf(one), boxOf(other))).forEach(other => found.push(`${nameOf(one)} meets ${nameOf(other)}`)));
  for (const node of [...nodes, ...all('.label'), ...all('.works li'), ...all('.bar')]) {
    if (node.scrollWidth > node.clientWidth + 1) {
      found.push(`${nameOf(node)} is cut`);
    }
  }
  for (const badge of all('.pending')) {
    badge.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = boxOf(badge);
    if (!badge.contains(document.elementFromPoint(left + width / 2, top + height / 2))) {
      found.push('the pending badge is hidden');
    }
  }
  scrollTo(0, 0);
  return found;
}

// The smallest size, in px, of the words of a kind.
export const sizeOf = selector => Math.min(...all(selector).map(element => parseFloat(getComputedStyle(element).fontSize)));

export const bottomOf = selector => Math.max(...all(selector).map(element => boxOf(element).bottom));
