import { instant } from '../text/format.js';
import { isFinal } from '../text/status.js';

/**
 * The executions heard of, and their nodes: bounded, the oldest go first.
 *
 * Events are idempotent and may come twice, once for each subscription they match.
 */
export class Runs {
  #runs = new Map();
  #detailed = new Set();
  #newestFirst = null;
  #limit;
  #detailLimit;

  constructor({ limit = 10_000, detailLimit = 300 } = {}) {
    this.#limit = limit;
    this.#detailLimit = detailLimit;
  }

  get size() {
    return this.#runs.size;
  }

  get(id) {
    return this.#runs.get(id);
  }

  /** By when they were first heard of; the same array until a run comes or goes. */
  newestFirst() {
    this.#newestFirst ??= [...this.#runs.values()].reverse();
    return this.#newestFirst;
  }

  /** Takes one event in and returns its run. */
  apply(event, receivedAt) {
    const isNode = event.event_type === 'node_execution_update';
    const run = this.#obtain(isNode ? event.graph_exec_id : event.id, receivedAt);
    run.graphId = event.graph_id || run.graphId;
    run.graphVersion = event.graph_version || run.graphVersion;
    run.heardAt = receivedAt;
    if (isNode) {
      this.#keepDetails(run);
      applyNode(run, event);
    } else {
      applyGraph(run, event);
    }
    return run;
  }

  #obtain(id, receivedAt) {
    let run = this.#runs.get(id);
    if (!run) {
      run = newRun(id, receivedAt);
      this.#runs.set(id, run);
      this.#newestFirst = null;
      if (this.#runs.size > this.#limit) {
        this.#forget(this.#runs.keys().next().value);
      }
    }
    return run;
  }

  #forget(id) {
    this.#runs.delete(id);
    this.#detailed.delete(id);
  }

  #keepDetails(run) {
    this.#detailed.add(run.id);
    if (this.#detailed.size > this.#detailLimit) {
      const oldest = this.#detailed.values().next().value;
      this.#detailed.delete(oldest);
      this.#runs.get(oldest).nodes.clear();
    }
  }
}

function newRun(id, receivedAt) {
  return {
    id,
    graphId: '',
    graphVersion: 0,
    status: 'RUNNING',
    startedAt: null,
    endedAt: null,
    firstHeardAt: receivedAt,
    heardAt: receivedAt,
    events: 0,
    inputs: null,
    outputs: null,
    stats: null,
    nodes: new Map(),
    nodesDone: 0,
  };
}

function applyGraph(run, event) {
  run.status = event.status;
  run.startedAt = instant(event.started_at) ?? run.startedAt;
  run.endedAt = instant(event.ended_at);
  run.stats = event.stats ?? run.stats;
  run.inputs = event.inputs ?? run.inputs;
  run.outputs = event.outputs ?? run.outputs;
}

function applyNode(run, event) {
  const before = run.nodes.get(event.node_exec_id);
  run.nodesDone += Number(isFinal(event.status)) - Number(isFinal(before?.status));
  run.nodes.set(event.node_exec_id, {
    id: event.node_exec_id,
    nodeId: event.node_id,
    blockId: event.block_id,
    status: event.status,
    addedAt: instant(event.add_time),
    queuedAt: instant(event.queue_time),
    startedAt: instant(event.start_time),
    endedAt: instant(event.end_time),
    inputs: event.input_data,
    outputs: event.output_data,
  });
}

/** Nodes done, and how many are known; the total is null while no node was heard of. */
export function progress(run) {
  const open = Math.max(0, run.nodes.size - run.nodesDone);
  const done = Math.max(run.nodesDone, run.stats?.node_exec_count ?? 0);
  const isKnown = run.nodes.size > 0 || isFinal(run.status);
  return { done, total: isKnown ? done + (isFinal(run.status) ? 0 : open) : null };
}

/** Milliseconds from the start to the end, or to now; null before the start. */
export function runTime(run, now) {
  if (run.startedAt == null) {
    return null;
  }
  if (run.endedAt != null) {
    return run.endedAt - run.startedAt;
  }
  return isFinal(run.status) ? (run.stats?.duration ?? 0) * 1_000 : Math.max(0, now - run.startedAt);
}

/** What went wrong, in the words of the run or else of a node; null if nothing did. */
export function runError(run) {
  if (run.stats?.error) {
    return String(run.stats.error);
  }
  if (run.status !== 'FAILED') {
    return null;
  }
  const failed = [...run.nodes.values()].find((node) => node.status === 'FAILED');
  return (failed && nodeError(failed)) ?? 'The run failed without saying why.';
}

export function nodeError(node) {
  if (node.status !== 'FAILED') {
    return null;
  }
  const said = node.outputs?.error?.[0];
  return said == null ? 'The node failed without saying why.' : String(said);
}
