import { $, setText } from './dom.js';
import { apply, getLanguage, setLanguage, t } from './i18n.js';
import { drawControlNote, drawLost, summaryOf, wireHeal } from './control.js';
import { drawEdges, forgetEdges } from './edges.js';
import { drawEvents } from './events.js';
import { redrawLists, wireLists } from './lists.js';
import { drawNodes, forgetNodes } from './picture.js';
import { connect, nodes, onChange } from './stream.js';
import { drawTimeline, rebuildTimeline, resizeTimeline } from './timeline.js';
import { wireTraffic } from './traffic.js';
import { redrawAnswer, wireTryIt } from './tryit.js';
import { drawWorks } from './works.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

function applyTheme() {
  const theme = localStorage.getItem('theme') ?? (dark.matches ? 'dark' : 'light');
  document.documentElement.dataset.theme = theme;
  $('theme').setAttribute('aria-pressed', theme === 'dark' ? 'true' : 'false');
  rebuildTimeline();
}

function nameButtons() {
  $('language').textContent = getLanguage() === 'en' ? '日本語' : 'English';
  $('language').lang = getLanguage() === 'en' ? 'ja' : 'en';
  $('theme').setAttribute('aria-label', t('theme'));
}

function draw(what) {
  drawNodes();
  drawEdges();
  drawWorks();
  drawLost();
  setText($('summary'), summaryOf(nodes()));
  $('heal').classList.toggle('primary', nodes().some(node => node.state === 'down' || node.state === 'frozen'));
  if (what === 'open') {
    drawControlNote();
    redrawLists();
  }
  if (what !== 'link') {
    drawEvents(what === 'open');
    drawTimeline();
  }
}

$('language').addEventListener('click', () => {
  setLanguage(getLanguage() === 'en' ? 'ja' : 'en');
  nameButtons();
  forgetNodes();
  forgetEdges();
  draw('open');
  rebuildTimeline();
  redrawAnswer();
});
$('theme').addEventListener('click', () => {
  localStorage.setItem('theme', document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark');
  applyTheme();
});
dark.addEventListener('change', applyTheme);
new ResizeObserver(() => { drawEdges(); resizeTimeline(); }).observe($('picture'));

apply();
nameButtons();
applyTheme();
wireTryIt();
wireLists();
wireHeal();
wireTraffic();
onChange(draw);
draw('start');
connect();
