import { Timer } from './timer.js';

/**
 * The commands of one socket from being asked for to their reply.
 *
 * Replies carry no id: the gateway answers in the order of the commands, so a reply, and an error too,
 * belongs to the oldest command without one. A command whose turn it is and that is not answered in time
 * makes the whole socket useless, because nobody could tell whose the next reply is.
 *
 * Commands leave at a pace below the gateway's default limit, so that a thousand subscriptions can come
 * back without a 4007; an urgent one leaves before those that wait. Callbacks run inside `settle`, not
 * later: an event may stand in the next frame.
 */
export class Requests {
  #send;
  #pace;
  #waiting = [];
  #sent = [];
  #refill;
  #overdue;

  /** `rate` is in commands per second; twice as many may leave at once after a quiet time. */
  constructor({ clock, rate, send, timedOut }) {
    this.#send = send;
    this.#pace = new Pace(clock, rate);
    this.#refill = new Timer(clock, () => this.#flush());
    this.#overdue = new Timer(clock, timedOut);
  }

  /** `callbacks`: acknowledged(reply), refused(text), lost() when the socket ended first; each optional. */
  add(command, timeout, callbacks) {
    this.#waiting.push({ command, timeout, callbacks });
    this.#flush();
  }

  /** Sends it as the next one; `callbacks` is told of that too, by sent(), and minds the time itself. */
  addUrgent(command, callbacks) {
    this.#waiting.unshift({ command, timeout: null, callbacks });
    this.#flush();
  }

  /** Gives the reply to whom it belongs; false if it is nobody's. */
  settle(reply) {
    const isError = reply.method === 'error';
    const oldest = this.#sent[0];
    if (!oldest || (!isError && reply.method !== oldest.command.method)) {
      return false;
    }
    this.#sent.shift();
    this.#watchOldest();
    if (isError) {
      oldest.callbacks.refused?.(String(reply.error));
    } else {
      oldest.callbacks.acknowledged?.(reply);
    }
    return true;
  }

  /** The socket ended. */
  dispose() {
    this.#refill.stop();
    this.#overdue.stop();
    for (const { callbacks } of [...this.#sent.splice(0), ...this.#waiting.splice(0)]) {
      callbacks.lost?.();
    }
  }

  #flush() {
    while (this.#waiting.length > 0 && this.#pace.tryTake()) {
      const request = this.#waiting.shift();
      this.#sent.push(request);
      if (this.#sent.length === 1) {
        this.#watchOldest();
      }
      this.#send(JSON.stringify(request.command));
      request.callbacks.sent?.();
    }
    if (this.#waiting.length > 0) {
      this.#refill.start(this.#pace.untilNext());
    }
  }

  #watchOldest() {
    this.#overdue.stop();
    const timeout = this.#sent[0]?.timeout ?? null;
    if (timeout !== null) {
      this.#overdue.start(timeout);
    }
  }
}

/** A token bucket. */
class Pace {
  #clock;
  #perMs;
  #burst;
  #available;
  #refilled;

  constructor(clock, rate) {
    this.#clock = clock;
    this.#perMs = rate / 1_000;
    this.#burst = Math.max(1, 2 * rate);
    this.#available = this.#burst;
    this.#refilled = clock.elapsed();
  }

  tryTake() {
    const now = this.#clock.elapsed();
    const refill = (now - this.#refilled) * this.#perMs;
    this.#available = Math.min(this.#burst, this.#available + refill);
    this.#refilled = now;
    if (this.#available < 1) {
      return false;
    }
    this.#available -= 1;
    return true;
  }

  /** ms until one can be taken. */
  untilNext() {
    return Math.max(1, Math.ceil((1 - this.#available) / this.#perMs));
  }
}
