/** Runs whose status is the chosen one, or any, and of which some id or text contains the text. */
export function matching(runs, { status = null, text = '' }) {
  const needle = text.trim().toLowerCase();
  if (!status && !needle) {
    return runs;
  }
  return runs.filter((run) => (!status || run.status === status) && (!needle || contains(run, needle)));
}

/** How many runs there are of each status. */
export function countByStatus(runs) {
  const counts = new Map();
  for (const run of runs) {
    counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
  }
  return counts;
}

function contains(run, needle) {
  return [run.id, run.graphId, run.status, run.stats?.error, run.stats?.activity_status, title(run)].some(
    (text) => text && String(text).toLowerCase().includes(needle),
  );
}

/** What a run is about, as far as its inputs say it in one short text. */
export function title(run) {
  const texts = Object.values(run.inputs ?? {}).filter((value) => typeof value === 'string' && value.trim());
  return texts.length > 0 ? texts[0].trim().slice(0, 200) : '';
}
