const TOAST_MS = 6_000;

/** Ends each toast after a while; not while they are held, and then they get all of it again. */
export class ToastTimes {
  #timers = new Map();
  #isHeld = false;
  #dismiss;
  #clock;

  constructor(dismiss, clock = globalThis) {
    this.#dismiss = dismiss;
    this.#clock = clock;
  }

  /** These are there now; nothing is remembered of others. */
  keep(toasts) {
    const numbers = new Set(toasts.map(({ number }) => number));
    for (const number of [...this.#timers.keys()]) {
      if (!numbers.has(number)) {
        this.#stop(number);
      }
    }
    if (!this.#isHeld) {
      numbers.forEach((number) => this.#start(number));
    }
  }

  hold(isHeld, toasts) {
    if (isHeld !== this.#isHeld) {
      this.#isHeld = isHeld;
      this.keep(isHeld ? [] : toasts);
    }
  }

  #start(number) {
    if (!this.#timers.has(number)) {
      const timer = this.#clock.setTimeout(() => this.#dismiss(number), TOAST_MS);
      this.#timers.set(number, timer);
    }
  }

  #stop(number) {
    this.#clock.clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
  }
}
