import { isFinal, statusOf } from '../text/status.js';
import { shortId } from '../text/format.js';
import { readLink, writeLink } from '../text/link.js';
import { stateOf } from '../text/advice.js';
import { title } from '../store/filter.js';

const TOAST_MS = 6_000;
const WIDE = '(min-width: 900px)';

/** Where notifications are always in sight; the same as in the stylesheet. */
const ROOMY = '(min-width: 1500px)';

/** What can be done at the page. Views call it; it changes store, ui and address. */
export class Page {
  #window;
  #listeners = new Set();
  #shownToasts = new Set();
  #announcedState = null;
  #announcedRun = null;

  constructor({ store, session, ui, feed, window }) {
    this.store = store;
    this.session = session;
    this.ui = ui;
    this.feed = feed;
    this.#window = window;
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
    this.#window.addEventListener('popstate', () => this.#revisit());
    this.#window.addEventListener('hashchange', () => this.#arrive());
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
    this.#window.location.assign(this.#window.location.pathname);
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
      this.#writeAddress('replaceState');
      this.changed();
    }
  }

  unwatch({ kind, id }) {
    this.feed.unwatch(kind, id);
    this.#writeAddress('replaceState');
    this.changed();
  }

  openRun(id) {
    this.ui.followsNewest = false;
    this.ui.cursor = id;
    this.ui.open(id);
    this.#writeAddress('pushState');
    this.changed();
  }

  closeRun() {
    this.ui.followsNewest = false;
    this.ui.open(null);
    this.#writeAddress('pushState');
    this.changed();
  }

  followNewest(follows) {
    this.ui.followsNewest = follows;
    this.#writeAddress('replaceState');
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

  #readAddress() {
    const { location, history } = this.#window;
    const link = readLink(location.hash);
    if (link.token !== null) {
      history.replaceState(null, '', location.pathname + writeLink(link));
      this.session.signIn(link.token);
    }
    link.graphs.forEach((id) => this.feed.watch('graph', id));
    if (link.run && link.run !== this.ui.openRun) {
      this.feed.watch('execution', link.run, link.graphs[0]);
      this.ui.followsNewest = false;
      this.ui.open(link.run);
    }
  }

  /** Another link was pasted over this page. */
  #arrive() {
    const before = this.session.token;
    this.#readAddress();
    if (this.session.token !== before) {
      this.feed.start();
    }
    this.changed();
  }

  #revisit() {
    const { run } = readLink(this.#window.location.hash);
    this.ui.open(run);
    this.changed();
  }

  #writeAddress(how) {
    const { location, history } = this.#window;
    const run = this.ui.followsNewest ? null : this.ui.openRun;
    const address = location.pathname + writeLink({ graphs: this.#graphs, run });
    if (address !== location.pathname + location.hash) {
      history[how](null, '', address);
    }
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
    const { word } = stateOf(this.store.connection, this.now);
    if (this.store.connection.state !== this.#announcedState) {
      this.#announcedState = this.store.connection.state;
      this.ui.announcement = word;
    }
    const run = this.run;
    const news = run && isFinal(run.status) ? `${run.id} ${run.status}` : null;
    if (news !== null && news !== this.#announcedRun) {
      this.ui.announcement = `Run ${title(run) || shortId(run.id)}: ${statusOf(run.status).word}`;
    }
    this.#announcedRun = news;
  }
}
