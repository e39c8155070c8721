/** Events of each of the last seconds. */
export class Rate {
  #counts;
  #second = null;
  #seconds;

  constructor(seconds = 120) {
    this.#seconds = seconds;
    this.#counts = new Array(seconds).fill(0);
  }

  count(now) {
    this.#advance(now);
    this.#counts[this.#seconds - 1] += 1;
  }

  /** Times in seconds and counts, the oldest first; the last second is not over yet. */
  series(now) {
    this.#advance(now);
    const first = this.#second - this.#seconds + 1;
    return { times: this.#counts.map((_, i) => first + i), counts: [...this.#counts] };
  }

  /** Events of the last whole second, and the most of any. */
  summary(now) {
    this.#advance(now);
    const whole = this.#counts.slice(0, -1);
    return { last: whole.at(-1), peak: Math.max(...this.#counts) };
  }

  #advance(now) {
    const second = Math.floor(now / 1_000);
    const passed = this.#second === null ? 0 : Math.min(this.#seconds, second - this.#second);
    if (passed > 0) {
      this.#counts.splice(0, passed);
      this.#counts.push(...new Array(passed).fill(0));
    }
    this.#second = Math.max(second, this.#second ?? second);
  }
}
