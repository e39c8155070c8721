const CLOSES_KEPT = 20;

/** What arrives so long after the network went is no leftover: the gateway can be reached without it. */
const PROOF_MS = 1_000;

const FIGURES = ['messages', 'events', 'bytes', 'reconnects', 'gaps'];

/** What a browser says of a socket that was lost, or that never opened. */
const NEVER_OPENED = 1006;

/** What is known of the connection, as the client tells it. */
export class Connection {
  state = 'idle';
  /** When it came into that state. */
  since = null;
  retryAt = null;
  latency = null;
  closes = [];
  /** When it was last open again after a loss: events of the time between are missing. */
  gapAt = null;
  /** The close that ended the last open connection, until it is open again. */
  cause = null;
  error = null;
  /** When the browser lost its network, unless something came since. */
  networkLostAt = null;
  /** The close after which only somebody at the page can help, else null. */
  blocked = null;
  #hasOpened = false;
  #isRestarted = false;
  /** What the clients before this one counted. */
  #before = Object.fromEntries(FIGURES.map((name) => [name, 0]));

  /** The state as somebody at the page sees it: a socket does not know yet that its network went. */
  get shown() {
    const isOver = this.state === 'idle' || this.state === 'closed';
    return this.networkLostAt !== null && !isOver ? 'offline' : this.state;
  }

  changed({ state, retryIn }, now) {
    this.since = state === this.state ? this.since : now;
    this.state = state;
    this.retryAt = retryIn == null ? null : now + retryIn;
    if (state === 'open') {
      this.gapAt = this.cause ? now : this.gapAt;
      this.cause = null;
      this.error = null;
      this.#before.reconnects += Number(this.#isRestarted);
      this.#before.gaps += Number(this.#isRestarted);
      this.#isRestarted = false;
      this.#hasOpened = true;
    }
  }

  /** The browser has a network, or has none. */
  network(isThere, now) {
    this.networkLostAt = isThere ? null : now;
  }

  /** Something came from the gateway. */
  heard(now) {
    if (this.networkLostAt !== null && now - this.networkLostAt > PROOF_MS) {
      this.networkLostAt = null;
    }
  }

  /** The figures of all clients, of which the present one counted these. */
  totals(figures) {
    const sums = FIGURES.map((name) => [name, this.#before[name] + (figures?.[name] ?? 0)]);
    return { ...Object.fromEntries(sums), openedAt: figures?.openedAt ?? null };
  }

  /** A client is over, with these figures. */
  ended(figures) {
    const { openedAt: _, ...sums } = this.totals(figures);
    this.#before = sums;
  }

  closed(close, now) {
    const dated = { ...close, at: now, attempts: 0 };
    this.#keep(dated);
    this.latency = null;
    this.cause ??= this.#hasOpened ? dated : null;
    if (close.retry === 'no' || close.retry === 'with-new-token') {
      this.blocked ??= close;
    }
  }

  /** A new client begins. Whoever had to mend something knows that events are missing. */
  restarted() {
    this.cause = this.blocked ? null : this.cause;
    this.blocked = null;
    this.error = null;
    this.retryAt = null;
    this.latency = null;
    this.#isRestarted = this.#hasOpened;
  }

  /** Attempts that fail one after the other are counted at the close they follow. */
  #keep(close) {
    const last = this.lastClose;
    const isAttempt = last !== null && this.state !== 'open' && close.code === NEVER_OPENED;
    this.closes = isAttempt
      ? [{ ...last, attempts: last.attempts + 1 }, ...this.closes.slice(1)]
      : [close, ...this.closes].slice(0, CLOSES_KEPT);
  }

  get lastClose() {
    return this.closes[0] ?? null;
  }

  /** Seconds until the next attempt, or null. */
  retryIn(now) {
    return this.retryAt === null ? null : Math.max(0, Math.ceil((this.retryAt - now) / 1_000));
  }
}
