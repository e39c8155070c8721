import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Feed } from '../../../main/resources/dashboard/feed/feed.js';
import { Session } from '../../../main/resources/dashboard/feed/session.js';
import { Store } from '../../../main/resources/dashboard/store/store.js';
import { graphEvent as clientGraphEvent, refusal, reply, settled } from '../support/fakes.mjs';
import { Harness } from '../support/harness.mjs';
import { graphEvent, nodeEvent } from './events.mjs';

class Emitting {
  listeners = [];

  on(type, listener, { signal } = {}) {
    const entry = { type, listener };
    this.listeners.push(entry);
    signal?.addEventListener('abort', () => this.listeners.splice(this.listeners.indexOf(entry), 1));
    return () => {};
  }

  emit(type, value) {
    this.listeners.filter((entry) => entry.type === type).forEach(({ listener }) => listener(value));
  }
}

class FakeSubscription extends Emitting {
  state = 'pending';
  left = false;

  constructor(kind, id, options) {
    super();
    Object.assign(this, { kind, id, options });
    this.ready = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
  }

  async unsubscribe() {
    this.left = true;
  }
}

class FakeClient extends Emitting {
  subscriptions = [];
  stats = { messages: 1, events: 2, bytes: 3, reconnects: 0, gaps: 0, openedAt: 5 };
  isClosed = false;

  async connect() {}

  close() {
    this.isClosed = true;
  }

  subscribeGraph(id) {
    return this.#add('graph', id);
  }

  subscribeExecution(id, options) {
    return this.#add('execution', id, options);
  }

  #add(kind, id, options) {
    const subscription = new FakeSubscription(kind, id, options);
    this.subscriptions.push(subscription);
    return subscription;
  }
}

function started() {
  const store = new Store();
  const clients = [];
  const makeClient = () => clients[clients.push(new FakeClient()) - 1];
  const feed = new Feed({ makeClient, store, now: () => 1_000 });
  feed.start();
  clients[0].emit('state', { state: 'open', retryIn: null });
  return { store, clients, feed };
}

test('a watch is subscribed once, and its state shows', async () => {
  const { store, clients, feed } = started();
  feed.watch('graph', 'g1');
  feed.watch('graph', 'g1');
  const [subscription] = clients[0].subscriptions;
  assert.equal(clients[0].subscriptions.length, 1);
  assert.equal(store.watches[0].state, 'pending');
  subscription.state = 'denied';
  subscription.emit('state', 'denied');
  subscription.reject(new Error('Access denied'));
  await subscription.ready.catch(() => {});
  assert.deepEqual([store.watches[0].state, store.watches[0].error], ['denied', 'Access denied']);
});

test('events reach the store', () => {
  const { store, clients, feed } = started();
  feed.watch('graph', 'g1');
  clients[0].subscriptions[0].emit('event', graphEvent('e1', 'RUNNING'));
  assert.equal(store.runs.get('e1').status, 'RUNNING');
});

test('a run that runs is followed with its graph, and left some time after its end', () => {
  const { store, clients, feed } = started();
  feed.watch('graph', 'g1');
  clients[0].subscriptions[0].emit('event', graphEvent('e1', 'RUNNING'));
  feed.follow(null);
  feed.follow(null);
  const [, follow] = clients[0].subscriptions;
  assert.equal(clients[0].subscriptions.length, 2);
  assert.deepEqual([follow.kind, follow.id, follow.options], ['execution', 'e1', { graphId: 'g1' }]);
  follow.emit('event', nodeEvent('e1', 'n1', 'RUNNING'));
  assert.equal(store.runs.get('e1').nodes.size, 1);
  follow.emit('event', graphEvent('e1', 'COMPLETED'));
  feed.follow(null);
  assert.equal(follow.left, false);
  store.runs.get('e1').heardAt = -10_000;
  feed.follow(null);
  assert.equal(follow.left, true);
});

test('what is watched as an execution is not followed besides', () => {
  const { clients, feed } = started();
  feed.watch('execution', 'e1', 'g1');
  clients[0].subscriptions[0].emit('event', graphEvent('e1', 'RUNNING'));
  feed.follow('e1');
  assert.equal(clients[0].subscriptions.length, 1);
});

test('nothing is followed while there is no connection', () => {
  const { store, clients, feed } = started();
  store.event(graphEvent('e1', 'RUNNING'), { isDirect: false, now: 1 });
  clients[0].emit('state', { state: 'waiting', retryIn: 5 });
  feed.follow(null);
  assert.equal(clients[0].subscriptions.length, 0);
});

