import { Emitter } from './emitter.js';
import { Streams } from './streams.js';

/** The gateway refused a subscription, or it ended. */
export class SubscriptionError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'SubscriptionError';
  }
}

/** What the client may do with a subscription, and nobody else. */
export let deliver;
export let enter;

/**
 * One consumer's interest in an execution or a graph.
 *
 * It is `pending` until the gateway acknowledges it and again whenever the connection is lost; `denied`
 * and `ended` are final, finish its iterators and forget its listeners.
 *
 * @typedef {import('fanfare-client').ExecutionEvent} ExecutionEvent
 * @typedef {import('fanfare-client').SubscriptionEventMap} SubscriptionEventMap
 */
export class Subscription {
  /** @type {SubscriptionEventMap['state']} */
  #state = 'pending';
  #channel = null;
  #ready = Promise.withResolvers();
  #emitter = new Emitter();
  #streams;
  #leave;

  static {
    deliver = (subscription, event) => subscription.#deliver(event);
    enter = (subscription, state, detail) => subscription.#enter(state, detail);
  }

  /** `pressure(subscription, hint)` is a stream's hint, `leave(subscription)` tells the gateway. */
  constructor({ kind, id, limits, pressure, leave }) {
    /** @readonly @type {'execution' | 'graph'} */
    this.kind = kind;
    /** @readonly @type {string} */
    this.id = id;
    this.#leave = leave;
    this.#streams = new Streams(limits, (hint) => pressure(this, hint));
    this.#ready.promise.catch(() => {});
  }

  /** @returns {string | null} */
  get channel() {
    return this.#channel;
  }

  /** @returns {SubscriptionEventMap['state']} */
  get state() {
    return this.#state;
  }

  /** @returns {Promise<string>} */
  get ready() {
    return this.#ready.promise;
  }

  /**
   * @template {keyof SubscriptionEventMap} K
   * @param {K} type
   * @param {(value: SubscriptionEventMap[K]) => void} listener
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {() => void}
   */
  on(type, listener, options) {
    return this.#emitter.on(type, listener, options);
  }

  /** @returns {import('fanfare-client').EventIterator<ExecutionEvent>} */
  [Symbol.asyncIterator]() {
    return this.#streams.open();
  }

  /** @returns {Promise<void>} */
  async unsubscribe() {
    await this.#leave(this);
  }

  get #isFinal() {
    return this.#state === 'denied' || this.#state === 'ended';
  }

  #deliver(event) {
    this.#emitter.emit('event', event);
    this.#streams.push(event);
  }

  /** `channel` belongs to `active`, `error` to a final state; without one, iterators end in peace. */
  #enter(state, { channel = null, error = null } = {}) {
    if (this.#isFinal || state === this.#state) {
      return;
    }
    this.#state = state;
    this.#channel = channel;
    if (channel !== null) {
      this.#ready.resolve(channel);
    }
    this.#emitter.emit('state', state);
    if (this.#isFinal) {
      this.#ready.reject(error ?? new SubscriptionError('The subscription ended'));
      this.#streams.end(error);
      this.#emitter.dispose();
    }
  }
}
