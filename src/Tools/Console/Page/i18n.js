// The words of the page in both languages. What the console says in English is said again here in Japanese, by its code.
const words = {
  en: {
    skip: 'Skip to “Try it”', traffic: '5 tasks a second', heal_all: 'Heal all', picture_title: 'The running system', calls: 'Calls between the processes',
    works_title: 'What works now', timeline_title: 'The last five minutes', endpoints: 'Endpoints in the chart', events_title: 'What happened',
    tryit_title: 'Try it', user_name: 'Name of a new user', create_user: 'Create a user', task_title: 'Title of a new task', for_user: 'for user',
    create_task: 'Create a task', answer: 'The answer', answer_empty: 'Here you see what one request goes through: every call, how long it took and how it ended.',
    lists_title: 'What is stored', users: 'Users', tasks: 'Tasks', notifications: 'Notifications', first_page: 'First page', next_page: 'Next page',
    theme: 'Dark colours', state_up: 'Up', state_starting: 'Starting', state_slow: 'Slow', state_frozen: 'Frozen', state_down: 'Down', state_unknown: 'Unknown',
    per_second: '/s', p50: 'p50', p99: 'p99', requests: 'requests', pid: 'pid', uptime: 'up for', silo: 'silo', grains: 'grains:', store: 'store', members: 'silos',
    kill: 'Kill', freeze: 'Freeze 60 s', resume: 'Resume', start: 'Start', done: 'done', working: 'working …', goes_on_in: 'goes on in {s} s',
    failed_calls: '{n} failed', timed_out: '{n} timed out', pending: '{n} pending', idle: 'idle', no_calls: 'no calls yet',
    throughput: 'answers a second', latency: 'p99 in ms', failures: 'failures a second',
    nothing_happened: 'Nothing yet. Kill or freeze a process, and read here what becomes of it.',
    all_up: 'All four processes answer.', all_n_up: 'All {n} processes answer.', waiting: 'Waiting for the first look …', and_more: '{first}, and {n} more',
    is_state: '{service} is {state}: {why}',
    w_create: 'Create a task', w_list: 'List tasks', w_user: 'Create a user', w_notify: 'Notifications arrive',
    w_ok: 'works', w_502: '502: {service} is down', w_504: '504: {service} does not answer', w_wait: 'yes, and its notification waits', w_pending: '{n} pending, delivered when {service} is back', w_draining: '{n} still on their way',
    w_gateway_502: 'connection refused', w_gateway_504: 'no answer', w_slow: 'slow: {why}', w_starting: '{service} is starting', w_own_port: 'only at its own port, as the gateway is gone',
    status: 'status', no_response: 'No answer: {why}', total: 'as seen from here', traced: 'Its trace is kept where OTEL_EXPORTER_OTLP_ENDPOINT points to; look there for', untraced: 'No trace of it is kept, as OTEL_EXPORTER_OTLP_ENDPOINT is not set. The bars are from Server-Timing.',  copy: 'Copy', copied: 'Copied', id: 'id', name: 'name', title: 'title', user_id: 'user', message: 'message',
    empty_list: 'Nothing here yet.', end_of_list: 'End of the list', list_failed: 'Cannot be read: {why}',
    lost_down: 'The live console is gone: nobody listens at {host}. To bring it back, in a terminal:',
    lost_frozen: 'The live console has not answered for {s} s. It is frozen or too busy. When it is gone, in a terminal:',
    lost_known: 'The system goes on without it; this page does not see it now.',
    control_off: 'Breaking and healing from this page is off, as run.sh did not start the live console or OWL_CONTROL is off. Type: {command}',
    healed: 'All four answer again.', healed_n: 'All {n} answer again.', heal_failed: 'Not healed: {why}', busy: 'healing …', doing: '{action} {service}: {why}',
    traffic_ended: 'The traffic ended by itself after five minutes.',
  },
  ja: {
    skip: '「試す」へ移動', traffic: '毎秒 5 件のタスク', heal_all: 'すべて回復', picture_title: '動いているシステム', calls: 'プロセス間の呼び出し',
    works_title: 'いま動くもの', timeline_title: '直近 5 分間', endpoints: 'グラフに出すエンドポイント', events_title: '起きたこと',
    tryit_title: '試す', user_name: '新しいユーザーの名前', create_user: 'ユーザーを作る', task_title: '新しいタスクの題名', for_user: 'ユーザー',
    create_task: 'タスクを作る', answer: '応答', answer_empty: '1 つのリクエストがたどる呼び出しと、その所要時間と結果がここに出ます。',
    lists_title: '保存されているもの', users: 'ユーザー', tasks: 'タスク', notifications: '通知', first_page: '最初のページ', next_page: '次のページ',
    theme: '暗い配色', state_up: '稼働中', state_starting: '起動中', state_slow: '遅い', state_frozen: '凍結', state_down: '停止', state_unknown: '不明',
    per_second: '/秒', p50: 'p50', p99: 'p99', requests: 'リクエスト', pid: 'pid', uptime: '稼働', silo: 'サイロ', grains: 'グレイン:', store: 'ストア', members: 'サイロ数',
    kill: '落とす', freeze: '60 秒凍らせる', resume: '再開', start: '起動', done: '完了', working: '実行中…', goes_on_in: 'あと {s} 秒で再開',
    failed_calls: '失敗 {n}', timed_out: '時間切れ {n}', pending: '未配信 {n}', idle: '待機中', no_calls: '呼び出しなし',
    throughput: '毎秒の応答数', latency: 'p99(ミリ秒)', failures: '毎秒の失敗数',
    nothing_happened: 'まだ何も起きていません。プロセスを落とすか凍らせると、その後どうなったかがここに出ます。',
    all_up: '4 つのプロセスはすべて応答しています。', all_n_up: '{n} 個のプロセスはすべて応答しています。', waiting: '最初の観測を待っています…', and_more: '{first}、ほか {n} 件',
    is_state: '{service} は{state}: {why}',
    w_create: 'タスクを作る', w_list: 'タスクの一覧', w_user: 'ユーザーを作る', w_notify: '通知が届く',
    w_ok: '動く', w_502: '502: {service} が停止している', w_504: '504: {service} が応答しない', w_wait: '作れる。通知はあとで届く', w_pending: '未配信 {n} 件。{service} が戻れば届く', w_draining: 'あと {n} 件を配信中',
    w_gateway_502: '接続を拒否された', w_gateway_504: '応答なし', w_slow: '遅い: {why}', w_starting: '{service} が起動中', w_own_port: 'gateway がないので、それぞれのポートでのみ',
    status: 'ステータス', no_response: '応答なし: {why}', total: 'ここから見た時間', traced: 'トレースは OTEL_EXPORTER_OTLP_ENDPOINT の送り先に保存されています。そこで探す id:', untraced: 'OTEL_EXPORTER_OTLP_ENDPOINT が設定されていないので、トレースは保存されていません。棒は Server-Timing によるものです。',  copy: 'コピー', copied: 'コピーした', id: 'id', name: '名前', title: '題名', user_id: 'ユーザー', message: '内容',
    empty_list: 'まだ何もありません。', end_of_list: '一覧の終わり', list_failed: '読めません: {why}',
    lost_down: 'ライブコンソールがありません。{host} で待ち受けるプロセスがいません。戻すには、端末で:',
    lost_frozen: 'ライブコンソールが {s} 秒応答していません。凍っているか、忙しすぎます。なくなっていたら、端末で:',
    lost_known: 'システムはコンソールなしでも動き続けます。ただし、いまこのページからは見えません。',
    control_off: 'このページからの操作は無効です(ライブコンソールを run.sh が起動していないか、OWL_CONTROL が off)。端末で: {command}',
    healed: '4 つともふたたび応答しています。', healed_n: '{n} 個すべてがふたたび応答しています。', heal_failed: '回復していません: {why}', busy: '回復中…', doing: '{action} {service}: {why}',
    traffic_ended: '5 分たったので、タスクの送信はひとりでに終わりました。',
    why_refused: '接続を拒否された', why_broken: '応答の前に接続が切れた', why_nonsense: '意味をなさない応答', why_unavailable: '利用できない',
    why_no_answer: '{s} 秒応答なし', why_late: '応答に {s} 秒', why_endpoint: '{part} に {s} 秒', why_silo: 'サイロが {part}', why_store: 'ストア: {part}',
    why_not_seen: 'まだ見えていない', why_answers: '応答している', why_in_time: '応答している',
    ev_down: '{service} が停止: {why}', ev_frozen: '{service} が凍結: {why}', ev_slow: '{service} が遅い: {why}',
    ev_back: '{service} が {s} 秒ぶりに復帰(pid {pid})', ev_on: '{service} が {s} 秒ぶりに再開', ev_in_time: '{service} が {s} 秒ぶりに遅れなく応答',
    ev_backlog: '{n} 件の通知が notification-service を待っている', ev_drained: 'たまった通知を配信し終えた: {n} 件が遅れて届き、失われたものはない',
    ev_asked: 'このページからの操作 {action} {service}: {outcome}', outcome_done: '完了',
    'connection refused': '接続を拒否された', 'no answer in time': '時間内に応答なし', 'connection broken before the answer': '応答の前に接続が切れた',
    'answer makes no sense': '意味をなさない応答', unavailable: '利用できない', answered: '応答あり', found: '見つかった', created: '作成された', delivered: '配信された',
    active: '稼働', answers: '応答している',
  },
};

