import { enter } from './subscription.js';

const SUBSCRIBE = {
  execution: 'subscribe_graph_execution',
  graph: 'subscribe_graph_executions',
};

/** What one channel of the gateway is for; shared by all subscriptions of the same kind and id. */
export class Topic {
  /** Subscriptions, each with what forgets its signal. */
  subscriptions = new Map();
  channel = null;
  graphId;
  wasActive = false;
  retry = null;
  retries = null;

  constructor(kind, id) {
    this.kind = kind;
    this.id = id;
  }

  static key(kind, id) {
    return `${kind} ${id}`;
  }

  get key() {
    return Topic.key(this.kind, this.id);
  }

  /** The command that subscribes to it. */
  get method() {
    return SUBSCRIBE[this.kind];
  }

  /** The data of its commands. */
  get address() {
    return this.kind === 'graph'
      ? { graph_id: this.id }
      : { graph_exec_id: this.id, graph_id: this.graphId };
  }

  /** Takes all its subscriptions into that state, which is their last. */
  finish(state, detail) {
    for (const forgetSignal of this.subscriptions.values()) {
      forgetSignal();
    }
    this.enter(state, detail);
  }

  /** Takes all its subscriptions into that state. */
  enter(state, detail) {
    this.channel = detail?.channel ?? null;
    for (const subscription of [...this.subscriptions.keys()]) {
      enter(subscription, state, detail);
    }
  }
}
