/**
 * How long to wait before the next attempt: exponential with full jitter, so that the clients of a
 * gateway that ended do not come back together.
 */
export class Backoff {
  #initial;
  #max;
  #factor;
  #random;
  #failures = 0;

  constructor({ initial = 1_000, max = 30_000, factor = 2 } = {}, random = Math.random) {
    this.#initial = initial;
    this.#max = max;
    this.#factor = factor;
    this.#random = random;
  }

  /** A connection was open for that long (ms): if it outlived the longest wait, all is forgotten. */
  wasOpenFor(ms) {
    if (ms >= this.#max) {
      this.reset();
    }
  }

  reset() {
    this.#failures = 0;
  }

  /** ms to wait when an attempt is not likely to do any good: about the longest wait. */
  longDelay() {
    return (this.#max * (1 + this.#random())) / 2;
  }

  /** ms to wait, as the last close advises: `soon` never grows, a new token is first tried at once. */
  delay(advice) {
    if (advice === 'soon') {
      return this.#random() * this.#initial;
    }
    const failures = this.#failures++;
    if (advice === 'with-new-token' && failures === 0) {
      return 0;
    }
    return this.#random() * Math.min(this.#max, this.#initial * this.#factor ** failures);
  }
}
