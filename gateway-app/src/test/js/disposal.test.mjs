import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { Emitter } from '../../main/resources/dashboard/client/emitter.js';
import { graphEvent, jwt, pong, refusal, settled } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';
import { RETRY_LATER } from '../../main/resources/dashboard/client/subscriptions.js';

/** Nothing of the client is left anywhere. */
function assertNothingLeft({ clock, network, sockets, client }) {
  assert.equal(client.state, 'closed');
  assert.equal(clock.pending, 0);
  for (const [target, types] of [
    [network, ['online', 'offline']],
    ...sockets.map((socket) => [socket, ['open', 'message', 'close', 'error']]),
  ]) {
    for (const type of types) {
      assert.equal(getEventListeners(target, type).length, 0, type);
    }
  }
}

const MOMENTS = {
  'before connect': async (harness) => harness,
  'while the token is fetched': async (harness) => {
    harness.client.connect();
  },
  'during the handshake': (harness) => harness.dial(),
  'before the first pong': async (harness) => {
    await harness.dial();
    harness.socket.open();
  },
  'while open': (harness) => harness.connect(),
  'while open, with everything under way': async (harness) => {
    await harness.connect();
    harness.activeGraph('A').unsubscribe();
    harness.client.subscribeGraph('B');
    harness.network.go('online');
    for (let number = 0; number < 200; number++) {
      harness.client.subscribeExecution(`E${number}`);
    }
  },
  'while a subscription waits to be asked for again': async (harness) => {
    await harness.connect();
    harness.client.subscribeGraph('A');
    harness.socket.receive(refusal(RETRY_LATER));
  },
  'while waiting': async (harness) => {
    await harness.dial();
    await harness.end(1006, '', false);
  },
  'while offline': async (harness) => {
    await harness.dial();
    harness.network.go('offline');
    await harness.end(1006, '', false);
  },
  'after giving up': async (harness) => {
    await harness.connect();
    await harness.end(4006);
  },
};

for (const [moment, reach] of Object.entries(MOMENTS)) {
  test(`close ${moment} leaves no timer, listener or socket`, async () => {
    const harness = new Harness({ token: () => jwt(Date.UTC(2026, 0, 2)) });
    await reach(harness);
    const live = harness.socket && harness.client.lastClose === null;
    harness.client.close();
    assertNothingLeft(harness);
    assert.equal(harness.socket?.closedWith ?? null, live ? 1000 : null);
    await settled();
    harness.network.go('online');
    await harness.clock.advance(1_000_000);
    assertNothingLeft(harness);
  });
}

test('close while the token is fetched anew leaves nothing', async () => {
  const tokens = [() => jwt(Date.UTC(2026, 0, 1) + 60_000), () => new Promise(() => {})];
  const harness = await new Harness({ token: () => tokens.shift()() }).connect();
  await harness.clock.advance(30_000);
  assert.equal(tokens.length, 0);
  assert.equal(harness.clock.pending, 2, 'the heartbeat, and the limit of the provider');
  harness.client.close();
  assertNothingLeft(harness);
});

test('close leaves nothing when garbage was collected before it', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc');
  const harness = await new Harness().connect();
  collectGarbage();
  harness.client.close();
  assertNothingLeft(harness);
});

test('giving up leaves nothing but the client’s listeners', async () => {
  const harness = await new Harness().connect();
  harness.activeGraph('G');
  await harness.end(4006);
  assertNothingLeft(harness);
});

test('close tells the last state and then nothing', async () => {
  const harness = await new Harness().connect();
  harness.client.close();
  harness.client.close();
  assert.deepEqual(harness.states, ['connecting', 'open', 'closed']);
  assert.equal(harness.client.lastClose.code, 1000);
  const told = harness.told.length;
  harness.socket.receive(pong);
  harness.client.on('state', () => assert.fail());
  await assert.rejects(harness.client.connect(), { name: 'ClosedError' });
  assert.equal(harness.told.length, told);
});

test('close rejects a connect that waits', async () => {
  const harness = await new Harness().dial();
  const connected = harness.client.connect();
  harness.client.close();
  await assert.rejects(connected, { name: 'ClosedError', message: 'Closed by this client (1000)' });
});

