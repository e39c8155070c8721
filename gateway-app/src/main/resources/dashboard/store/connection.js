const CLOSES_KEPT = 20;

/** What a browser says of a socket that was lost, or that never opened. */
const NEVER_OPENED = 1006;

/** What is known of the connection, as the client tells it. */
export class Connection {
  state = 'idle';
  retryAt = null;
  latency = null;
  closes = [];
  /** When it was last open again after a loss: events of the time between are missing. */
  gapAt = null;
  /** The close that ended the last open connection, until it is open again. */
  cause = null;
  dropped = 0;
  error = null;
  /** The close after which only somebody at the page can help, else null. */
  blocked = null;
  #hasOpened = false;

  changed({ state, retryIn }, now) {
    this.state = state;
    this.retryAt = retryIn == null ? null : now + retryIn;
    if (state === 'open') {
      this.gapAt = this.cause ? now : this.gapAt;
      this.cause = null;
      this.error = null;
      this.#hasOpened = true;
    }
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
