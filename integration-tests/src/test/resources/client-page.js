// What a test's page has: watch(name, options) makes a client, watched[name] is what it told.
import { FanfareClient } from '/dashboard/client/fanfare-client.js';

/** What the page has of the browser: timers that wait, listeners of the network, sockets. */
const held = { timers: new Set(), listeners: new Set(), sockets: [] };
const { setTimeout, clearTimeout, addEventListener, removeEventListener, WebSocket } = window;
window.setTimeout = (task, ms) => {
  const id = setTimeout(() => {
    held.timers.delete(id);
    task();
  }, ms);
  held.timers.add(id);
  return id;
};
window.clearTimeout = (id) => {
  held.timers.delete(id);
  clearTimeout(id);
};
window.addEventListener = (type, listener) => {
  held.listeners.add(listener);
  addEventListener(type, listener);
};
window.removeEventListener = (type, listener) => {
  held.listeners.delete(listener);
  removeEventListener(type, listener);
};
window.WebSocket = class extends WebSocket {
  constructor(...address) {
    super(...address);
    held.sockets.push(this);
  }
};

const TYPES = ['state', 'close', 'event', 'notification', 'gap', 'pressure', 'error'];

/** A client, what it told, and the subscriptions that a test gave names. */
class Watched {
  subscriptions = {};
  received = {};
  told = Object.fromEntries(TYPES.map((type) => [type, []]));

  /** Its provider gives these tokens in turn, the last one for ever. */
  constructor({ tokens, ...options }) {
    const token = typeof tokens === 'string' ? tokens : () => (tokens[1] ? tokens.shift() : tokens[0]);
    this.client = new FanfareClient({ url: '/ws', token, ...options });
    for (const type of TYPES) {
      this.client.on(type, (value) => this.told[type].push(value));
    }
  }

  subscribe(name, kind, id) {
    const subscription =
      kind === 'graph' ? this.client.subscribeGraph(id) : this.client.subscribeExecution(id);
    this.subscriptions[name] = subscription;
    this.received[name] = [];
    subscription.on('event', (event) => this.received[name].push(event.id));
    return subscription;
  }
}

window.held = held;
window.watched = {};
window.watch = (name, options) => (window.watched[name] = new Watched(options));
window.isLoaded = true;
