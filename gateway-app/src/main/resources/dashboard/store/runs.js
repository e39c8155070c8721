import { instant } from '../text/format.js';
import { isFinal } from '../text/status.js';
import { Budget } from './budget.js';
import { isNodeEvent, runIdOf } from './event.js';
import { cut, sizeOf } from './size.js';

const MEGABYTE = 1_000_000;
const TITLE_LENGTH = 200;
const TEXT_LENGTH = 2_000;
const NUMBERS = ['cost', 'duration', 'node_exec_count', 'node_error_count', 'correctness_score'];

/**
 * The executions heard of, and their nodes: bounded in number, and in the size of their values; the
 * oldest go first. A run or node without its values says so (`isTrimmed`).
 *
 * Events are idempotent and may come twice, once for each subscription they match.
 */
export class Runs {
  #runs = new Map();
  #detailed = new Set();
  #newestFirst = null;
  #newest = null;
  #numbers = 0;
  #limit;
  #detailLimit;
  #nodeLimit;
  #values;
  /** How many there are of each status. */
  counts = new Map();
  /** Changes with every event. */
  version = 0;

  constructor({ limit = 10_000, detailLimit = 300, nodeLimit = 10_000, bytes = 64 * MEGABYTE } = {}) {
    this.#limit = limit;
    this.#detailLimit = detailLimit;
    this.#nodeLimit = nodeLimit;
    this.#values = new Budget(bytes);
  }

  get size() {
    return this.#runs.size;
  }

  /** The run first heard of last, or null. */
  get newest() {
    return this.#newest;
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
  apply(event, receivedAt, { runId = runIdOf(event), bytes = sizeOf(event) } = {}) {
    const run = this.#obtain(runId, receivedAt);
    this.version += 1;
    run.graphId = event.graph_id || run.graphId;
    run.graphVersion = event.graph_version || run.graphVersion;
    run.heardAt = receivedAt;
    if (isNodeEvent(event)) {
      this.#keepDetails(run);
      this.#applyNode(run, event, bytes);
    } else {
      this.#applyGraph(run, event, bytes);
    }
    return run;
  }

  #obtain(id, receivedAt) {
    let run = this.#runs.get(id);
    if (!run) {
      run = newRun(id, (this.#numbers += 1), receivedAt);
      this.#runs.set(id, run);
      this.#newest = run;
      this.#newestFirst = null;
      this.#count(run.status, 1);
      if (this.#runs.size > this.#limit) {
        this.#forget(this.#runs.values().next().value);
      }
    }
    return run;
  }

  #forget(run) {
    this.#runs.delete(run.id);
    this.#detailed.delete(run.id);
    this.#values.release(run);
    run.nodes.forEach((node) => this.#values.release(node));
    this.#count(run.status, -1);
  }

  #count(status, change) {
    const count = (this.counts.get(status) ?? 0) + change;
    if (count > 0) {
      this.counts.set(status, count);
    } else {
      this.counts.delete(status);
    }
  }

  #keepDetails(run) {
    this.#detailed.add(run.id);
    if (this.#detailed.size > this.#detailLimit) {
      const oldest = this.#runs.get(this.#detailed.values().next().value);
      this.#detailed.delete(oldest.id);
      oldest.nodes.forEach((node) => this.#values.release(node));
      oldest.nodes.clear();
    }
  }

  #applyGraph(run, event, bytes) {
    this.#count(run.status, -1);
    applyGraph(run, event);
    this.#count(run.status, 1);
    this.#values.hold(run, bytes, () => trim(run));
  }

