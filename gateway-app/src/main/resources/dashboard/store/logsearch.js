import { finder } from './finder.js';

/** What it costs to look at an entry, besides its size when it is searched. */
const LOOK = 64;

/**
 * The entries of a run that contain a text, found little by little: each call looks at the events
 * that came since, then further back, for as long as a drawing may take.
 */
export class LogSearch {
  #log;
  #work;
  #query = null;
  #finds = null;
  /** Matches from where the search began: those that came since, and those before it, newest first. */
  #newer = [];
  #older = [];
  #to = 0;
  #from = 0;
  #selected = null;
  #costs = null;

  /** `work` is how many bytes one call looks through. */
  constructor(log, { work = 4_000_000 } = {}) {
    this.#log = log;
    this.#work = work;
  }

  /**
   * Entries no newer than the number, the newest first: the same array until it changes. `waiting`
   * is how many are newer; `isComplete` whether all have been looked at.
   */
  select(runId, { text = '', upTo = Infinity } = {}) {
    this.#begin(runId, text.trim().toLowerCase());
    this.#forget();
    const isComplete = this.#look();
    if (this.#selected?.upTo !== upTo) {
      this.#selected = this.#collect(upTo);
    }
    return { ...this.#selected, isComplete };
  }

  #begin(runId, needle) {
    const query = JSON.stringify([runId, needle]);
    if (query !== this.#query) {
      this.#query = query;
      const contains = needle && finder(needle);
      this.#finds = (entry) => entry.runId === runId && (!contains || contains(entry.event));
      this.#newer = [];
      this.#older = [];
      this.#to = this.#log.last;
      this.#from = this.#log.last + 1;
      this.#selected = null;
      this.#costs = (entry) => LOOK + (contains && entry.runId === runId ? entry.bytes : 0);
    }
  }

  #forget() {
    const { first } = this.#log;
    const isGone = (entry) => entry.number < first;
    if (this.#older.length > 0 && isGone(this.#older.at(-1))) {
      this.#older = this.#older.filter((entry) => !isGone(entry));
      this.#selected = null;
    }
    if (this.#newer.length > 0 && isGone(this.#newer[0])) {
      this.#newer = this.#newer.filter((entry) => !isGone(entry));
      this.#selected = null;
    }
    this.#to = Math.max(this.#to, first - 1);
  }

  #look() {
    let left = this.#work;
    const look = (number, found) => {
      const entry = this.#log.at(number);
      left -= this.#costs(entry);
      if (this.#finds(entry)) {
        found.push(entry);
        this.#selected = null;
      }
    };
    while (left > 0 && this.#to < this.#log.last) {
      this.#to += 1;
      look(this.#to, this.#newer);
    }
    while (left > 0 && this.#from > this.#log.first) {
      this.#from -= 1;
      look(this.#from, this.#older);
    }
    return this.#to >= this.#log.last && this.#from <= this.#log.first;
  }

  #collect(upTo) {
    const all = [...this.#newer.toReversed(), ...this.#older];
    const entries = all.filter((entry) => entry.number <= upTo);
    return { upTo, entries, waiting: all.length - entries.length };
  }
}
