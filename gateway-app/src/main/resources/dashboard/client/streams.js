import { onAbort } from './emitter.js';

/**
 * One consumer's events, as an async iterator. It holds a bounded number while its consumer is busy;
 * beyond that the oldest go.
 *
 * `hint({ level, buffered, dropped })` is called at `high`, when it holds as many as the high-water
 * mark, again only after half of them were taken; and at `lost`, the first time and then whenever a
 * full buffer was lost.
 */
class Stream {
  #limit;
  #highWater;
  #hint;
  #left;
  #buffer = [];
  #takers = [];
  #dropped = 0;
  #isHigh = false;
  #ended = false;
  #error = null;

  constructor({ maxBuffered, highWater }, hint, left) {
    this.#limit = maxBuffered;
    this.#highWater = highWater;
    this.#hint = hint;
    this.#left = left;
  }

  /** How many wait to be taken. */
  get buffered() {
    return this.#buffer.length;
  }

  /** How many were lost. */
  get dropped() {
    return this.#dropped;
  }

  push(value) {
    if (this.#takers.length > 0) {
      this.#takers.shift().resolve({ value, done: false });
      return;
    }
    this.#buffer.push(value);
    if (this.#buffer.length > this.#limit) {
      this.#drop();
    } else if (!this.#isHigh && this.#buffer.length >= this.#highWater) {
      this.#isHigh = true;
      this.#tell('high');
    }
  }

  #drop() {
    this.#buffer.shift();
    this.#dropped++;
    if (this.#dropped % this.#limit === 1 || this.#limit === 1) {
      this.#tell('lost');
    }
  }

  #tell(level) {
    this.#hint({ level, buffered: this.#buffer.length, dropped: this.#dropped });
  }

  /** What it holds can still be taken; after that it is done, or throws the error once. */
  end(error) {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#error = error;
    this.#left();
    for (const taker of this.#takers.splice(0)) {
      this.#conclude().then(taker.resolve, taker.reject);
    }
  }

  next() {
    if (this.#buffer.length > 0) {
      const value = this.#buffer.shift();
      this.#isHigh &&= this.#buffer.length > this.#highWater / 2;
      return Promise.resolve({ value, done: false });
    }
    return this.#ended
      ? this.#conclude()
      : new Promise((resolve, reject) => this.#takers.push({ resolve, reject }));
  }

  return(value) {
    this.#buffer = [];
    this.end(null);
    return Promise.resolve({ value, done: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  #conclude() {
    const error = this.#error;
    this.#error = null;
    return error ? Promise.reject(error) : Promise.resolve({ value: undefined, done: true });
  }
}

/** All that iterate over one source; each has a buffer of its own. */
export class Streams {
  #limits;
  #hint;
  #open = new Set();
  #end = null;

  /** `limits` are `maxBuffered` and `highWater` of each; `hint` is called as the iterators say. */
  constructor(limits, hint) {
    this.#limits = limits;
    this.#hint = hint;
  }

  /** An iterator over what comes from now on; it ends with the signal. */
  open(signal) {
    let forget = () => {};
    const stream = new Stream(this.#limits, this.#hint, () => {
      this.#open.delete(stream);
      forget();
    });
    this.#open.add(stream);
    forget = onAbort(signal, () => stream.end(null));
    if (this.#end) {
      stream.end(this.#end.error);
    }
    return stream;
  }

  push(value) {
    for (const stream of [...this.#open]) {
      stream.push(value);
    }
  }

  /** Ends them all, and those opened later at once; with an error they throw it. */
  end(error = null) {
    this.#end = { error };
    for (const stream of [...this.#open]) {
      stream.end(error);
    }
  }

  /** Those opened from now on run again. */
  restart() {
    this.#end = null;
  }
}
