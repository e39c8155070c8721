import { isNodeEvent, runIdOf } from './event.js';
import { sizeOf } from './size.js';

const MEGABYTE = 1_000_000;

/** The last events as they came: a ring that forgets the oldest, by number and by size. */
export class EventLog {
  #entries = [];
  #first = 0;
  #number = 0;
  #bytes = 0;
  #limit;
  #byteLimit;
  #forgotten;

  /** `forgotten(entry)` is told what had to go; the newest event stays, however large it is. */
  constructor({ limit = 5_000, bytes = 64 * MEGABYTE, forgotten = () => {} } = {}) {
    this.#limit = limit;
    this.#byteLimit = bytes;
    this.#forgotten = forgotten;
  }

  /** The number of the newest entry; numbers begin at 1. */
  get last() {
    return this.#number;
  }

  /** The number of the oldest entry that is kept. */
  get first() {
    return this.#number - this.size + 1;
  }

  get size() {
    return this.#entries.length - this.#first;
  }

  get bytes() {
    return this.#bytes;
  }

  /** The entry of a number between `first` and `last`. */
  at(number) {
    return this.#entries[this.#first + number - this.first];
  }

  add(event, receivedAt, { runId = runIdOf(event), bytes = sizeOf(event) } = {}) {
    this.#number += 1;
    this.#bytes += bytes;
    this.#entries.push({
      number: this.#number,
      at: receivedAt,
      isNode: isNodeEvent(event),
      runId,
      event,
      bytes,
      excerpt: null,
    });
    while (this.size > 1 && (this.size > this.#limit || this.#bytes > this.#byteLimit)) {
      this.#forget();
    }
  }

  #forget() {
    const oldest = this.#entries[this.#first];
    this.#entries[this.#first] = undefined;
    this.#first += 1;
    this.#bytes -= oldest.bytes;
    if (this.#first >= this.#limit) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    this.#forgotten(oldest);
  }
}
