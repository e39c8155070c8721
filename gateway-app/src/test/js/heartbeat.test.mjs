import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pong, refusal, reply } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

const HEARTBEAT = { method: 'heartbeat', data: 'ping', success: true };

test('a heartbeat leaves every 100 s, whatever its pong takes', async () => {
  const harness = await new Harness().connect();
  harness.socket.take();
  let pongTook = 0;
  for (const pongTakes of [4_000, 0, 9_999]) {
    await harness.clock.advance(99_999 - pongTook);
    assert.deepEqual(harness.socket.take(), []);
    await harness.clock.advance(1);
    assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
    await harness.clock.advance(pongTakes);
    harness.socket.receive(pong);
    pongTook = pongTakes;
  }
});

test('one that is asked for in between does not shift the period', async () => {
  const harness = await new Harness().connect();
  harness.socket.take();
  await harness.clock.advance(60_000);
  harness.network.go('online');
  assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
  harness.socket.receive(pong);
  await harness.clock.advance(40_000);
  assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
});

test('while one is under way no second leaves, and the period goes on', async () => {
  const harness = new Harness({ heartbeatInterval: 2_000 });
  await harness.connect();
  harness.socket.take();
  await harness.clock.advance(5_000);
  assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
  harness.socket.receive(pong);
  assert.deepEqual(harness.all('latency'), [0, 3_000]);
  await harness.clock.advance(1_000);
  assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
});

test('it leaves before the commands that wait, and its time runs from then', async () => {
  const harness = await new Harness({ commandRate: 1 }).connect();
  for (const id of ['A', 'B', 'C']) {
    harness.client.subscribeGraph(id);
  }
  harness.socket.take();
  harness.network.go('online');
  await harness.clock.advance(1_000);
  assert.deepEqual(harness.socket.take(), [HEARTBEAT]);
  await harness.clock.advance(30);
  harness.socket.receive(reply('subscribe_graph_executions', 'a'));
  harness.socket.receive(pong);
  assert.equal(harness.client.stats.latency, 30);
});

test('a reply that is due before it does not lengthen the 10 s', async () => {
  const harness = await new Harness({ acknowledgementTimeout: 60_000 }).connect();
  await harness.clock.advance(95_000);
  harness.client.subscribeGraph('G');
  await harness.clock.advance(14_999);
  assert.equal(harness.client.state, 'open');
  await harness.clock.advance(1);
  assert.equal(harness.client.lastClose.code, 3008);
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
