const CLOSES_KEPT = 20;

/** What is known of the connection, as the client tells it. */
export class Connection {
  state = 'idle';
  retryAt = null;
  latency = null;
  closes = [];
  gapAt = null;
  dropped = 0;
  error = null;
  /** The close after which only somebody at the page can help, else null. */
  blocked = null;

  changed({ state, retryIn }, now) {
    this.state = state;
    this.retryAt = retryIn == null ? null : now + retryIn;
    if (state === 'open') {
      this.error = null;
    }
  }

  closed(close, now) {
    this.closes = [{ ...close, at: now }, ...this.closes].slice(0, CLOSES_KEPT);
    this.latency = null;
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
