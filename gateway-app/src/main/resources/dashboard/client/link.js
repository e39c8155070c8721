import { Backoff } from './backoff.js';
import { ClosedError, describeClose } from './close-codes.js';
import { GatewaySocket } from './gateway-socket.js';
import { Timer } from './timer.js';

/**
 * Keeps one socket to the gateway for as long as the close codes advise to come back.
 *
 * `owner` is told: state(change), connected(socket) when commands can be sent, closed(close),
 * gaveUp(error), and what a GatewaySocket tells beside.
 */
export class Link {
  #settings;
  #owner;
  #backoff;
  #retry;
  #state = 'idle';
  #socket = null;
  #opened = null;
  #openSince = null;
  #lastClose = null;
  #dials = 0;
  #isDisposed = false;
  #listening = null;

  constructor(settings, owner) {
    this.#settings = settings;
    this.#owner = owner;
    this.#backoff = new Backoff(settings.backoff, settings.random);
    this.#retry = new Timer(settings.clock, () => this.#dial());
  }

  get state() {
    return this.#state;
  }

  get lastClose() {
    return this.#lastClose;
  }

  /** Resolves once the gateway serves, rejects when it is no use to go on; then it can be called again. */
  connect() {
    if (this.#isDisposed) {
      return Promise.reject(new ClosedError(this.#lastClose));
    }
    if (this.#opened !== null) {
      return this.#opened.promise;
    }
    this.#opened = Promise.withResolvers();
    const { promise } = this.#opened;
    promise.catch(() => {});
    this.#watchNetwork();
    this.#dial();
    return promise;
  }

  /** Leaves no socket, timer or listener. */
  dispose() {
    if (this.#isDisposed) {
      return;
    }
    this.#isDisposed = true;
    const close = describeClose(1000);
    if (this.#socket !== null) {
      this.#socket.close(close);
    }
    this.#lastClose = close;
    this.#stop(new ClosedError(close));
  }

  async #dial() {
    const dial = ++this.#dials;
    this.#retry.stop();
    this.#enter('connecting');
    let token;
    try {
      token = await this.#settings.tokens.next();
    } catch (error) {
      if (dial === this.#dials) {
        this.#owner.failed(error);
        this.#wait('backoff');
      }
      return;
    }
    if (dial === this.#dials) {
      this.#socket = new GatewaySocket(this.#settings, token, {
        ...this.#owner,
        connected: () => this.#owner.connected(this.#socket),
        answered: () => this.#answered(),
        ended: (close) => this.#ended(close),
      });
      this.#socket.open();
    }
  }

  #answered() {
    this.#openSince = this.#settings.clock.elapsed();
    this.#opened.resolve();
    this.#enter('open');
  }

  #ended(close) {
    this.#socket = null;
    this.#lastClose = close;
    if (this.#openSince !== null) {
      this.#backoff.wasOpenFor(this.#settings.clock.elapsed() - this.#openSince);
      this.#openSince = null;
    }
    this.#owner.closed(close);
    if (this.#isDisposed) {
      return;
    }
    const isHopeless = close.retry === 'with-new-token' && this.#settings.tokens.isFixed;
    if (close.retry === 'no' || isHopeless) {
      this.#stop(new ClosedError(close));
    } else {
      this.#wait(close.retry);
    }
  }

  /** Waits as advised, or for the network if there is none. */
  #wait(advice) {
    const delay = this.#backoff.delay(advice);
    if (this.#settings.network.onLine) {
      this.#retry.start(delay);
      this.#enter('waiting', delay);
    } else {
      this.#enter('offline');
    }
  }

  #stop(error) {
    this.#dials++;
    this.#retry.stop();
    this.#listening?.abort();
    this.#backoff.reset();
    this.#opened?.reject(error);
    this.#opened = null;
    this.#owner.gaveUp(error);
    this.#enter('closed');
  }

  /** A live socket is asked whether it still lives: a new network may have cut it without a word. */
  #watchNetwork() {
    const { network } = this.#settings;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    network.addEventListener('online', () => this.#online(), { signal });
    network.addEventListener('offline', () => this.#offline(), { signal });
  }

  #online() {
    if (this.#state === 'open') {
      this.#socket.beat();
    } else if (this.#state === 'offline' || this.#state === 'waiting') {
      this.#backoff.reset();
      this.#dial();
    }
  }

  #offline() {
    if (this.#state === 'waiting') {
      this.#retry.stop();
      this.#enter('offline');
    }
  }

  #enter(state, retryIn = null) {
    const previous = this.#state;
    this.#state = state;
    this.#owner.state({ state, previous, retryIn });
  }
}