test('a refused token ends the client, and a new start subscribes anew', () => {
  const { store, clients, feed } = started();
  feed.watch('graph', 'g1');
  clients[0].emit('close', { code: 4003, reason: 'Token expired', words: '', retry: 'with-new-token' });
  assert.equal(clients[0].isClosed, true);
  clients[0].emit('close', { code: 1000, reason: '', words: '', retry: 'no' });
  assert.equal(store.connection.blocked.code, 4003);
  feed.start();
  assert.equal(store.connection.blocked, null);
  assert.deepEqual(
    clients[1].subscriptions.map(({ id }) => id),
    ['g1'],
  );
  clients[0].emit('close', { code: 4006, reason: '', words: '', retry: 'no' });
  assert.equal(store.connection.blocked, null, 'the old client is not heard any more');
});

test('a watch can be left', () => {
  const { store, clients, feed } = started();
  feed.watch('graph', 'g1');
  feed.unwatch('graph', 'g1');
  assert.equal(clients[0].subscriptions[0].left, true);
  assert.deepEqual(store.watches, []);
});

test('the connection’s news are kept', () => {
  const { store, clients } = started();
  clients[0].emit('latency', 12);
  clients[0].emit('notification', { type: 't', event: 'e' });
  clients[0].emit('event', graphEvent('e1', 'RUNNING'));
  const { connection, notices, rate } = store;
  assert.equal(connection.latency, 12);
  assert.equal(notices.list.length, 1);
  assert.equal(rate.summary(2_000).last, 1);
});

test('the run that is followed goes on as a watch, and is heard once', () => {
  const { store, clients, feed } = started();
  feed.watch('graph', 'g1');
  clients[0].subscriptions[0].emit('event', graphEvent('e1', 'RUNNING'));
  feed.follow(null);
  const [, follow] = clients[0].subscriptions;
  follow.state = 'active';
  feed.watch('execution', 'e1', 'g1');
  feed.follow('e1');
  assert.equal(clients[0].subscriptions.length, 2);
  assert.equal(follow.left, false);
  assert.equal(store.watches[1].state, 'active');
  follow.emit('event', nodeEvent('e1', 'n1', 'RUNNING'));
  assert.equal(store.runs.get('e1').events, 2);
});

test('a run that is not watched any more is heard through its graph again', () => {
  const { store, clients, feed } = started();
  feed.watch('graph', 'g1');
  feed.watch('execution', 'e1', 'g1');
  const [graph, execution] = clients[0].subscriptions;
  execution.emit('event', graphEvent('e1', 'RUNNING'));
  feed.unwatch('execution', 'e1');
  graph.emit('event', graphEvent('e1', 'RUNNING'));
  assert.equal(store.runs.get('e1').events, 2);
});

test('figures go on over a new client', () => {
  const { clients, feed } = started();
  feed.start();
  clients[1].emit('state', { state: 'open', retryIn: null });
  const { events, bytes, reconnects } = feed.stats;
  assert.deepEqual([events, bytes, reconnects], [4, 6, 1]);
  feed.stop();
  assert.equal(feed.stats.events, 4);
});

test('what became of an old client’s subscriptions says nothing of the new one’s', async () => {
  const store = new Store();
  const harnesses = [];
  const makeClient = () => harnesses[harnesses.push(new Harness()) - 1].client;
  const feed = new Feed({ makeClient, store, now: () => 1_000 });
  feed.watch('graph', 'g1');
  feed.start();
  await settled();
  await harnesses[0].serve();
  feed.start();
  await settled();
  await harnesses[1].serve();
  harnesses[1].socket.receive(reply('subscribe_graph_executions', 'u|graph#g1|executions'));
  await settled();
  assert.deepEqual([store.watches[0].state, store.watches[0].error], ['active', null]);
  feed.stop();
  await settled();
});

test('the real client’s refusals and events arrive', async () => {
  const store = new Store();
  const harness = new Harness();
  const feed = new Feed({ makeClient: () => harness.client, store, now: () => 1_000 });
  feed.watch('graph', 'g1');
  feed.watch('execution', 'e9');
  feed.start();
  await settled();
  await harness.serve();
  harness.socket.receive(reply('subscribe_graph_executions', 'u|graph#g1|executions'));
  harness.socket.receive(refusal('Access denied'));
  harness.socket.receive(clientGraphEvent('u|graph#g1|executions', 'e1'));
  await settled();
  assert.deepEqual(
    store.watches.map(({ state, error }) => [state, error]),
    [
      ['active', null],
      ['denied', 'Access denied'],
    ],
  );
  assert.equal(store.runs.get('e1').status, 'RUNNING');
  feed.stop();
});

test('the token lives in the tab and nowhere else', () => {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  const session = new Session(storage);
  assert.equal(session.isSignedIn, false);
  session.signIn(' a.b.c ');
  assert.equal(new Session(storage).token, 'a.b.c');
  session.signOut();
  assert.equal(kept.size, 0);
  session.signIn('');
  assert.equal(session.isSignedIn, true, 'an empty token is for gateways that ask for none');
});
