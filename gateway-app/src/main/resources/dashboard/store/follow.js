import { isFinal } from '../text/status.js';

const LINGER_MS = 3_000;
const SILENCE_MS = 600_000;

/**
 * Which executions to listen to for their nodes: the open one, those already followed, and as many
 * of the newest as there is room for. What is followed is not given up for something newer: each
 * change costs a command, of which the gateway takes so many a second.
 *
 * A run that has just ended is kept a moment longer: its nodes' last events may come after its own.
 */
export function runsToFollow(runs, { openId = null, followed = new Set(), limit = 24, now }) {
  const isWanted = (run) =>
    isFinal(run.status) ? now - run.heardAt < LINGER_MS : now - run.heardAt < SILENCE_MS;
  const chosen = new Set();
  const choose = (run) => chosen.size < limit && chosen.add(run.id);
  runs.filter((run) => run.id === openId && (!isFinal(run.status) || isWanted(run))).forEach(choose);
  runs.filter((run) => followed.has(run.id) && isWanted(run)).forEach(choose);
  for (const run of runs) {
    if (chosen.size >= limit) {
      break;
    }
    if (isWanted(run)) {
      choose(run);
    }
  }
  return chosen;
}
