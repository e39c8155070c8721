import { isFinal } from '../text/status.js';

const LINGER_MS = 3_000;

/**
 * Which executions to listen to for their nodes: the open one and the newest that run.
 *
 * A run that has just ended is kept a moment longer: its nodes' last events may come after its own.
 */
export function runsToFollow(runs, { openId = null, limit = 24, now }) {
  const chosen = new Set();
  const open = runs.find((run) => run.id === openId);
  if (open && isAlive(open, now)) {
    chosen.add(open.id);
  }
  for (const run of runs) {
    if (chosen.size >= limit) {
      break;
    }
    if (isAlive(run, now)) {
      chosen.add(run.id);
    }
  }
  return chosen;
}

function isAlive(run, now) {
  return !isFinal(run.status) || now - run.heardAt < LINGER_MS;
}
