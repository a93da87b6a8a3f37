import { Channel } from './channel.js';
import { nothing } from './store.js';

// The console, as a window reaches it: through the worker that all windows share, or by itself where there is none.
let send = async () => ({ failure: 'not connected' });
let token = '';

export function connect(onChange) {
  const show = (link, snapshot) => {
    token = snapshot.control.token;
    onChange(link, snapshot);
  };
  if (window.SharedWorker) {
    throughWorker(show);
  } else {
    byItself(show);
  }
}

function throughWorker(show) {
  const { port } = new SharedWorker('/page/worker.js', { type: 'module' });
  const waiting = new Map();
  let lastId = 0;
  port.onmessage = ({ data }) => {
    if (data.id) {
      waiting.get(data.id)(data.answer);
      waiting.delete(data.id);
    } else {
      show(data.link, data.snapshot);
    }
  };
  send = (path, options) => new Promise(resolve => {
    waiting.set(++lastId, resolve);
    port.postMessage({ id: lastId, path, options });
  });
  addEventListener('pagehide', () => port.postMessage({}));
  addEventListener('pageshow', event => event.persisted && location.reload());
}

function byItself(show) {
  const channel = new Channel(() => show(channel?.link ?? 'connecting', channel?.snapshot ?? nothing));
  send = (path, options) => channel.call(path, options);
  // A hidden window lets go of its connection.
  document.addEventListener('visibilitychange', () => document.hidden ? channel.close() : channel.connect());
}

export const call = (path, options) => send(path, options);

// An order goes past all other requests. What becomes of it, the snapshot tells.
export async function order(path) {
  const response = await fetch(path, { method: 'POST', headers: { 'Owl-Console-Token': token } });
  return response.ok ? undefined : (await response.json()).error;
}
