import { Backoff } from './backoff.js';
import { ClosedError, describeClose } from './close-codes.js';
import { listen } from './emitter.js';
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
  /** @type {import('fanfare-client').State} */
  #state = 'idle';
  #socket = null;
  #opened = null;
  #openSince = null;
  #lastClose = null;
  #dialing = null;
  #isDisposed = false;
  #isGivingUp = false;
  #stopListening = () => {};

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
    if (!this.#isGivingUp) {
      this.#begin();
    }
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

  #begin() {
    this.#watchNetwork();
    this.#dial();
  }

  async #dial() {
    this.#retry.stop();
    this.#dialing?.abort();
    this.#dialing = new AbortController();
    const { signal } = this.#dialing;
    this.#enter('connecting');
    let token;
    try {
      token = await this.#settings.tokens.next(signal);
    } catch (error) {
      this.#failed(error, signal);
      return;
    }
    if (!signal.aborted) {
      this.#open(token);
    }
  }

  /** No token: an attempt that failed. Who is told of it may close. */
  #failed(error, signal) {
    if (!signal.aborted) {
      this.#owner.failed(error);
    }
    if (!signal.aborted) {
      this.#wait('backoff');
    }
  }

  #open(token) {
    this.#socket = new GatewaySocket(this.#settings, token, {
      ...this.#owner,
      connected: () => this.#owner.connected(this.#socket),
      answered: () => this.#answered(),
      ended: (close) => this.#ended(close),
    });
    this.#socket.open();
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

  /**
   * Waits as advised. Without a network it is tried too, though seldom: a gateway on this machine, or
   * beside it, needs none that a browser would know of.
   */
  #wait(advice) {
    const isOnline = this.#settings.network.onLine;
    const delay = isOnline ? this.#backoff.delay(advice) : this.#backoff.longDelay();
    this.#retry.start(delay);
    this.#enter(isOnline ? 'waiting' : 'offline', delay);
  }

  /** What is told meanwhile may connect anew; that begins when all are told. */
  #stop(error) {
    const previous = this.#state;
    const opened = this.#opened;
    this.#state = 'closed';
    this.#opened = null;
    this.#dialing?.abort();
    this.#retry.stop();
    this.#stopListening();
    this.#backoff.reset();
    opened?.reject(error);
    this.#isGivingUp = true;
    this.#owner.gaveUp(error);
    this.#isGivingUp = false;
    if (previous !== 'closed') {
      this.#owner.state({ state: 'closed', previous, retryIn: null });
    }
    if (this.#opened !== null && this.#state === 'closed') {
      this.#begin();
    }
  }

  /** A live socket is asked whether it still lives: a new network may have cut it without a word. */
  #watchNetwork() {
    this.#stopListening = listen(this.#settings.network, {
      online: () => this.#online(),
      offline: () => this.#offline(),
    });
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
    if (this.#state === 'open') {
      this.#socket.beat();
    } else if (this.#state === 'waiting') {
      this.#wait('backoff');
    }
  }

  #enter(state, retryIn = null) {
    const previous = this.#state;
    this.#state = state;
    this.#owner.state({ state, previous, retryIn });
  }
}
