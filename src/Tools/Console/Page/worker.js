import { Channel } from './channel.js';

// One connection for all windows of a browser.
const ports = new Set();
const tell = port => port.postMessage({ link: channel.link, snapshot: channel.snapshot });
const channel = new Channel(() => ports.forEach(tell));

self.addEventListener('connect', ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = async ({ data: { id, path, options } }) => {
    if (path) {
      port.postMessage({ id, answer: await channel.call(path, options) });
    } else {
      ports.delete(port); // Its window says good-bye.
    }
  };
  tell(port);
});
