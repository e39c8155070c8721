const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600].map(
  (seconds) => seconds * 1_000,
);

/** Where each node execution of a run stands on one axis, in shares of its width. */
export function timeline(run, now) {
  const nodes = [...run.nodes.values()];
  const starts = nodes.map(begin).filter((time) => time !== null);
  if (run.startedAt !== null) {
    starts.push(run.startedAt);
  }
  if (starts.length === 0) {
    return { from: now, span: 0, ticks: [], rows: [] };
  }
  const from = starts.reduce((a, b) => Math.min(a, b));
  const ends = nodes.map((node) => node.endedAt ?? (isOpen(node) ? now : (begin(node) ?? from)));
  ends.push(run.endedAt ?? (run.nodes.size === 0 ? now : from));
  const span = Math.max(1_000, ends.reduce((a, b) => Math.max(a, b)) - from);
  const share = (time) => Math.min(1, Math.max(0, (time - from) / span));
  return { from, span, ticks: ticks(span), rows: nodes.map((node) => row(node, now, share)) };
}

function row(node, now, share) {
  const queued = share(begin(node) ?? now);
  const end = share(node.endedAt ?? (isOpen(node) ? now : (node.startedAt ?? begin(node) ?? now)));
  const started = node.startedAt === null ? end : share(node.startedAt);
  const until = node.endedAt ?? (isOpen(node) ? now : null);
  const time = node.startedAt === null || until === null ? null : Math.max(0, until - node.startedAt);
  return { node, queued, started: Math.min(started, end), end, time };
}

function begin(node) {
  return node.queuedAt ?? node.addedAt ?? node.startedAt;
}

function isOpen(node) {
  return node.endedAt === null && ['QUEUED', 'RUNNING', 'REVIEW', 'INCOMPLETE'].includes(node.status);
}

function ticks(span) {
  const step =
    STEPS.find((candidate) => span / candidate <= 6) ?? Math.ceil(span / 6 / 3_600_000) * 3_600_000;
  const found = [];
  for (let at = 0; at <= span; at += step) {
    found.push({ at, share: at / span });
  }
  return found;
}
