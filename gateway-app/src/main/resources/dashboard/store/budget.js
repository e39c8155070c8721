/**
 * Keeps the sum of what is held within a number of bytes: what was touched longest ago is let go
 * first. The one touched last stays, however large it is.
 */
export class Budget {
  #limit;
  #held = new Map();
  #total = 0;

  constructor(limit) {
    this.#limit = limit;
  }

  get total() {
    return this.#total;
  }

  /** Holds so many bytes for the owner instead of what it held; `letGo` frees them. */
  hold(owner, bytes, letGo) {
    this.release(owner);
    this.#held.set(owner, { bytes, letGo });
    this.#total += bytes;
    while (this.#total > this.#limit && this.#held.size > 1) {
      const [oldest, { letGo: free }] = this.#held.entries().next().value;
      this.release(oldest);
      free();
    }
  }

  /** The owner holds nothing any more. */
  release(owner) {
    this.#total -= this.#held.get(owner)?.bytes ?? 0;
    this.#held.delete(owner);
  }
}
