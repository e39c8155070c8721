import { runsToFollow } from '../store/follow.js';

/**
 * Brings what the client hears into the store.
 *
 * Watches are what somebody asked for, a graph or an execution. Follows are the executions whose
 * nodes are wanted besides, because they run or are open. An execution is subscribed to once, be it
 * as the one or as the other.
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

  /** The figures of this connection and of those before it. */
  get stats() {
    return this.#store.connection.totals(this.#client?.stats);
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
    this.#store.connection.ended(this.#client?.stats);
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
      if (kind === 'execution') {
        this.#store.unfollowed(id);
      }
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
        this.#follows.set(id, this.#hearExecution(id, this.#store.runs.get(id).graphId));
      }
    }
  }

  #find(kind, id) {
    return this.#store.watches.find((watch) => watch.kind === kind && watch.id === id);
  }

  /** What is followed already goes on as the watch. */
  #subscribe(watch) {
    const { kind, id, graphId } = watch;
    const subscription =
      kind === 'graph' ? this.#hearGraph(id) : (this.#follows.get(id) ?? this.#hearExecution(id, graphId));
    if (kind === 'execution') {
      this.#follows.delete(id);
    }
    this.#subscriptions.set(watch, subscription);
    this.#track(watch, subscription, this.#ended.signal);
  }

  #track(watch, subscription, signal) {
    watch.error = null;
    const update = () => {
      watch.state = subscription.state;
      this.#store.changed();
    };
    subscription.on('state', update, { signal });
    subscription.ready.catch((error) => {
      if (!signal.aborted) {
        watch.error = error.message;
        update();
      }
    });
    update();
  }

  #hearGraph(id) {
    return this.#hear(this.#client.subscribeGraph(id), { isDirect: false });
  }

  #hearExecution(id, graphId) {
    return this.#hear(this.#client.subscribeExecution(id, { graphId }), { isDirect: true, runId: id });
  }

  #hear(subscription, origin) {
    const { signal } = this.#ended;
    const take = (event) => this.#store.event(event, { ...origin, now: this.#now() });
    subscription.on('event', take, { signal });
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
    on('latency', (millis) => {
      connection.latency = millis;
      connection.heard(this.#now());
    });
    on('error', (error) => (connection.error = error.message));
    on('event', () => {
      rate.count(this.#now());
      connection.heard(this.#now());
    });
    on('notification', (notification) => notices.add(notification, this.#now()));
  }

  #failed(error, signal) {
    if (error.close && !signal.aborted) {
      this.#store.connection.blocked ??= error.close;
      this.#store.changed();
    }
  }
}
