import { onAbort } from './emitter.js';

/**
 * One consumer's events, as an async iterator. It holds a bounded number while its consumer is busy;
 * then the oldest go, and the hint says so: at the first loss, and again whenever a full buffer is lost.
 */
class Stream {
  #limit;
  #hint;
  #left;
  #buffer = [];
  #takers = [];
  #dropped = 0;
  #ended = false;
  #error = null;

  constructor(limit, hint, left) {
    this.#limit = limit;
    this.#hint = hint;
    this.#left = left;
  }

  push(value) {
    if (this.#takers.length > 0) {
      this.#takers.shift().resolve({ value, done: false });
      return;
    }
    this.#buffer.push(value);
    if (this.#buffer.length > this.#limit) {
      this.#buffer.shift();
      this.#dropped++;
      if (this.#dropped % this.#limit === 1 || this.#limit === 1) {
        this.#hint(this.#buffer.length, this.#dropped);
      }
    }
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
      return Promise.resolve({ value: this.#buffer.shift(), done: false });
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
  #limit;
  #hint;
  #open = new Set();
  #end = null;

  /** `hint(buffered, dropped)` is called when an iterator loses events. */
  constructor(limit, hint) {
    this.#limit = limit;
    this.#hint = hint;
  }

  /** An iterator over what comes from now on; it ends with the signal. */
  open(signal) {
    let forget = () => {};
    const stream = new Stream(this.#limit, this.#hint, () => {
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
