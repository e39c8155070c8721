/** What an execution's status is called, which icon it has, and whether more can follow. */
const STATUSES = {
  INCOMPLETE: { word: 'Incomplete', tone: 'idle', icon: 'dashed', final: false },
  QUEUED: { word: 'Queued', tone: 'idle', icon: 'clock', final: false },
  RUNNING: { word: 'Running', tone: 'live', icon: 'spinner', final: false },
  REVIEW: { word: 'In review', tone: 'ask', icon: 'eye', final: false },
  COMPLETED: { word: 'Completed', tone: 'good', icon: 'check', final: true },
  FAILED: { word: 'Failed', tone: 'bad', icon: 'cross', final: true },
  TERMINATED: { word: 'Stopped', tone: 'idle', icon: 'stop', final: true },
};

export const STATUS_NAMES = Object.keys(STATUSES);

export function statusOf(name) {
  const word = typeof name === 'string' && name ? name : 'Unknown';
  return Object.hasOwn(STATUSES, word)
    ? STATUSES[word]
    : { word, tone: 'idle', icon: 'dashed', final: false };
}

export function isFinal(name) {
  return statusOf(name).final;
}
