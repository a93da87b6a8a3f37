import { $ } from './dom.js';
import { t } from './i18n.js';

// A little load, for something to see: real tasks at the gateway, sent by this page.
const every = 200;
const longest = 5 * 60_000;
const mostInFlight = 30;

let timer;
let inFlight = 0;
let count = 0;

export function wireTraffic() {
  $('traffic').addEventListener('change', event => event.target.checked ? start() : stop());
}

function start() {
  const until = performance.now() + longest;
  timer = setInterval(() => {
    if (performance.now() > until) {
      $('traffic').checked = false;
      $('control-note').textContent = t('traffic_ended');
      stop();
    } else if (inFlight < mostInFlight) {
      post();
    }
  }, every);
}

const stop = () => clearInterval(timer);

async function post() {
  inFlight++;
  try {
    const body = JSON.stringify({ title: `Hoot ${++count}`, user_id: Number($('task-user').value) || 1 });
    await (await fetch('/call/tasks', { method: 'POST', body, headers: { 'Content-Type': 'application/json' }, signal: AbortSignal.timeout(5000) })).text();
  } catch {
    // How requests fail is what the picture shows.
  } finally {
    inFlight--;
  }
}
