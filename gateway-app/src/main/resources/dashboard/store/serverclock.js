import { instant } from '../text/format.js';

const TIMES = ['started_at', 'ended_at', 'add_time', 'queue_time', 'start_time', 'end_time'];

/**
 * The publishers' time, told from the dates in their events: live bars would jump if the clock of
 * this machine were wrong by more than the way of an event.
 */
export class ServerClock {
  #ahead = null;

  /** An event is at least as old as the newest date in it. */
  hear(event, receivedAt) {
    const dates = TIMES.map((name) => instant(event[name])).filter((date) => date !== null);
    if (dates.length > 0) {
      const ahead = receivedAt - Math.max(...dates);
      this.#ahead = this.#ahead === null ? ahead : Math.min(this.#ahead, ahead);
    }
  }

  now(local) {
    return local - (this.#ahead ?? 0);
  }
}
