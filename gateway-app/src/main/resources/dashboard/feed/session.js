import { claims } from '../text/token.js';

const KEY = 'fanfare.token';

/** The token: in this tab only, never in an address that can be shared. */
export class Session {
  #storage;
  #claims = null;
  token = null;

  constructor(storage) {
    this.#storage = storage;
    this.token = storage.getItem(KEY);
  }

  /** Whether there is one; an empty one is for gateways that ask for none. */
  get isSignedIn() {
    return this.token !== null;
  }

  /** What the token says of itself; null if there is none, or it is no JWT. */
  get claims() {
    if (this.#claims?.token !== this.token) {
      this.#claims = { token: this.token, read: this.token ? claims(this.token) : null };
    }
    return this.#claims.read;
  }

  signIn(token) {
    this.token = token.trim();
    this.#storage.setItem(KEY, this.token);
  }

  signOut() {
    this.token = null;
    this.#storage.removeItem(KEY);
  }
}
