import { stateOf } from '../text/advice.js';
import { shortId } from '../text/format.js';
import { isFinal, statusOf } from '../text/status.js';

/** What a screen reader should say of itself: a new state of the connection, the end of the open run. */
export class Announcer {
  #state = null;
  #ended = null;

  /** The next thing to say, or null. */
  next(connection, run, now) {
    let news = null;
    if (connection.shown !== this.#state) {
      this.#state = connection.shown;
      news = stateOf(connection, now).word;
    }
    const ended = run && isFinal(run.status) ? `${run.id} ${run.status}` : null;
    if (ended !== null && ended !== this.#ended) {
      news = `Run ${run.title || shortId(run.id)}: ${statusOf(run.status).word}`;
    }
    this.#ended = ended;
    return news;
  }
}
