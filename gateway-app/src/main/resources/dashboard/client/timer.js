/** The longest delay a browser's timer keeps; beyond, it would fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * `now` is the time of day, `elapsed` a time that never jumps; both in ms.
 *
 * @type {import('fanfare-client').Clock}
 */
export const systemClock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: (id) => clearTimeout(/** @type {number} */ (id)),
};

/** One task that waits for its time, or does not. A delay beyond 24 days is cut to that. */
export class Timer {
  #clock;
  #task;
  #id = null;

  constructor(clock, task) {
    this.#clock = clock;
    this.#task = task;
  }

  /** Starts anew, whether it was running or not. */
  start(ms) {
    this.stop();
    this.#id = this.#clock.setTimeout(() => {
      this.#id = null;
      this.#task();
    }, Math.min(ms, LONGEST));
  }

  stop() {
    if (this.#id !== null) {
      this.#clock.clearTimeout(this.#id);
      this.#id = null;
    }
  }
}
