import { drawBroken, summaryOf } from './broken.js';
import { drawCharts, wireCharts } from './charts.js';
import { $, setText } from './dom.js';
import { drawEdges } from './edges.js';
import { drawEvents, forgetEvents } from './events.js';
import { drawHeader, nameButtons, wireHeader } from './header.js';
import { applyLanguage, getLanguage, setLanguage } from './i18n.js';
import { connect } from './link.js';
import { drawLists, followLists, wireLists } from './lists.js';
import { wireLogs } from './logs.js';
import { drawNodes, forgetNodes } from './picture.js';
import { nothing, unknown } from './store.js';
import { wireTerms } from './terms.js';
import { drawAnswer, rememberSnapshot, wireTryIt } from './tryit.js';
import { drawWorks } from './works.js';

let shown = nothing;

// Draws a snapshot, wherever it comes from. Without a word from the console, it is of what was.
export function draw(link, snapshot) {
  shown = link === 'open' || link === 'connecting' ? snapshot : unknown(snapshot);
  rememberSnapshot(shown);
  drawNodes(shown);
  drawEdges(shown);
  drawWorks(shown);
  drawBroken(shown);
  drawEvents(shown);
  drawCharts(shown);
  drawHeader(link, shown);
  setText($('summary'), summaryOf(shown));
  if (link === 'open') {
    followLists(shown);
  }
}

let link = 'connecting';

applyLanguage();
nameButtons();
wireHeader();
wireTerms();
wireCharts();
rememberSnapshot(shown);
wireTryIt();
wireLists();
wireLogs();
$('language').addEventListener('click', () => {
  setLanguage(getLanguage() === 'en' ? 'ja' : 'en');
  applyLanguage();
  nameButtons();
  forgetNodes();
  forgetEvents();
  draw(link, shown);
  drawAnswer();
  drawLists();
});
new ResizeObserver(() => drawEdges(shown)).observe($('picture'));
draw(link, shown);
// A still page (?still) shows only what it is given.
if (!new URLSearchParams(location.search).has('still')) {
  connect((now, snapshot) => {
    link = now;
    draw(now, snapshot);
  });
}