  #applyNode(run, event, bytes) {
    const id = event.node_exec_id ?? event.node_id ?? '';
    const before = run.nodes.get(id);
    const node = newNode(id, before?.number ?? (run.nodeNumbers += 1), event);
    this.#values.release(before);
    run.nodesDone += Number(isFinal(node.status)) - Number(isFinal(before?.status));
    run.nodes.set(id, node);
    this.#values.hold(node, bytes, () => trim(node));
    if (run.nodes.size > this.#nodeLimit) {
      this.#forgetNode(run);
    }
  }

  /** The oldest of those that ended, if there is one. */
  #forgetNode(run) {
    const oldest = first(run.nodes, (node) => isFinal(node.status)) ?? first(run.nodes, () => true);
    run.nodes.delete(oldest.id);
    run.nodesDone -= Number(isFinal(oldest.status));
    run.nodesForgotten += 1;
    this.#values.release(oldest);
  }
}

function first(nodes, isWanted) {
  for (const node of nodes.values()) {
    if (isWanted(node)) {
      return node;
    }
  }
  return null;
}

function newRun(id, number, receivedAt) {
  return {
    id,
    number,
    graphId: '',
    graphVersion: 0,
    status: 'RUNNING',
    title: '',
    startedAt: null,
    endedAt: null,
    firstHeardAt: receivedAt,
    heardAt: receivedAt,
    events: 0,
    eventsForgotten: 0,
    inputs: null,
    outputs: null,
    isTrimmed: false,
    stats: null,
    nodes: new Map(),
    nodeNumbers: 0,
    nodesDone: 0,
    nodesForgotten: 0,
  };
}

function newNode(id, number, event) {
  const hasFailed = event.status === 'FAILED';
  return {
    id,
    number,
    nodeId: event.node_id,
    blockId: event.block_id,
    status: event.status,
    addedAt: instant(event.add_time),
    queuedAt: instant(event.queue_time),
    startedAt: instant(event.start_time),
    endedAt: instant(event.end_time),
    inputs: event.input_data,
    outputs: event.output_data,
    isTrimmed: false,
    error: hasFailed ? textOf(event.output_data?.error?.[0]) : null,
  };
}

function applyGraph(run, event) {
  run.status = event.status;
  run.startedAt = instant(event.started_at) ?? run.startedAt;
  run.endedAt = instant(event.ended_at);
  run.stats = event.stats ? statsOf(event.stats) : run.stats;
  run.inputs = event.inputs ?? run.inputs;
  run.outputs = event.outputs ?? run.outputs;
  run.isTrimmed = false;
  run.title = titleOf(event.inputs) || run.title;
}

function trim(owner) {
  owner.inputs = null;
  owner.outputs = null;
  owner.isTrimmed = true;
}

/** What of a run's sums is shown, if it is of the kind that it should be. */
function statsOf(stats) {
  const numbers = NUMBERS.map((name) => [name, Number.isFinite(stats[name]) ? stats[name] : null]);
  return {
    ...Object.fromEntries(numbers),
    error: textOf(stats.error),
    activity_status: textOf(stats.activity_status),
  };
}

function textOf(value) {
  if (value == null || value === '') {
    return null;
  }
  return cut(typeof value === 'string' ? value : JSON.stringify(value), TEXT_LENGTH);
}

/** What a run is about, as far as its inputs say it in one short text. */
function titleOf(inputs) {
  if (inputs === null || typeof inputs !== 'object') {
    return '';
  }
  for (const name in inputs) {
    if (typeof inputs[name] === 'string' && inputs[name].trim()) {
      return cut(inputs[name].trim(), TITLE_LENGTH);
    }
  }
  return '';
}

/** Nodes done, and how many are known; the total is null while no node was heard of. */
export function progress(run) {
  const open = Math.max(0, run.nodes.size - run.nodesDone);
  const done = Math.max(run.nodesDone + run.nodesForgotten, run.stats?.node_exec_count ?? 0);
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
    return run.stats.error;
  }
  if (run.status !== 'FAILED') {
    return null;
  }
  const failed = first(run.nodes, (node) => node.status === 'FAILED');
  return (failed && nodeError(failed)) ?? 'The run failed without saying why.';
}

export function nodeError(node) {
  return node.status === 'FAILED' ? (node.error ?? 'The node failed without saying why.') : null;
}
