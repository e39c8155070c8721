const CLOSES_KEPT = 20;

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
    const dated = { ...close, at: now };
    this.closes = [dated, ...this.closes].slice(0, CLOSES_KEPT);
    this.latency = null;
    this.cause ??= this.#hasOpened ? dated : null;
    if (close.retry === 'no' || close.retry === 'with-new-token') {
      this.blocked ??= close;
    }
  }

  /** A new client begins. */
  restarted() {
    this.blocked = null;
    this.error = null;
    this.retryAt = null;
  }

  get lastClose() {
    return this.closes[0] ?? null;
  }

  /** Seconds until the next attempt, or null. */
  retryIn(now) {
    return this.retryAt === null ? null : Math.max(0, Math.ceil((this.retryAt - now) / 1_000));
  }
}
