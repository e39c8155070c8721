import { Backoff } from './backoff.js';
import { onAbort } from './emitter.js';
import { deliver, enter, Subscription, SubscriptionError } from './subscription.js';
import { Timer } from './timer.js';
import { Topic } from './topic.js';

/** The one error that says to ask again. */
export const RETRY_LATER = 'Subscription temporarily unavailable. Retry later';

/**
 * All subscriptions of a client, and what the gateway knows of them.
 *
 * They are asked for again, in the order of their making, on every new socket; a frame goes to those
 * whose channel it names. `owner` is told: restored(count) when events may have been missed and their
 * channels are live again, failed(error), and pressure(subscription, hint).
 */
export class Subscriptions {
  #settings;
  #owner;
  #topics = new Map();
  #byChannel = new Map();
  #socket = null;
  #end = null;

  constructor(settings, owner) {
    this.#settings = settings;
    this.#owner = owner;
  }

  get isEmpty() {
    return this.#topics.size === 0;
  }

  /**
   * @param {Subscription['kind']} kind
   * @param {string} id
   * @param {{ graphId?: string, signal?: AbortSignal }} [options]
   */
  add(kind, id, { graphId, signal } = {}) {
    const topic = this.#topics.get(Topic.key(kind, id)) ?? new Topic(kind, id);
    const subscription = new Subscription({
      kind,
      id,
      limits: this.#settings,
      pressure: this.#owner.pressure,
      leave: (leaver) => this.#leave(topic, leaver),
    });
    if (this.#end || signal?.aborted) {
      enter(subscription, 'ended', this.#end ?? {});
      return subscription;
    }
    topic.graphId ??= graphId;
    topic.subscriptions.set(subscription, onAbort(signal, () => subscription.unsubscribe()));
    if (topic.channel !== null) {
      enter(subscription, 'active', { channel: topic.channel });
    } else if (!this.#topics.has(topic.key)) {
      this.#topics.set(topic.key, topic);
      this.#ask(topic);
    }
    return subscription;
  }

  /** A socket can take commands: asks for everything, again if there was a socket before it. */
  connected(socket, isReturn) {
    this.#socket = socket;
    let unanswered = this.#topics.size;
    for (const topic of this.#topics.values()) {
      this.#ask(topic, () => {
        unanswered--;
        if (unanswered === 0 && isReturn) {
          this.#owner.restored(this.#byChannel.size);
        }
      });
    }
  }

  /** The socket ended: everything is pending. */
  disconnected() {
    this.#socket = null;
    this.#byChannel.clear();
    for (const topic of this.#topics.values()) {
      topic.retry?.stop();
      topic.enter('pending');
    }
  }

  /**
   * Ends all there are, and those to come; their iterators throw the error, if there is one. All are
   * forgotten before the first is told: who is told may `restart`, and subscribe to the same anew.
   */
  end(error = null) {
    this.#end = { error };
    const topics = [...this.#topics.values()];
    topics.forEach((topic) => this.#forget(topic));
    topics.forEach((topic) => topic.finish('ended', { error }));
  }

  /** Those to come are welcome again. */
  restart() {
    this.#end = null;
  }

  /** Hands an event to those it is for; false if there are none. */
  deliver({ channel, data }) {
    const topic = this.#byChannel.get(channel);
    for (const subscription of topic ? [...topic.subscriptions.keys()] : []) {
      deliver(subscription, data);
    }
    return topic !== undefined;
  }

  #isCurrent(topic) {
    return this.#topics.get(topic.key) === topic;
  }

  #ask(topic, answered = () => {}) {
    this.#socket?.ask(topic.method, topic.address, {
      acknowledged: ({ channel }) => {
        this.#acknowledged(topic, channel);
        answered();
      },
      refused: (text) => {
        this.#refused(topic, text);
        answered();
      },
    });
  }

  #acknowledged(topic, channel) {
    if (this.#isCurrent(topic)) {
      topic.wasActive = true;
      topic.retries?.reset();
      this.#byChannel.set(channel, topic);
      topic.enter('active', { channel });
    }
  }

  #refused(topic, text) {
    if (!this.#isCurrent(topic)) {
      return;
    }
    const error = new SubscriptionError(text);
    if (text === RETRY_LATER) {
      this.#owner.failed(error);
      this.#retry(topic);
    } else {
      this.#forget(topic);
      topic.finish('denied', { error });
    }
  }

  #retry(topic) {
    const { clock, backoff, random } = this.#settings;
    topic.retries ??= new Backoff(backoff, random);
    topic.retry ??= new Timer(clock, () => {
      const isReturn = topic.wasActive;
      this.#ask(topic, () => isReturn && topic.channel !== null && this.#owner.restored(1));
    });
    topic.retry.start(topic.retries.delay('backoff'));
  }

  /** Resolves when the gateway knows, or has forgotten anyway. */
  #leave(topic, subscription) {
    topic.subscriptions.get(subscription)?.();
    const wasLast = topic.subscriptions.delete(subscription) && topic.subscriptions.size === 0;
    enter(subscription, 'ended');
    if (!wasLast || !this.#isCurrent(topic)) {
      return Promise.resolve();
    }
    this.#forget(topic);
    return new Promise((resolve) => this.#tell(topic, resolve));
  }

  #tell(topic, resolve) {
    if (this.#socket === null) {
      resolve();
      return;
    }
    this.#socket.ask('unsubscribe', topic.address, {
      acknowledged: resolve,
      lost: resolve,
      refused: (text) => {
        this.#owner.failed(new SubscriptionError(text));
        resolve();
      },
    });
  }

  #forget(topic) {
    this.#topics.delete(topic.key);
    this.#byChannel.delete(topic.channel);
    topic.retry?.stop();
  }
}
