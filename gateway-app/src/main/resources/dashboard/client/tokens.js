import { onAbort } from './emitter.js';
import { Timer } from './timer.js';

/** The least time between two tries to renew, ms. */
const PAUSE = 1_000;

/** When a JWT expires, in ms since 1970, or null if it does not say so. Nothing is verified. */
export function expiryOf(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const seconds = Number.parseFloat(JSON.parse(atob(payload)).exp);
    return Number.isFinite(seconds) ? seconds * 1_000 : null;
  } catch {
    return null;
  }
}

/** The provider gave no token. It never shows one; what the provider threw is the cause. */
export class TokenError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'TokenError';
  }
}

/** Where tokens come from. A fixed one cannot be renewed. */
export class TokenSource {
  #clock;
  #provider;
  #timeout;

  constructor(token, { clock, tokenTimeout }) {
    this.isFixed = typeof token === 'string';
    this.#provider = this.isFixed ? () => token : token;
    this.#clock = clock;
    this.#timeout = tokenTimeout;
  }

  /**
   * The token to use now, empty for none; rejects with a TokenError. The provider has its time, and a
   * signal that aborts when the time is over or nobody waits any more, because `signal` has aborted.
   */
  async next(signal) {
    const asked = new AbortController();
    const given = Promise.withResolvers();
    const giveUp = (why) => {
      limit.stop();
      asked.abort();
      given.reject(new TokenError(why));
    };
    const limit = new Timer(this.#clock, () => giveUp('The token provider did not answer in time'));
    limit.start(this.#timeout);
    const forget = onAbort(signal, () => giveUp('No token is needed any more'));
    if (!asked.signal.aborted) {
      this.#ask(asked.signal).then(given.resolve, given.reject);
    }
    try {
      return await given.promise;
    } finally {
      limit.stop();
      forget();
    }
  }

  async #ask(signal) {
    let token;
    try {
      token = await this.#provider({ signal });
    } catch (cause) {
      throw new TokenError('The token provider failed', { cause });
    }
    if (typeof token !== 'string') {
      throw new TokenError('The token provider gave no string');
    }
    return token;
  }
}

/**
 * Renews the token of one open socket in place, some time before it expires.
 *
 * A provider that fails, or has nothing newer yet, is asked again at half of the time left. A gateway
 * that refuses to renew is not asked twice: it closes with 4003 in its time, and a new token connects.
 */
export class Renewal {
  #clock;
  #tokens;
  #before;
  #authenticate;
  #failed;
  #timer;
  #expiry = null;
  #ended = new AbortController();

  /** `authenticate(token, { acknowledged, refused })` asks the gateway. */
  constructor({ clock, tokens, before, authenticate, failed }) {
    this.#clock = clock;
    this.#tokens = tokens;
    this.#before = before;
    this.#authenticate = authenticate;
    this.#failed = failed;
    this.#timer = new Timer(clock, () => this.#renew());
  }

  /** The socket lives with this token from now on. */
  start(token) {
    this.#expiry = expiryOf(token);
    this.#plan();
  }

  stop() {
    this.#ended.abort();
    this.#timer.stop();
  }

  #plan() {
    const left = this.#expiry === null ? 0 : this.#expiry - this.#clock.now();
    if (left > 0 && !this.#tokens.isFixed) {
      const early = left - this.#before;
      this.#timer.start(Math.max(early, left / 2, PAUSE));
    }
  }

  async #renew() {
    const { signal } = this.#ended;
    let token;
    try {
      token = await this.#tokens.next(signal);
    } catch (error) {
      if (!signal.aborted) {
        this.#plan();
        this.#failed(error);
      }
      return;
    }
    if (signal.aborted) {
      return;
    }
    const expiry = expiryOf(token);
    if (expiry !== null && expiry <= this.#expiry) {
      this.#plan();
      return;
    }
    this.#authenticate(token, {
      acknowledged: () => this.start(token),
      refused: (text) => this.#failed(new Error(`The token was not renewed: ${text}`)),
    });
  }
}
