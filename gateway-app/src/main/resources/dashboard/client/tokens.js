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

/** Where tokens come from. A fixed one cannot be renewed. */
export class TokenSource {
  #provider;

  constructor(token) {
    this.isFixed = typeof token === 'string';
    this.#provider = this.isFixed ? () => token : token;
  }

  /** The token to use now, empty for none; rejects with an error that holds no token. */
  async next() {
    let token;
    try {
      token = await this.#provider();
    } catch (cause) {
      throw new Error('The token provider failed', { cause });
    }
    if (typeof token !== 'string') {
      throw new Error('The token provider gave no string');
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
  #stopped = false;

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
    this.#stopped = true;
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
    let token;
    try {
      token = await this.#tokens.next();
    } catch (error) {
      if (!this.#stopped) {
        this.#failed(error);
        this.#plan();
      }
      return;
    }
    if (this.#stopped) {
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
