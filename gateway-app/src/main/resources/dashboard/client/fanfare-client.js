import { ClosedError, describeClose } from './close-codes.js';
import { Emitter } from './emitter.js';
import { Link } from './link.js';
import { browserNetwork } from './network.js';
import { Streams } from './streams.js';
import { SubscriptionError } from './subscription.js';
import { Subscriptions } from './subscriptions.js';
import { systemClock } from './timer.js';
import { TokenError, TokenSource } from './tokens.js';

export { ClosedError, describeClose, SubscriptionError, TokenError };

const DEFAULTS = {
  heartbeatInterval: 100_000,
  heartbeatTimeout: 10_000,
  acknowledgementTimeout: 15_000,
  tokenTimeout: 15_000,
  renewBefore: 30_000,
  maxBuffered: 1_000,
  commandRate: 40,
  random: Math.random,
  clock: systemClock,
  network: browserNetwork,
};

const utf8 = new TextEncoder();

/** The address of the socket; http and relative ones are mapped as a browser would. */
function socketUrl(url) {
  const address = new URL(url, globalThis.location?.href);
  address.protocol = address.protocol.replace(/^http/, 'ws');
  address.hash = '';
  if (!/^wss?:$/.test(address.protocol)) {
    throw new TypeError(`The url must be one of a WebSocket, not ${address.protocol}`);
  }
  return address.href;
}

/**
 * Options as given where they are, defaults where they are not.
 *
 * @param {import('fanfare-client').ClientOptions} options
 */
function settingsOf(options) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings = {
    highWater: Math.ceil((options.maxBuffered ?? DEFAULTS.maxBuffered) / 2),
    ...DEFAULTS,
    WebSocket: globalThis.WebSocket,
    ...Object.fromEntries(given),
    url: socketUrl(options.url),
  };
  return { ...settings, tokens: new TokenSource(options.token, settings) };
}

/**
 * One connection to the gateway, which comes back by itself, and what is subscribed through it.
 *
 * Types are those of the declarations; tests hold the two together.
 *
 * @typedef {import('fanfare-client').EventMap} EventMap
 * @typedef {import('fanfare-client').Subscription} Subscription
 * @typedef {{ signal?: AbortSignal }} UntilAborted
 */
export class FanfareClient {
  #clock;
  #link;
  #subscriptions;
  #notifications;
  #emitter = new Emitter();
  #hasBeenOpen = false;
  #isDisposed = false;
  #stats = {
    messages: 0,
    events: 0,
    bytes: 0,
    reconnects: 0,
    gaps: 0,
    latency: null,
    openedAt: null,
  };

  /** @param {import('fanfare-client').ClientOptions} options */
  constructor(options) {
    const settings = settingsOf(options);
    const failed = (error) => this.#emitter.emit('error', error);
    const pressure = (subscription, hint) =>
      this.#emitter.emit('pressure', { subscription, ...hint });
    this.#clock = settings.clock;
    this.#notifications = new Streams(settings, (hint) => pressure(null, hint));
    this.#subscriptions = new Subscriptions(settings, {
      failed,
      pressure,
      restored: (count) => this.#restored(count),
    });
    this.#link = new Link(settings, {
      failed,
      state: (change) => this.#changed(change),
      connected: (socket) => this.#subscriptions.connected(socket, this.#hasBeenOpen),
      latency: (ms) => this.#measured(ms),
      received: (text) => this.#received(text),
      event: (message) => this.#event(message),
      notification: (notification) => this.#notification(notification),
      closed: (close) => this.#closed(close),
      gaveUp: (error) => this.#endAll(new SubscriptionError(error.message, { cause: error })),
    });
  }

  /** @returns {import('fanfare-client').State} */
  get state() {
    return this.#link.state;
  }

  /** @returns {Readonly<import('fanfare-client').Stats>} */
  get stats() {
    return Object.freeze({ ...this.#stats });
  }

  /** @returns {import('fanfare-client').CloseInfo | null} */
  get lastClose() {
    return this.#link.lastClose;
  }

  /** @returns {Promise<void>} */
  connect() {
    if (!this.#isDisposed) {
      this.#subscriptions.restart();
      this.#notifications.restart();
    }
    return this.#link.connect();
  }

  /**
   * @template {keyof EventMap} K
   * @param {K} type
   * @param {(value: EventMap[K]) => void} listener
   * @param {UntilAborted} [options]
   * @returns {() => void}
   */
  on(type, listener, options) {
    return this.#emitter.on(type, listener, options);
  }

  /**
   * @param {string} graphExecId
   * @param {UntilAborted & { graphId?: string }} [options]
   * @returns {Subscription}
   */
  subscribeExecution(graphExecId, options) {
    return this.#subscriptions.add('execution', graphExecId, options);
  }

  /**
   * @param {string} graphId
   * @param {UntilAborted} [options]
   * @returns {Subscription}
   */
  subscribeGraph(graphId, options) {
    return this.#subscriptions.add('graph', graphId, options);
  }

  /**
   * @param {UntilAborted} [options]
   * @returns {import('fanfare-client').EventStream<import('fanfare-client').Notification>}
   */
  notifications({ signal } = {}) {
    return { [Symbol.asyncIterator]: () => this.#notifications.open(signal) };
  }

  /** @returns {void} */
  close() {
    if (!this.#isDisposed) {
      this.#isDisposed = true;
      this.#endAll();
      this.#link.dispose();
      this.#emitter.dispose();
    }
  }

  [Symbol.dispose ?? Symbol.for('Symbol.dispose')]() {
    this.close();
  }

  #changed(change) {
    const isOpen = change.state === 'open';
    const isReturn = isOpen && this.#hasBeenOpen;
    if (isOpen) {
      this.#hasBeenOpen = true;
      this.#stats.openedAt = this.#clock.now();
      this.#stats.reconnects += isReturn ? 1 : 0;
    }
    this.#emitter.emit('state', change);
    if (isReturn && this.#subscriptions.isEmpty) {
      this.#restored(0);
    }
  }

  #restored(subscriptions) {
    this.#stats.gaps++;
    this.#emitter.emit('gap', { reason: 'reconnected', subscriptions });
  }

  #measured(latency) {
    this.#stats.latency = latency;
    this.#emitter.emit('latency', latency);
  }

  #received(text) {
    this.#stats.messages++;
    this.#stats.bytes += typeof text === 'string' ? utf8.encode(text).length : 0;
  }

  /** After an unsubscribe some events are still under way; they are nobody's. */
  #event(message) {
    if (this.#subscriptions.deliver(message)) {
      this.#stats.events++;
      this.#emitter.emit('event', message.data);
    }
  }

  #notification(notification) {
    this.#notifications.push(notification);
    this.#emitter.emit('notification', notification);
  }

  #closed(close) {
    this.#stats.openedAt = null;
    this.#subscriptions.disconnected();
    this.#emitter.emit('close', close);
  }

  #endAll(error = null) {
    this.#subscriptions.end(error);
    this.#notifications.end(error);
  }
}
