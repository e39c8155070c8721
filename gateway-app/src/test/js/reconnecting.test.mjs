import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Backoff } from '../../main/resources/dashboard/client/backoff.js';
import { jwt, pong, reply, settled } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

function delays(advice, count, random, options) {
  const backoff = new Backoff(options, random);
  return Array.from({ length: count }, () => backoff.delay(advice));
}

test('waits double up to the longest, and lie anywhere between nothing and that', () => {
  const bounds = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000];
  assert.deepEqual(delays('backoff', 7, () => 1), bounds);
  assert.deepEqual(delays('backoff', 7, () => 0), bounds.map(() => 0));
  assert.deepEqual(delays('backoff', 7, () => 0.25), bounds.map((bound) => bound / 4));
});

test('waits stay finite however often it fails', () => {
  assert.equal(delays('backoff', 5_000, () => 1).at(-1), 30_000);
});

test('waits follow the options', () => {
  const options = { initial: 10, max: 200, factor: 5 };
  assert.deepEqual(delays('backoff', 4, () => 1, options), [10, 50, 200, 200]);
});

test('a restart of the gateway never makes waits grow', () => {
  assert.deepEqual(delays('soon', 4, () => 1), [1_000, 1_000, 1_000, 1_000]);
});

test('a new token is tried at once, and then like anything that fails', () => {
  assert.deepEqual(delays('with-new-token', 4, () => 1), [0, 2_000, 4_000, 8_000]);
});

test('a socket that opens and is refused does not reset the waits', async () => {
  const harness = await new Harness({ random: () => 1 }).dial();
  const waits = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    harness.socket.open();
    await harness.end(4003, 'Invalid token');
    waits.push(harness.all('state').at(-1).retryIn);
    await harness.clock.advance(waits.at(-1));
  }
  assert.deepEqual(waits, [0, 2_000, 4_000, 8_000]);
  assert.ok(!harness.states.includes('open'));
});

test('a socket that served for a moment only does not reset the waits', async () => {
  const harness = await new Harness({ random: () => 1 }).connect();
  await harness.end(4007);
  await harness.clock.advance(1_000);
  await harness.serve();
  await harness.clock.advance(29_999);
  await harness.end(4007);
  assert.equal(harness.all('state').at(-1).retryIn, 2_000);
});

test('a socket that served longer than the longest wait resets them', async () => {
  const harness = await new Harness({ random: () => 1 }).connect();
  await harness.end(1006, '', false);
  await harness.clock.advance(1_000);
  await harness.serve();
  await harness.clock.advance(30_000);
  await harness.end(1006, '', false);
  assert.equal(harness.all('state').at(-1).retryIn, 1_000);
});

test('a refusal before the upgrade is 1006: back-off, and a new token each time', async () => {
  let asked = 0;
  const harness = await new Harness({ token: () => `token-${++asked}` }).dial();
  await harness.end(1006, '', false);
  assert.equal(harness.client.lastClose.retry, 'backoff');
  assert.equal(harness.client.lastClose.wasClean, false);
  await harness.clock.advance(500);
  assert.deepEqual(
    harness.sockets.map(({ token }) => token),
    ['token-1', 'token-2'],
  );
});

test('an expired token is replaced at once by a new one', async () => {
  const tokens = ['old', 'new'];
  const harness = await new Harness({ token: () => tokens.shift() }).connect();
  await harness.end(4003, 'Token expired');
  await harness.clock.advance(0);
  assert.equal(harness.socket.token, 'new');
});

test('a fixed token that is refused is the end', async () => {
  const harness = await new Harness({ token: jwt(0) }).dial();
  const connected = harness.client.connect();
  harness.socket.open();
  await harness.end(4003, 'Invalid token');
  await assert.rejects(connected, { name: 'ClosedError' });
  assert.equal(harness.client.state, 'closed');
  assert.equal(harness.clock.pending, 0);
});

test('without a network the client tries seldom, and at once when it is back', async () => {
  const harness = await new Harness().connect();
  harness.network.go('offline');
  assert.equal(harness.client.state, 'open');
  await harness.end(1006, '', false);
  assert.deepEqual(harness.all('state').at(-1), { state: 'offline', previous: 'open', retryIn: 22_500 });
  harness.network.go('online');
  await settled();
  assert.equal(harness.sockets.length, 2);
  await harness.serve();
  assert.deepEqual(harness.states, ['connecting', 'open', 'offline', 'connecting', 'open']);
});

test('a gateway that needs no network is joined again without one', async () => {
  const harness = await new Harness().connect();
  harness.network.go('offline');
  await harness.end(1006, '', false);
  for (const sockets of [2, 3]) {
    await harness.clock.advance(22_499);
    assert.equal(harness.client.state, 'offline');
    await harness.clock.advance(1);
    assert.equal(harness.sockets.length, sockets);
    await harness.end(sockets === 2 ? 1006 : 1012, '', false);
  }
  await harness.clock.advance(22_500);
  await harness.serve();
  assert.equal(harness.client.state, 'open');
});

test('without a network waits lie between half of the longest and that', () => {
  for (const [random, wait] of [
    [0, 15_000],
    [1, 30_000],
  ]) {
    assert.equal(new Backoff({}, () => random).longDelay(), wait);
  }
});

