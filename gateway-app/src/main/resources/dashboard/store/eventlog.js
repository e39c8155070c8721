/** The last events as they came: a ring that forgets the oldest. */
export class EventLog {
  #entries = [];
  #first = 0;
  #number = 0;
  #limit;

  constructor(limit = 5_000) {
    this.#limit = limit;
  }

  /** The number of the newest entry; numbers begin at 1. */
  get last() {
    return this.#number;
  }

  get size() {
    return this.#entries.length - this.#first;
  }

  add(event, receivedAt) {
    this.#number += 1;
    const isNode = event.event_type === 'node_execution_update';
    this.#entries.push({
      number: this.#number,
      at: receivedAt,
      isNode,
      runId: isNode ? event.graph_exec_id : event.id,
      event,
      text: null,
    });
    if (this.size > this.#limit) {
      this.#entries[this.#first] = undefined;
      this.#first += 1;
    }
    if (this.#first >= this.#limit) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Entries of a run, newest first, that contain the text and are no newer than the number. */
  select(runId, { text = '', upTo = Infinity } = {}) {
    const needle = text.trim().toLowerCase();
    const selected = [];
    for (let i = this.#entries.length - 1; i >= this.#first; i -= 1) {
      const entry = this.#entries[i];
      if (entry.runId === runId && entry.number <= upTo && (!needle || textOf(entry).includes(needle))) {
        selected.push(entry);
      }
    }
    return selected;
  }
}

function textOf(entry) {
  entry.text ??= JSON.stringify(entry.event).toLowerCase();
  return entry.text;
}
