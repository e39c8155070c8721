import { runsToFollow } from '../store/follow.js';

/**
 * Brings what the client hears into the store.
 *
 * Watches are what somebody asked for, a graph or an execution. Follows are the executions whose
 * nodes are wanted besides, because they run or are open.
 */
export class Feed {
  #makeClient;
  #store;
  #now;
  #client = null;
  #ended = null;
  #subscriptions = new Map();
  #follows = new Map();

  constructor({ makeClient, store, now = Date.now }) {
    this.#makeClient = makeClient;
    this.#store = store;
    this.#now = now;
  }

  get stats() {
    return this.#client?.stats ?? null;
  }

  /** Connects anew, and subscribes to what was watched. */
  start() {
    this.stop();
    this.#ended = new AbortController();
    this.#store.connection.restarted();
    this.#client = this.#makeClient();
    const { signal } = this.#ended;
    this.#listen(this.#client, signal);
    this.#client.connect().catch((error) => this.#failed(error, signal));
    this.#store.watches.forEach((watch) => this.#subscribe(watch));
  }

  stop() {
    this.#ended?.abort();
    this.#client?.close();
    this.#client = null;
    this.#subscriptions.clear();
    this.#follows.forEach((_, id) => this.#store.unfollowed(id));
    this.#follows.clear();
  }

  watch(kind, id, graphId) {
    if (this.#find(kind, id)) {
      return;
    }
    const watch = { kind, id, graphId, state: 'pending', error: null };
    this.#store.watches = [...this.#store.watches, watch];
    if (this.#client) {
      this.#subscribe(watch);
    }
    this.#store.changed();
  }

  unwatch(kind, id) {
    const watch = this.#find(kind, id);
    if (watch) {
      this.#store.watches = this.#store.watches.filter((other) => other !== watch);
      this.#subscriptions
        .get(watch)
        ?.unsubscribe()
        .catch(() => {});
      this.#subscriptions.delete(watch);
      this.#store.changed();
    }
  }

  /** Follows what should be and leaves the rest; to be called now and then. */
  follow(openId) {
    if (!this.#client || this.#store.connection.state !== 'open') {
      return;
    }
    const watched = new Set(this.#store.watches.filter((w) => w.kind === 'execution').map((w) => w.id));
    const wanted = runsToFollow(this.#store.runs.newestFirst(), {
      openId,
      followed: new Set(this.#follows.keys()),
      now: this.#now(),
    });
    for (const [id, subscription] of this.#follows) {
      if (!wanted.has(id)) {
        this.#follows.delete(id);
        this.#store.unfollowed(id);
        subscription.unsubscribe().catch(() => {});
      }
    }
    for (const id of wanted) {
      if (!this.#follows.has(id) && !watched.has(id)) {
        const { graphId } = this.#store.runs.get(id);
        this.#follows.set(id, this.#hear(this.#client.subscribeExecution(id, { graphId }), true));
      }
    }
  }

  #find(kind, id) {
    return this.#store.watches.find((watch) => watch.kind === kind && watch.id === id);
  }

  #subscribe(watch) {
    const isDirect = watch.kind === 'execution';
    const subscription = isDirect
      ? this.#client.subscribeExecution(watch.id, { graphId: watch.graphId })
      : this.#client.subscribeGraph(watch.id);
    this.#subscriptions.set(watch, this.#hear(subscription, isDirect));
    watch.error = null;
    const update = () => {
      watch.state = subscription.state;
      this.#store.changed();
    };
    subscription.on('state', update, { signal: this.#ended.signal });
    subscription.ready.catch((error) => {
      watch.error = error.message;
      update();
    });
    update();
  }

  #hear(subscription, isDirect) {
    const { signal } = this.#ended;
    subscription.on('event', (event) => this.#store.event(event, { isDirect, now: this.#now() }), { signal });
    subscription.ready.catch(() => {});
    return subscription;
  }

  #listen(client, signal) {
    const { connection, notices, rate } = this.#store;
    const on = (type, listener) =>
      client.on(
        type,
        (value) => {
          listener(value);
          this.#store.changed();
        },
        { signal },
      );
    on('state', (change) => connection.changed(change, this.#now()));
    on('close', (close) => {
      if (!connection.blocked) {
        connection.closed(close, this.#now());
        connection.blocked && client.close();
      }
    });
    on('latency', (millis) => (connection.latency = millis));
    on('pressure', ({ dropped }) => (connection.dropped += dropped));
    on('error', (error) => (connection.error = error.message));
    on('event', () => rate.count(this.#now()));
    on('notification', (notification) => notices.add(notification, this.#now()));
  }

  #failed(error, signal) {
    if (error.close && !signal.aborted) {
      this.#store.connection.blocked ??= error.close;
      this.#store.changed();
    }
  }
}
