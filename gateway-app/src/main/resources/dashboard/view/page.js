import { isFinal } from '../text/status.js';
import { Address } from './address.js';
import { Announcer } from './announcer.js';

const TOAST_MS = 6_000;
const WIDE = '(min-width: 900px)';

/** Where notifications are always in sight; the same as in the stylesheet. */
const ROOMY = '(min-width: 1500px)';

/** What can be done at the page. Views call it; it changes store, ui and address. */
export class Page {
  #window;
  #listeners = new Set();
  #shownToasts = new Set();
  #announcer = new Announcer();
  #address;

  constructor({ store, session, ui, feed, window }) {
    this.store = store;
    this.session = session;
    this.ui = ui;
    this.feed = feed;
    this.#window = window;
    this.#address = new Address(window);
    store.onChange(() => this.changed());
  }

  get now() {
    return Date.now();
  }

  /** The runs' time. It stands still while nothing is heard of them. */
  get serverNow() {
    return this.store.clock.now(this.store.connection.cause?.at ?? this.now);
  }

  get run() {
    return this.ui.openRun === null ? null : (this.store.runs.get(this.ui.openRun) ?? null);
  }

  /** Whether something on the screen moves with the clock. */
  get isLive() {
    return this.run !== null && !isFinal(this.run.status) && this.store.connection.state === 'open';
  }

  get isWide() {
    return this.#window.matchMedia(WIDE).matches;
  }

  onChange(listener) {
    this.#listeners.add(listener);
  }

  changed() {
    this.#followNewest();
    if (this.#window.matchMedia(ROOMY).matches || this.ui.side === 'notices') {
      this.store.notices.read();
    }
    this.#plantToasts();
    this.#announce();
    this.#listeners.forEach((listener) => listener());
  }

  start() {
    this.#readAddress();
    this.#address.onMove(() => this.#moved());
    if (this.session.isSignedIn) {
      this.feed.start();
    }
    this.changed();
  }

  signIn(token) {
    this.session.signIn(token);
    this.feed.start();
    this.changed();
  }

  signOut() {
    this.session.signOut();
    this.feed.stop();
    this.#address.leave();
  }

  retry() {
    this.feed.start();
    this.changed();
  }

  watch(kind, id) {
    const wanted = id.trim();
    if (wanted) {
      this.ui.isAddingWatch = false;
      this.feed.watch(kind, wanted, this.#graphs[0]);
      if (kind === 'execution') {
        this.openRun(wanted);
      }
      this.#address.replace(this.#link);
      this.changed();
    }
  }

  unwatch({ kind, id }) {
    this.feed.unwatch(kind, id);
    this.#address.replace(this.#link);
    this.changed();
  }

  openRun(id) {
    this.ui.followsNewest = false;
    this.ui.cursor = id;
    this.ui.open(id);
    this.#address.push(this.#link);
    this.changed();
  }

  closeRun() {
    this.ui.followsNewest = false;
    this.ui.open(null);
    this.#address.push(this.#link);
    this.changed();
  }

  followNewest(follows) {
    this.ui.followsNewest = follows;
    this.#address.replace(this.#link);
    this.changed();
  }

  /** Changes what is shown, and shows it. */
  set(values) {
    Object.assign(this.ui, values);
    this.changed();
  }

  toggleSide(part) {
    this.ui.side = this.ui.side === part ? null : part;
    this.changed();
  }

  dismissToast(number) {
    this.store.notices.dismiss(number);
    this.changed();
  }

  follow() {
    this.feed.follow(this.ui.openRun);
  }

  get #graphs() {
    return this.store.watches.filter((watch) => watch.kind === 'graph').map((watch) => watch.id);
  }

  get #link() {
    return { graphs: this.#graphs, run: this.ui.followsNewest ? null : this.ui.openRun };
  }

  /** Whether it brought a token. */
  #readAddress() {
    const { token, graphs, run } = this.#address.read();
    if (token !== null) {
      this.session.signIn(token);
    }
    graphs.forEach((id) => this.feed.watch('graph', id));
    if (run) {
      this.ui.followsNewest = false;
      if (!this.store.runs.get(run)) {
        this.feed.watch('execution', run, graphs[0]);
      }
    }
    this.ui.open(run);
    return token !== null;
  }

  #moved() {
    if (this.#readAddress()) {
      this.feed.start();
    }
    this.changed();
  }

  #followNewest() {
    if (this.ui.followsNewest && this.isWide) {
      const [newest] = this.store.runs.newestFirst();
      if (newest) {
        this.ui.open(newest.id);
      }
    }
  }

  #plantToasts() {
    for (const { number } of this.store.notices.toasts) {
      if (!this.#shownToasts.has(number)) {
        this.#shownToasts.add(number);
        setTimeout(() => this.dismissToast(number), TOAST_MS);
      }
    }
  }

  #announce() {
    const news = this.#announcer.next(this.store.connection, this.run, this.now);
    this.ui.announcement = news ?? this.ui.announcement;
  }
}
