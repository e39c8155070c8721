import { claims } from '../text/token.js';

const KEY = 'fanfare.token';

/** The token: in this tab only, never in an address that can be shared. */
export class Session {
  #storage;
  token = null;

  constructor(storage) {
    this.#storage = storage;
    this.token = storage.getItem(KEY);
  }

  /** Whether there is one; an empty one is for gateways that ask for none. */
  get isSignedIn() {
    return this.token !== null;
  }

  get claims() {
    return this.token ? claims(this.token) : null;
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
