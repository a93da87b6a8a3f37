import { $, setText } from './dom.js';
import { said, t } from './i18n.js';
import { call } from './link.js';

// The last lines that a process has logged, read again every second while they are shown.
const pause = 1000;
let shown;
let lines = [];

export function wireLogs() {
  $('log-close').addEventListener('click', () => $('log').close());
  $('log').addEventListener('close', () => { shown = undefined; });
  $('log-filter').addEventListener('input', draw);
}

export function openLog(node) {
  shown = node;
  lines = [];
  $('log-title').textContent = t('log_title', { service: node.name });
  $('log-file').textContent = '';
  $('log-lines').textContent = '';
  $('log').showModal();
  follow(node);
}

async function follow(node) {
  while (shown === node) {
    const answer = await call(`/log/${node.service}${node.replica ? `?replica=${node.replica}` : ''}`);
    if (shown !== node) {
      return;
    }
    if (answer.status === 200) {
      const read = JSON.parse(answer.text);
      lines = read.lines;
      setText($('log-file'), t('log_file', { file: read.file }));
    } else {
      lines = [];
      setText($('log-file'), said(answer.failure ?? JSON.parse(answer.text).error));
    }
    draw();
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

function draw() {
  const box = $('log-lines');
  const wanted = $('log-filter').value.toLowerCase();
  const found = lines.filter(line => line.toLowerCase().includes(wanted));
  const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 20;
  const text = found.length > 0 || lines.length === 0 ? found.join('\n') : t('log_none');
  if (box.textContent !== text) {
    box.textContent = text;
    box.scrollTop = isAtEnd ? box.scrollHeight : box.scrollTop;
  }
}