test('the network goes while the client waits, and cuts the wait short when it is back', async () => {
  const harness = await new Harness().dial();
  await harness.end(1006, '', false);
  harness.network.go('offline');
  assert.equal(harness.client.state, 'offline');
  assert.equal(harness.clock.pending, 1);
  harness.network.go('online');
  await settled();
  assert.equal(harness.sockets.length, 2);
});

test('when the network goes the client asks whether its socket still lives', async () => {
  const harness = await new Harness().connect();
  harness.socket.take();
  harness.network.go('offline');
  assert.equal(harness.socket.take().length, 1);
  await harness.clock.advance(9_999);
  assert.equal(harness.client.state, 'open');
  await harness.clock.advance(1);
  assert.equal(harness.client.lastClose.code, 3008);
  assert.equal(harness.client.state, 'offline');
});

test('a new network makes the client ask whether its socket still lives', async () => {
  const harness = await new Harness().connect();
  harness.socket.take();
  harness.network.go('online');
  harness.network.go('online');
  assert.equal(harness.socket.take().length, 1);
  await harness.clock.advance(10_000);
  assert.equal(harness.client.state, 'waiting');
});

test('the state says when the next attempt is', async () => {
  const harness = await new Harness().dial();
  await harness.end(1001);
  assert.deepEqual(harness.all('state').at(-1), {
    state: 'waiting',
    previous: 'connecting',
    retryIn: 500,
  });
});

test('coming back without subscriptions is a gap too: notifications may be missed', async () => {
  const harness = await new Harness().connect();
  assert.deepEqual(harness.all('gap'), []);
  await harness.end(1012, 'Service restart');
  await harness.clock.advance(500);
  await harness.serve();
  assert.deepEqual(harness.all('gap'), [{ reason: 'reconnected', subscriptions: 0 }]);
  assert.equal(harness.client.stats.gaps, 1);
});

test('frames of a socket that ended are nobody’s', async () => {
  const harness = await new Harness().connect();
  const old = harness.socket;
  await harness.end(1012);
  old.receive(pong);
  old.end(4006);
  assert.equal(harness.client.lastClose.code, 1012);
  assert.equal(harness.client.state, 'waiting');
});

test('a long life counts once: sockets that never serve make the waits grow after it', async () => {
  const harness = await new Harness({ random: () => 1 }).connect();
  await harness.clock.advance(60_000);
  for (const wait of [1_000, 2_000, 4_000]) {
    await harness.end(1006, '', false);
    assert.equal(harness.all('state').at(-1).retryIn, wait);
    await harness.clock.advance(wait);
  }
});

test('a network that is back cuts the wait short, and waits begin anew', async () => {
  const harness = await new Harness({ random: () => 1 }).dial();
  await harness.end(1006, '', false);
  await harness.clock.advance(1_000);
  await harness.end(1006, '', false);
  harness.network.go('online');
  await settled();
  assert.equal(harness.sockets.length, 3);
  await harness.clock.advance(2_000);
  assert.equal(harness.sockets.length, 3);
  await harness.end(1006, '', false);
  assert.equal(harness.all('state').at(-1).retryIn, 1_000);
});

test('after giving up, waits begin anew', async () => {
  const harness = await new Harness({ random: () => 1 }).dial();
  await harness.end(1006, '', false);
  await harness.clock.advance(1_000);
  harness.socket.open();
  await harness.end(4006);
  await harness.dial();
  await harness.end(1006, '', false);
  assert.equal(harness.all('state').at(-1).retryIn, 1_000);
});

/** What the client told of its own states, and what a subscription told of its. */
function statesOf(harness, subscription) {
  const states = [];
  subscription.on('state', (state) => states.push(`subscription ${state}`));
  harness.client.on('state', ({ state }) => states.push(state));
  return states;
}

test('who is told that a subscription ended may connect anew', async () => {
  const harness = await new Harness().connect();
  const states = statesOf(harness, harness.activeGraph('G'));
  const [first, second] = ['H', 'I'].map((id) => harness.client.subscribeGraph(id));
  const again = [];
  first.on('state', () => {
    assert.equal(harness.client.state, 'closed');
    again.push(harness.client.connect(), harness.client.subscribeGraph('I'));
  });
  await harness.end(4006);
  assert.deepEqual(states, ['subscription pending', 'subscription ended', 'closed', 'connecting']);
  assert.equal(second.state, 'ended');
  await harness.serve();
  await again[0];
  assert.equal(harness.client.state, 'open');
  assert.deepEqual(harness.socket.take().at(-1).data, { graph_id: 'I' });
  harness.socket.receive(reply('subscribe_graph_executions', 'i'));
  assert.equal(again[1].state, 'active');
});

test('who is told that the client gave up may connect anew', async () => {
  const harness = await new Harness().connect();
  harness.client.on('state', ({ state }) => state === 'closed' && harness.client.connect());
  await harness.end(4006);
  assert.equal(harness.client.state, 'connecting');
  assert.equal(harness.sockets.length, 2);
  await harness.serve();
  assert.deepEqual(harness.states, ['connecting', 'open', 'closed', 'connecting', 'open']);
});

test('who is told that a subscription ended may close', async () => {
  const harness = await new Harness().connect();
  harness.activeGraph('G').on('state', (state) => {
    if (state === 'ended') {
      harness.client.connect();
      harness.client.close();
    }
  });
  await harness.end(4006);
  assert.equal(harness.client.state, 'closed');
  assert.equal(harness.clock.pending, 0);
  assert.equal(harness.sockets.length, 1);
});
