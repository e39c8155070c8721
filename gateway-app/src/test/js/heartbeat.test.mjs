import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pong, refusal } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

const HEARTBEAT = { method: 'heartbeat', data: 'ping', success: true };

test('a heartbeat leaves 100 s after the last pong', async () => {
  const harness = await new Harness().connect();
  harness.socket.take();
  await harness.clock.advance(99_999);
  assert.deepEqual(harness.socket.take(), []);
  await harness.clock.advance(1);
  assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
  await harness.clock.advance(4_000);
  harness.socket.receive(pong);
  await harness.clock.advance(99_999);
  assert.deepEqual(harness.socket.take(), []);
  await harness.clock.advance(1);
  assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
});

test('the time to the pong is the latency', async () => {
  const harness = await new Harness().dial();
  harness.socket.open();
  await harness.clock.advance(42);
  harness.socket.receive(pong);
  assert.deepEqual(harness.all('latency'), [42]);
  assert.equal(harness.client.stats.latency, 42);
});

test('without a pong within 10 s the socket is given up and another opened', async () => {
  const harness = await new Harness().connect();
  await harness.clock.advance(109_999);
  assert.equal(harness.client.state, 'open');
  await harness.clock.advance(1);
  assert.equal(harness.socket.closedWith, 3008);
  assert.equal(harness.client.lastClose.words, 'The gateway did not answer in time');
  assert.equal(harness.client.state, 'waiting');
  await harness.clock.advance(500);
  assert.equal(harness.sockets.length, 2);
});

test('only a pong answers a heartbeat', async () => {
  const harness = await new Harness().dial();
  harness.socket.open();
  harness.socket.receive({ method: 'heartbeat', data: 'ping', success: true });
  assert.equal(harness.all('error')[0].message, 'Malformed message');
  assert.equal(harness.client.state, 'connecting');
  await harness.clock.advance(10_000);
  assert.equal(harness.client.state, 'waiting');
});

test('a gateway that refuses a heartbeat is no gateway', async () => {
  const harness = await new Harness().dial();
  harness.socket.open();
  harness.socket.receive(refusal('Invalid message format. Review the schema and retry'));
  assert.equal(harness.socket.closedWith, 3008);
});

test('interval and timeout can be set', async () => {
  const harness = new Harness({ heartbeatInterval: 2_000, heartbeatTimeout: 300 });
  await harness.connect();
  await harness.clock.advance(2_299);
  assert.equal(harness.client.state, 'open');
  await harness.clock.advance(1);
  assert.equal(harness.client.state, 'waiting');
});

test('only the first pong opens', async () => {
  const harness = await new Harness().connect();
  await harness.clock.advance(100_000);
  harness.socket.receive(pong);
  assert.deepEqual(harness.states, ['connecting', 'open']);
});