let language = localStorage.getItem('language') ?? (navigator.languages.find(l => /^(ja|en)/.test(l)) ?? 'en').slice(0, 2);

export const getLanguage = () => language;

export function t(key, values = {}) {
  const text = words[language][key] ?? words.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

// Words that the console or a service said: in Japanese where they are known.
export const said = text => words[language][text] ?? (language === 'ja' && text?.startsWith('pending: ')
  ? `未配信: ${said(text.slice(9).replace(/ before$/, ''))}` : text);

export const why = reason => reason === undefined ? '' : language === 'en' ? reason.text : t(`why_${reason.code}`, { s: reason.seconds, part: said(reason.part) });

export function eventText(event) {
  if (language === 'en') {
    return event.text;
  }
  const kind = event.kind === 'back' && event.why ? 'in_time' : event.kind === 'back' && !event.pid ? 'on' : event.kind;
  return t(`ev_${kind}`, {
    service: event.name ?? event.service, why: why(event.why), s: event.seconds, pid: event.pid, n: event.count, action: event.action,
    outcome: event.text.endsWith(': done') ? t('outcome_done') : event.text.slice(event.text.indexOf('page: ') + 6),
  });
}

export function setLanguage(next) {
  language = next;
  localStorage.setItem('language', next);
  apply();
}

export function apply() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-t]')) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.dataset.tLabel));
  }
}
