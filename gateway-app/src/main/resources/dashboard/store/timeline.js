const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600].map(
  (seconds) => seconds * 1_000,
);

/** The axis of a run: where it begins, how long it is, and `place`, which puts a node on it. */
export function timeline(run, now) {
  const nodes = [...run.nodes.values()];
  let from = run.startedAt ?? Infinity;
  for (const node of nodes) {
    from = Math.min(from, begin(node) ?? Infinity);
  }
  if (from === Infinity) {
    return { from: now, span: 0, ticks: [], nodes, place: (node) => place(node, now, () => 0) };
  }
  let to = run.endedAt ?? (nodes.length === 0 ? now : from);
  for (const node of nodes) {
    to = Math.max(to, node.endedAt ?? (isOpen(node) ? now : (begin(node) ?? from)));
  }
  const span = Math.max(1_000, to - from);
  const share = (time) => Math.min(1, Math.max(0, (time - from) / span));
  return { from, span, ticks: ticks(span), nodes, place: (node) => place(node, now, share) };
}

/** From where it waits, starts and ends, in shares of the axis, and how long it ran. */
function place(node, now, share) {
  const queued = share(begin(node) ?? now);
  const end = share(node.endedAt ?? (isOpen(node) ? now : (node.startedAt ?? begin(node) ?? now)));
  const started = node.startedAt === null ? end : share(node.startedAt);
  const until = node.endedAt ?? (isOpen(node) ? now : null);
  const time = node.startedAt === null || until === null ? null : Math.max(0, until - node.startedAt);
  return { queued: Math.min(queued, end), started: Math.min(started, end), end, time };
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