test('close ends subscriptions, and later ones at once', async () => {
  const harness = await new Harness().connect();
  const subscription = harness.activeGraph('G');
  harness.client.close();
  assert.equal(subscription.state, 'ended');
  assert.equal(harness.client.subscribeGraph('G').state, 'ended');
});

test('using closes', async () => {
  const harness = await new Harness().connect();
  harness.client[Symbol.dispose]();
  assertNothingLeft(harness);
});

for (const type of ['state', 'close', 'latency', 'event', 'error']) {
  test(`a ${type} listener may close the client`, async () => {
    const harness = new Harness();
    harness.client.on(type, () => harness.client.close());
    await harness.dial();
    if (harness.socket) {
      await harness.serve();
      const subscription = harness.client.subscribeGraph('G');
      if (subscription.state === 'pending') {
        const channel = 'u|graph#G|executions';
        harness.socket.receive({ method: 'subscribe_graph_executions', channel });
        harness.socket.receive(graphEvent(channel));
        harness.socket.receive('oops');
        await harness.end(1012);
      }
    }
    await settled();
    assertNothingLeft(harness);
  });
}

test('signals take subscriptions and listeners away, and keep nothing of those that went before', async () => {
  const harness = await new Harness().connect();
  const abort = new AbortController();
  const { signal } = abort;
  const heard = [];
  const off = harness.client.on('event', () => heard.push('off'), { signal });
  harness.client.on('event', () => heard.push('client'), { signal });
  const ended = harness.activeGraph('A', 'a', { signal });
  const subscription = harness.activeGraph('G', 'g', { signal });
  subscription.on('event', () => heard.push('subscription'), { signal });
  off();
  ended.unsubscribe();
  harness.socket.take();
  harness.socket.receive({ method: 'unsubscribe', channel: 'a' });
  assert.equal(getEventListeners(signal, 'abort').length, 3);
  harness.socket.receive(graphEvent('g'));
  assert.deepEqual(heard, ['subscription', 'client']);
  abort.abort();
  assert.equal(subscription.state, 'ended');
  assert.deepEqual(harness.socket.take(), [{ method: 'unsubscribe', data: { graph_id: 'G' } }]);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  harness.socket.receive(graphEvent('g'));
  assert.equal(heard.length, 2);
});

test('close keeps nothing on signals', async () => {
  const harness = await new Harness().connect();
  const { signal } = new AbortController();
  harness.client.on('event', () => {}, { signal });
  harness.activeGraph('G', 'g', { signal }).on('event', () => {}, { signal });
  harness.client.notifications({ signal })[Symbol.asyncIterator]();
  assert.equal(getEventListeners(signal, 'abort').length, 4);
  harness.client.close();
  harness.client.on('event', () => {}, { signal });
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('with a signal that has aborted nothing begins', async () => {
  const harness = await new Harness().connect();
  harness.socket.take();
  const signal = AbortSignal.abort();
  assert.equal(harness.client.subscribeGraph('G', { signal }).state, 'ended');
  harness.client.on('latency', () => assert.fail(), { signal });
  harness.network.go('online');
  harness.socket.receive(pong);
  assert.equal(harness.socket.take().length, 1, 'the heartbeat alone');
});

test('a listener that throws harms no other, and its error surfaces', async (t) => {
  const surfaced = [];
  t.mock.method(globalThis, 'queueMicrotask', (task) => surfaced.push(task));
  const emitter = new Emitter();
  const heard = [];
  emitter.on('event', () => {
    throw new RangeError('mine');
  });
  emitter.on('event', (value) => heard.push(value));
  emitter.emit('event', 1);
  assert.deepEqual(heard, [1]);
  assert.throws(surfaced[0], RangeError);
});

test('a listener taken away by one before it is not called', () => {
  const emitter = new Emitter();
  const heard = [];
  emitter.on('event', () => off());
  const off = emitter.on('event', (value) => heard.push(value));
  emitter.emit('event', 1);
  assert.deepEqual(heard, []);
});
