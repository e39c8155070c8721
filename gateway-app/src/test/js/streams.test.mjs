import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';

import { graphEvent, notification } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

async function graphWith(options) {
  const harness = await new Harness(options).connect();
  const subscription = harness.activeGraph('G');
  let number = 0;
  const publish = (count) => {
    for (let i = 0; i < count; i++) {
      harness.socket.receive(graphEvent(subscription.channel, `e${++number}`));
    }
  };
  return { harness, subscription, publish };
}

const ids = async (stream, count) => {
  const taken = [];
  for (let i = 0; i < count; i++) {
    taken.push((await stream.next()).value.id);
  }
  return taken;
};

test('an iterator yields every event in order, waiting or not', async () => {
  const { subscription, publish } = await graphWith();
  const stream = subscription[Symbol.asyncIterator]();
  const waiting = [stream.next(), stream.next()];
  publish(4);
  assert.deepEqual((await Promise.all(waiting)).map(({ value }) => value.id), ['e1', 'e2']);
  assert.deepEqual(await ids(stream, 2), ['e3', 'e4']);
});

test('each iterator has all events of its own time', async () => {
  const { subscription, publish } = await graphWith();
  const early = subscription[Symbol.asyncIterator]();
  publish(1);
  const late = subscription[Symbol.asyncIterator]();
  publish(1);
  assert.deepEqual(await ids(early, 2), ['e1', 'e2']);
  assert.deepEqual(await ids(late, 1), ['e2']);
});

test('an iterator that fills up says so before it loses anything', async () => {
  const { harness, subscription, publish } = await graphWith({ maxBuffered: 10, highWater: 6 });
  const stream = subscription[Symbol.asyncIterator]();
  publish(5);
  assert.deepEqual(harness.all('pressure'), []);
  publish(1);
  const high = { subscription, level: 'high', buffered: 6, dropped: 0 };
  assert.deepEqual(harness.all('pressure'), [high]);
  await ids(stream, 2);
  publish(3);
  assert.equal(harness.all('pressure').length, 1, 'it was never emptied by half');
  await ids(stream, 4);
  publish(2);
  assert.equal(harness.all('pressure').length, 1);
  publish(1);
  assert.deepEqual(harness.all('pressure'), [high, high]);
});

test('an iterator tells how much it holds and what it lost', async () => {
  const { subscription, publish } = await graphWith({ maxBuffered: 3 });
  const stream = subscription[Symbol.asyncIterator]();
  publish(2);
  assert.deepEqual([stream.buffered, stream.dropped], [2, 0]);
  await ids(stream, 1);
  publish(4);
  assert.deepEqual([stream.buffered, stream.dropped], [3, 2]);
});

test('the high-water mark is half of what an iterator holds', async () => {
  const { harness, subscription, publish } = await graphWith();
  subscription[Symbol.asyncIterator]();
  publish(499);
  assert.deepEqual(harness.all('pressure'), []);
  publish(1);
  assert.equal(harness.all('pressure')[0].buffered, 500);
});

test('a full iterator drops its oldest and says so, once for each buffer lost', async () => {
  const { harness, subscription, publish } = await graphWith({ maxBuffered: 3 });
  const stream = subscription[Symbol.asyncIterator]();
  const losses = () => harness.all('pressure').filter(({ level }) => level === 'lost');
  publish(3);
  assert.deepEqual(losses(), []);
  publish(1);
  assert.deepEqual(losses(), [{ subscription, level: 'lost', buffered: 3, dropped: 1 }]);
  publish(2);
  assert.equal(losses().length, 1);
  publish(1);
  assert.deepEqual(losses().at(-1), { subscription, level: 'lost', buffered: 3, dropped: 4 });
  assert.deepEqual(await ids(stream, 3), ['e5', 'e6', 'e7']);
});

test('a busy iterator costs another nothing', async () => {
  const { subscription, publish } = await graphWith({ maxBuffered: 1 });
  subscription[Symbol.asyncIterator]();
  const reader = subscription[Symbol.asyncIterator]();
  const taken = ids(reader, 1);
  publish(3);
  assert.deepEqual(await taken, ['e1']);
});

test('leaving a loop ends its iterator and not the subscription', async () => {
  const { harness, subscription, publish } = await graphWith({ maxBuffered: 1 });
  const loop = (async () => {
    for await (const event of subscription) {
      return event.id;
    }
  })();
  publish(1);
  assert.equal(await loop, 'e1');
  publish(5);
  assert.equal(subscription.state, 'active');
  assert.deepEqual(harness.all('pressure'), [], 'nothing is buffered any more');
});

test('an iterator that was left is empty', async () => {
  const { subscription, publish } = await graphWith();
  const stream = subscription[Symbol.asyncIterator]();
  publish(2);
  assert.deepEqual(await stream.return(7), { value: 7, done: true });
  assert.deepEqual(await stream.next(), { value: undefined, done: true });
});

test('an ended subscription lets its iterators take what is there, and then finish', async () => {
  const { harness, subscription, publish } = await graphWith();
  const stream = subscription[Symbol.asyncIterator]();
  publish(1);
  subscription.unsubscribe();
  assert.deepEqual(await ids(stream, 1), ['e1']);
  assert.deepEqual(await stream.next(), { value: undefined, done: true });
  assert.deepEqual(await subscription[Symbol.asyncIterator]().next(), { value: undefined, done: true });
  assert.deepEqual(harness.all('error'), []);
});

test('an iterator that waits finishes when the client is closed', async () => {
  const { harness, subscription } = await graphWith();
  const ends = [
    subscription[Symbol.asyncIterator]().next(),
    harness.client.notifications()[Symbol.asyncIterator]().next(),
  ];
  harness.client.close();
  for (const end of await Promise.all(ends)) {
    assert.equal(end.done, true);
  }
});

test('an iterator outlives a reconnect', async () => {
  const { harness, subscription, publish } = await graphWith();
  const stream = subscription[Symbol.asyncIterator]();
  const next = stream.next();
  const { channel } = subscription;
  await harness.end(1012);
  await harness.clock.advance(500);
  await harness.serve();
  harness.socket.receive({ method: 'subscribe_graph_executions', data: null, success: true, channel });
  publish(1);
  assert.equal((await next).value.id, 'e1');
});

test('the pressure of notifications names no subscription', async () => {
  const harness = await new Harness({ maxBuffered: 1 }).connect();
  harness.client.notifications()[Symbol.asyncIterator]();
  harness.socket.receive(notification('a'));
  harness.socket.receive(notification('b'));
  assert.deepEqual(harness.all('pressure'), [
    { subscription: null, level: 'high', buffered: 1, dropped: 0 },
    { subscription: null, level: 'lost', buffered: 1, dropped: 1 },
  ]);
});

test('a signal ends an iterator of notifications, and keeps nothing of it', async () => {
  const harness = await new Harness().connect();
  const abort = new AbortController();
  const notifications = harness.client.notifications({ signal: abort.signal });
  const left = notifications[Symbol.asyncIterator]();
  await left.return();
  assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
  const next = notifications[Symbol.asyncIterator]().next();
  abort.abort();
  assert.equal((await next).done, true);
  assert.equal((await notifications[Symbol.asyncIterator]().next()).done, true);
});
