import { nothing, reduce } from './store.js';

// The one connection to the console: what it pushes, and a few requests at a time. Browsers allow six connections to a
// host; so much is always left that a button works at once, whatever hangs.
const silentAfter = 1500;
const retryAfter = 700;
const mostInFlight = 3;
const mostWaiting = 30;
const longestAnswer = 6000;

export class Channel {
  snapshot = nothing;
  link = 'connecting';
  #source;
  #heard = performance.now();
  #inFlight = 0;
  #waiting = [];

  constructor(onChange) {
    this.onChange = onChange;
    this.connect();
    // A connection to a frozen process stays open; only its silence tells.
    setInterval(() => this.link === 'open' && performance.now() - this.#heard > silentAfter && this.#set('frozen'), 250);
  }

  connect() {
    this.#source?.close();
    this.#source = new EventSource('/events');
    this.#source.addEventListener('open', event => event.data && this.#take('open', event.data));
    this.#source.addEventListener('picture', event => this.#take('picture', event.data));
    this.#source.addEventListener('error', () => {
      this.#source.close();
      this.#set('down');
      setTimeout(() => this.connect(), retryAfter);
    });
  }

  close() {
    this.#source?.close();
  }

  #take(name, text) {
    const next = reduce(this.snapshot, name, JSON.parse(text));
    if (!next) {
      this.connect(); // One is missing: the whole again.
      return;
    }
    this.snapshot = next;
    this.#heard = performance.now();
    this.link = 'open';
    this.onChange();
  }

  #set(link) {
    this.link = link;
    this.onChange();
  }

  // Sends a request when it is its turn. The answer is plain data, so that it can go to another thread.
  async call(path, options) {
    if (this.#inFlight === mostInFlight) {
      if (this.#waiting.length === mostWaiting) {
        return { failure: 'too many requests' };
      }
      await new Promise(resolve => this.#waiting.push(resolve));
    }
    this.#inFlight++;
    try {
      const response = await fetch(path, { ...options, signal: AbortSignal.timeout(longestAnswer) });
      return { status: response.status, words: response.statusText, headers: Object.fromEntries(response.headers), text: await response.text() };
    } catch (error) {
      return { failure: error.message };
    } finally {
      this.#inFlight--;
      this.#waiting.shift()?.();
    }
  }
}
