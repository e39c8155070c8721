import { Connection } from './connection.js';
import { EventLog } from './eventlog.js';
import { Notices } from './notices.js';
import { Rate } from './rate.js';
import { Runs } from './runs.js';
import { ServerClock } from './serverclock.js';

/** All that the page knows. Whoever changes it says so with `changed`. */
export class Store {
  runs = new Runs();
  log = new EventLog();
  notices = new Notices();
  rate = new Rate();
  connection = new Connection();
  clock = new ServerClock();
  /** Subscriptions asked for at the page: { kind, id, state, error }. */
  watches = [];
  #direct = new Set();
  #listeners = new Set();

  /**
   * Takes one event in. What a followed execution sends comes again by its graph's subscription:
   * the log has it once.
   */
  event(event, { isDirect, now }) {
    this.clock.hear(event, now);
    const run = this.runs.apply(event, now);
    if (isDirect) {
      this.#direct.add(run.id);
    }
    if (isDirect || !this.#direct.has(run.id)) {
      this.log.add(event, now);
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
}
