import { readLink, writeLink } from '../text/link.js';

/** The address bar: read at the start and when it changes, written as what is shown changes. */
export class Address {
  #window;

  constructor(window) {
    this.#window = window;
  }

  /** The history went back or on, or another link was opened here: some browsers tell twice. */
  onMove(listener) {
    this.#window.addEventListener('popstate', listener);
    this.#window.addEventListener('hashchange', listener);
  }

  /** What it says. A token is taken out of it, and out of the history, at once. */
  read() {
    const { location, history } = this.#window;
    const link = readLink(location.hash);
    if (link.token !== null) {
      history.replaceState(null, '', location.pathname + writeLink(link));
    }
    return link;
  }

  /** A new step of the history, unless it says so already. */
  push(link) {
    this.#write('pushState', link);
  }

  replace(link) {
    this.#write('replaceState', link);
  }

  /** The page as it was before anything was asked of it. */
  leave() {
    this.#window.location.assign(this.#window.location.pathname);
  }

  #write(how, link) {
    const { location, history } = this.#window;
    const address = location.pathname + writeLink(link);
    if (address !== location.pathname + location.hash) {
      history[how](null, '', address);
    }
  }
}
