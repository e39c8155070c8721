import { Connection } from './connection.js';
import { runIdOf } from './event.js';
import { EventLog } from './eventlog.js';
import { Notices } from './notices.js';
import { Rate } from './rate.js';
import { Runs } from './runs.js';
import { ServerClock } from './serverclock.js';
import { sizeOf } from './size.js';

/** All that the page knows, of a bounded size. Whoever changes it says so with `changed`. */
export class Store {
  runs;
  log;
  notices = new Notices();
  rate = new Rate();
  connection = new Connection();
  clock = new ServerClock();
  /** Subscriptions asked for at the page: { kind, id, state, error }. */
  watches = [];
  #direct = new Set();
  #listeners = new Set();

  constructor({ runs = {}, log = {} } = {}) {
    this.runs = new Runs(runs);
    this.log = new EventLog({ ...log, forgotten: ({ runId }) => this.#forgotten(runId) });
  }

  /**
   * Takes one event in. What a followed execution sends comes again by its graph's subscription:
   * the log has it once.
   *
   * `runId` is the execution that was subscribed to, for events that do not name theirs. Returns
   * the run; null if nobody knows it.
   */
  event(event, { isDirect, runId = null, now }) {
    const id = runIdOf(event) ?? runId;
    if (id === null) {
      this.connection.error = 'An event came that does not say which execution it is of.';
      this.changed();
      return null;
    }
    const bytes = sizeOf(event);
    this.clock.hear(event, id, now);
    const run = this.runs.apply(event, now, { runId: id, bytes });
    if (isDirect) {
      this.#direct.add(id);
    }
    if (isDirect || !this.#direct.has(id)) {
      this.log.add(event, now, { runId: id, bytes });
      run.events += 1;
    }
    this.changed();
    return run;
  }

  /** From now on the execution is heard through its graph alone. */
  unfollowed(runId) {
    this.#direct.delete(runId);
  }

  onChange(listener) {
    this.#listeners.add(listener);
  }

  changed() {
    this.#listeners.forEach((listener) => listener());
  }

  #forgotten(runId) {
    const run = this.runs.get(runId);
    if (run) {
      run.eventsForgotten += 1;
    }
  }
}
