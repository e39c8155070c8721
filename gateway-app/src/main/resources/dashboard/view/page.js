import { isFinal } from '../text/status.js';
import { Address } from './address.js';
import { Announcer } from './announcer.js';
import { ToastTimes } from './toasttimes.js';

const WIDE = '(min-width: 900px)';

/** Where notifications are always in sight; the same as in the stylesheet. */
const ROOMY = '(min-width: 1500px)';

/** What can be done at the page. Views call it; it changes store, ui and address. */
export class Page {
  #window;
  #listeners = new Set();
  #toastTimes = new ToastTimes((number) => this.dismissToast(number));
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
    const { cause, networkLostAt } = this.store.connection;
    return this.store.clock.now(cause?.at ?? networkLostAt ?? this.now);
  }

  get run() {
    return this.ui.openRun === null ? null : (this.store.runs.get(this.ui.openRun) ?? null);
  }

  /** Whether something on the screen moves with the clock. */
  get isLive() {
    return this.run !== null && !isFinal(this.run.status) && this.store.connection.shown === 'open';
  }

  /** Whether the side lies over the rest, which cannot be used meanwhile. */
  get isSideModal() {
    return this.ui.side !== null && !this.#isRoomy;
  }

  get #isRoomy() {
    return this.#window.matchMedia(ROOMY).matches;
  }

  get isWide() {
    return this.#window.matchMedia(WIDE).matches;
  }

  onChange(listener) {
    this.#listeners.add(listener);
  }

  changed() {
    this.#followNewest();
    if (this.#isRoomy || this.ui.side === 'notices') {
      this.store.notices.read();
    }
    if (this.ui.side === 'notices') {
      this.store.notices.dismissAll();
    }
    this.#toastTimes.keep(this.store.notices.toasts);
    this.#announce();
    this.#listeners.forEach((listener) => listener());
  }

  start() {
    this.#readAddress();
    this.#address.onMove(() => this.#moved());
    this.#listenToNetwork();
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

  /**
   * Goes on with another token. The client takes it before the old one expires, without a gap, if it
   * is of the same user and lives longer; else the page connects anew.
   */
  replaceToken(token) {
    const before = this.session.claims;
    const isOpen = this.store.connection.state === 'open';
    this.session.signIn(token);
    this.ui.isReplacingToken = false;
    if (isOpen && outlives(before, this.session.claims)) {
      this.announce('The connection goes on with the new token.');
    } else {
      this.feed.start();
    }
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
      this.feed.watch(kind, wanted, this.#watched('graph')[0]);
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

  /** Toasts stay while somebody looks at them. */
  holdToasts(isHeld) {
    this.#toastTimes.hold(isHeld, this.store.notices.toasts);
  }

  /** Has a screen reader say it, also when it said the same before. */
  announce(text) {
    this.ui.announcement = this.ui.announcement === text ? `${text}\u00a0` : text;
    this.changed();
  }

  dismissToast(number) {
    this.store.notices.dismiss(number);
    this.changed();
  }

  follow() {
    this.feed.follow(this.ui.openRun);
  }

  #watched(kind) {
    return this.store.watches.filter((watch) => watch.kind === kind).map((watch) => watch.id);
  }

  get #link() {
    return {
      graphs: this.#watched('graph'),
      executions: this.#watched('execution'),
      run: this.ui.followsNewest ? null : this.ui.openRun,
    };
  }

  /** Whether it brought a token. */
  #readAddress() {
    const { token, graphs, executions, run } = this.#address.read();
    if (token !== null) {
      this.session.signIn(token);
    }
    graphs.forEach((id) => this.feed.watch('graph', id));
    executions.forEach((id) => this.feed.watch('execution', id, graphs[0]));
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
      const { newest } = this.store.runs;
      if (newest) {
        this.ui.open(newest.id);
      }
    }
  }

  #listenToNetwork() {
    const { connection } = this.store;
    const tell = (isThere) => {
      connection.network(isThere, this.now);
      this.changed();
    };
    this.#window.addEventListener('offline', () => tell(false));
    this.#window.addEventListener('online', () => tell(true));
    connection.network(this.#window.navigator?.onLine !== false, this.now);
  }

  #announce() {
    const news = this.#announcer.next(this.store.connection, this.run, this.now);
    this.ui.announcement = news ?? this.ui.announcement;
  }
}

/** Whether a token can take the place of the other in an open connection. */
function outlives(before, after) {
  const isSameUser = before?.user != null && before.user === after?.user;
  return isSameUser && before.expiresAt !== null && (after.expiresAt ?? Infinity) > before.expiresAt;
}
