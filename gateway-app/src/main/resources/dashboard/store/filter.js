import { finder } from './finder.js';

/** How old a selection may be while events come faster, ms. */
const STALE_MS = 200;

/** Runs whose status is the chosen one, or any, and of which some id or text contains the text. */
export function matching(runs, { status = null, text = '' }) {
  const needle = text.trim();
  if (!status && !needle) {
    return runs;
  }
  const contains = needle ? finder(needle) : () => true;
  return runs.filter((run) => (!status || run.status === status) && contains(told(run)));
}

function told({ id, graphId, status, stats, title }) {
  return [id, graphId, status, stats?.error ?? '', stats?.activity_status ?? '', title];
}

/** The same for a list that changes all the time: it is gone through a few times a second at most. */
export class Selection {
  #key = null;
  #version = null;
  #at = 0;
  #found = [];

  of(runs, { status, text }, now) {
    const key = JSON.stringify([status, text]);
    const isStale = runs.version !== this.#version && Math.abs(now - this.#at) >= STALE_MS;
    if (key !== this.#key || isStale) {
      this.#key = key;
      this.#version = runs.version;
      this.#at = now;
      this.#found = matching(runs.newestFirst(), { status, text });
    }
    return this.#found;
  }
}
