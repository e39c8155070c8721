import { instant } from '../text/format.js';
import { isNodeEvent } from './event.js';

const TIMES = ['started_at', 'ended_at', 'add_time', 'queue_time', 'start_time', 'end_time'];

/** By how much the clocks of two machines differ at most, unless most runs say otherwise, ms. */
const TRUSTED_MS = 30_000;
const RUNS_KEPT = 50;

/**
 * The publishers' time, told from the dates in their events: live bars would jump if the clock of
 * this machine were wrong by more than the way of an event.
 *
 * An event is at least as old as the newest date in it, so of each run the quickest one counts, and
 * of runs the last ones heard of. A run that goes on tells when it started, however long ago: such an
 * old date says nothing. A run all of whose dates lie in the future is not believed while as many
 * others have dates that do not: rather one publisher is wrong than all of them and this machine.
 */
export class ServerClock {
  #runs = new Map();
  #late = null;

  hear(event, runId, receivedAt) {
    const dates = TIMES.map((name) => instant(event[name])).filter((date) => date !== null);
    const late = receivedAt - Math.max(...dates);
    const mayBeOld = !isNodeEvent(event) && instant(event.ended_at) === null && late > TRUSTED_MS;
    if (dates.length > 0 && !mayBeOld) {
      this.#sample(runId, late);
    }
  }

  now(local) {
    this.#late ??= this.#estimate();
    return local - this.#late;
  }

  #sample(runId, late) {
    const before = this.#runs.get(runId) ?? late;
    this.#runs.delete(runId);
    this.#runs.set(runId, quicker(before, late));
    if (this.#runs.size > RUNS_KEPT) {
      this.#runs.delete(this.#runs.keys().next().value);
    }
    this.#late = null;
  }

  #estimate() {
    const all = [...this.#runs.values()];
    const trusted = all.filter(isTrusted);
    const future = all.filter((late) => !isTrusted(late)).toSorted((a, b) => a - b);
    if (trusted.length === 0 && future.length === 0) {
      return 0;
    }
    return trusted.length >= future.length
      ? trusted.reduce((a, b) => Math.min(a, b))
      : future[Math.floor(future.length / 2)];
  }
}

function isTrusted(late) {
  return late >= -TRUSTED_MS;
}

function quicker(a, b) {
  if (isTrusted(a) !== isTrusted(b)) {
    return isTrusted(a) ? a : b;
  }
  return Math.min(a, b);
}
