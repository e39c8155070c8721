import assert from 'node:assert/strict';
import { test } from 'node:test';

import { SubscriptionError } from '../../main/resources/dashboard/client/fanfare-client.js';
import { RETRY_LATER } from '../../main/resources/dashboard/client/subscriptions.js';
import { graphEvent, nodeEvent, pong, refusal, reply, settled } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

const EXECUTION = 'subscribe_graph_execution';
const GRAPH = 'subscribe_graph_executions';

/** Comes back on a new socket; the commands it sends after its heartbeat. */
async function comeBack(harness) {
  await harness.end(1012, 'Service restart');
  await harness.clock.advance(500);
  harness.socket.open();
  const [heartbeat, ...commands] = harness.socket.take();
  assert.equal(heartbeat.method, 'heartbeat');
  harness.socket.receive(pong);
  return commands;
}

test('commands have the gateway’s form', async () => {
  const { client, socket } = await new Harness().connect();
  socket.take();
  client.subscribeExecution('E');
  client.subscribeExecution('F', { graphId: 'G' });
  client.subscribeGraph('G');
  assert.deepEqual(socket.take(), [
    { method: EXECUTION, data: { graph_exec_id: 'E' } },
    { method: EXECUTION, data: { graph_exec_id: 'F', graph_id: 'G' } },
    { method: GRAPH, data: { graph_id: 'G' } },
  ]);
});

test('a subscription is pending until it is acknowledged', async () => {
  const { client, socket } = await new Harness().connect();
  const subscription = client.subscribeGraph('G');
  const states = [];
  subscription.on('state', (state) => states.push(state));
  assert.deepEqual([subscription.kind, subscription.id], ['graph', 'G']);
  assert.deepEqual([subscription.state, subscription.channel], ['pending', null]);
  socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  assert.deepEqual([subscription.state, subscription.channel], ['active', 'u|graph#G|executions']);
  assert.equal(await subscription.ready, 'u|graph#G|executions');
  assert.deepEqual(states, ['active']);
});

test('subscriptions made before the connection are sent with it', async () => {
  const harness = new Harness();
  harness.client.subscribeGraph('G');
  await harness.dial();
  harness.socket.open();
  assert.deepEqual(
    harness.socket.take().map(({ method }) => method),
    ['heartbeat', GRAPH],
  );
  harness.socket.receive(pong);
  harness.socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  assert.deepEqual(harness.all('gap'), []);
});

test('an event right behind the acknowledgement arrives', async () => {
  const { client, socket } = await new Harness().connect();
  const events = [];
  client.subscribeExecution('E').on('event', (event) => events.push(event.id));
  socket.receive(reply(EXECUTION, 'u|graph_exec#E'));
  socket.receive(graphEvent('u|graph_exec#E', 'E'));
  assert.deepEqual(events, ['E']);
});

test('replies belong to the commands in their order', async () => {
  const { client, socket } = await new Harness().connect();
  const [first, second, third] = ['A', 'B', 'C'].map((id) => client.subscribeExecution(id));
  socket.receive(reply(EXECUTION, 'u|graph_exec#A'));
  socket.receive(refusal('Access denied'));
  socket.receive(reply(EXECUTION, 'u|graph_exec#C'));
  assert.deepEqual([first, second, third].map(({ state }) => state), ['active', 'denied', 'active']);
  await assert.rejects(second.ready, { name: 'SubscriptionError', message: 'Access denied' });
  assert.equal(third.channel, 'u|graph_exec#C');
});

test('a pong between replies settles the heartbeat and no subscription', async () => {
  const harness = await new Harness().connect();
  const before = harness.client.subscribeGraph('A');
  await harness.clock.advance(0);
  harness.network.go('online');
  const after = harness.client.subscribeGraph('B');
  harness.socket.receive(refusal('Subscription limit reached'));
  harness.socket.receive(pong);
  harness.socket.receive(reply(GRAPH, 'u|graph#B|executions'));
  assert.deepEqual([before.state, after.state], ['denied', 'active']);
});

test('a reply of another command is told of and settles nothing', async () => {
  const harness = await new Harness().connect();
  const subscription = harness.client.subscribeGraph('G');
  harness.socket.receive(reply('unsubscribe', 'u|graph#X|executions'));
  assert.equal(subscription.state, 'pending');
  assert.equal(harness.all('error')[0].message, 'Reply to nothing: unsubscribe');
});

test('a command that is not answered in time ends the socket', async () => {
  const harness = await new Harness({ acknowledgementTimeout: 5_000 }).connect();
  harness.client.subscribeGraph('A');
  await harness.clock.advance(3_000);
  const second = harness.client.subscribeGraph('B');
  harness.socket.receive(reply(GRAPH, 'u|graph#A|executions'));
  await harness.clock.advance(4_999);
  assert.equal(harness.client.state, 'open');
  await harness.clock.advance(1);
  assert.equal(harness.socket.closedWith, 3008);
  assert.equal(second.state, 'pending');
  await harness.clock.advance(500);
  harness.socket.open();
  assert.deepEqual(
    harness.socket.take().map(({ data }) => data.graph_id ?? data),
    ['ping', 'A', 'B'],
  );
});

test('coming back asks again in the old order, and the gap comes after the last answer', async () => {
  const harness = await new Harness().connect();
  const graph = harness.activeGraph('G');
  const left = harness.activeGraph('L');
  const execution = harness.client.subscribeExecution('E', { graphId: 'G' });
  harness.socket.receive(reply(EXECUTION, 'u|graph_exec#E'));
  left.unsubscribe();
  harness.socket.receive(reply('unsubscribe', 'u|graph#L|executions'));
  assert.deepEqual(await comeBack(harness), [
    { method: GRAPH, data: { graph_id: 'G' } },
    { method: EXECUTION, data: { graph_exec_id: 'E', graph_id: 'G' } },
  ]);
  assert.deepEqual([graph.state, graph.channel, execution.state], ['pending', null, 'pending']);
  harness.socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  assert.deepEqual(harness.all('gap'), []);
  harness.socket.receive(reply(EXECUTION, 'u|graph_exec#E'));
  assert.deepEqual(harness.all('gap'), [{ reason: 'reconnected', subscriptions: 2 }]);
  assert.deepEqual([graph.state, execution.state], ['active', 'active']);
});

test('what is denied after coming back ends, and the gap counts the others', async () => {
  const harness = await new Harness().connect();
  const denied = harness.activeGraph('A');
  const kept = harness.activeGraph('B');
  const stream = denied[Symbol.asyncIterator]();
  await comeBack(harness);
  harness.socket.receive(refusal('Access denied'));
  harness.socket.receive(reply(GRAPH, 'u|graph#B|executions'));
  assert.deepEqual([denied.state, kept.state], ['denied', 'active']);
  assert.deepEqual(harness.all('gap'), [{ reason: 'reconnected', subscriptions: 1 }]);
  await assert.rejects(stream.next(), SubscriptionError);
  assert.deepEqual((await comeBack(harness)).map(({ data }) => data.graph_id), ['B']);
});

test('what is unavailable for the moment is asked again, with growing waits', async () => {
  const harness = await new Harness().connect();
  const subscription = harness.client.subscribeGraph('G');
  for (const wait of [500, 1_000, 2_000]) {
    harness.socket.take();
    harness.socket.receive(refusal(RETRY_LATER));
    assert.equal(subscription.state, 'pending');
    await harness.clock.advance(wait - 1);
    assert.deepEqual(harness.socket.take(), []);
    await harness.clock.advance(1);
    assert.deepEqual(harness.socket.take(), [{ method: GRAPH, data: { graph_id: 'G' } }]);
  }
  harness.socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  assert.equal(subscription.state, 'active');
  assert.equal(harness.all('error').length, 3);
  assert.deepEqual(harness.all('gap'), []);
  await comeBack(harness);
  harness.socket.receive(refusal(RETRY_LATER));
  await harness.clock.advance(500);
  assert.equal(harness.socket.take().length, 1, 'the waits begin anew');
});

test('a subscription that is late after coming back has a gap of its own', async () => {
  const harness = await new Harness().connect();
  harness.activeGraph('A');
  harness.activeGraph('B');
  await comeBack(harness);
  harness.socket.receive(refusal(RETRY_LATER));
  harness.socket.receive(reply(GRAPH, 'u|graph#B|executions'));
  assert.deepEqual(harness.all('gap').at(-1), { reason: 'reconnected', subscriptions: 1 });
  await harness.clock.advance(500);
  harness.socket.receive(reply(GRAPH, 'u|graph#A|executions'));
  assert.equal(harness.all('gap').length, 2);
});

test('a retry does not outlive its socket', async () => {
  const randoms = [1, 0.5];
  const harness = await new Harness({ random: () => randoms.shift() }).connect();
  harness.client.subscribeGraph('G');
  harness.socket.receive(refusal(RETRY_LATER));
  assert.equal((await comeBack(harness)).length, 1);
  harness.socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  await harness.clock.advance(5_000);
  assert.deepEqual(harness.socket.take(), []);
});

test('a thousand subscriptions stay below the gateway’s rate', async () => {
  const harness = new Harness({ acknowledgementTimeout: 60_000 });
  for (let number = 0; number < 1_000; number++) {
    harness.client.subscribeExecution(`E${number}`);
  }
  await harness.dial();
  harness.socket.open();
  assert.equal(harness.socket.take().length, 80);
  harness.socket.receive(pong);
  await harness.clock.advance(1_000);
  const inSecond = harness.socket.take().length;
  assert.ok(inSecond >= 39 && inSecond <= 41, `${inSecond}`);
  await harness.clock.advance(23_000);
  assert.equal(harness.socket.take().at(-1).data.graph_exec_id, 'E999');
});

test('equal subscriptions share a channel, and the last one gives it back', async () => {
  const { client, socket } = await new Harness().connect();
  const first = client.subscribeGraph('G');
  const second = client.subscribeGraph('G');
  assert.equal(socket.take().length, 2, 'a heartbeat and one command');
  socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  const third = client.subscribeGraph('G');
  assert.deepEqual([first, second, third].map(({ state }) => state), ['active', 'active', 'active']);
  const seen = [];
  for (const subscription of [first, second, third]) {
    subscription.on('event', () => seen.push(subscription));
  }
  await first.unsubscribe();
  await third.unsubscribe();
  assert.deepEqual(socket.take(), []);
  socket.receive(graphEvent('u|graph#G|executions'));
  assert.deepEqual(seen, [second]);
  const gone = second.unsubscribe();
  assert.deepEqual(socket.take(), [{ method: 'unsubscribe', data: { graph_id: 'G' } }]);
  socket.receive(reply('unsubscribe', 'u|graph#G|executions'));
  await gone;
  assert.deepEqual([first.state, second.state, third.state], ['ended', 'ended', 'ended']);
});

test('an unsubscribe while pending leaves in order, and its late acknowledgement means nothing', async () => {
  const harness = await new Harness().connect();
  harness.socket.take();
  const old = harness.client.subscribeExecution('E');
  old.unsubscribe();
  const renewed = harness.client.subscribeExecution('E');
  assert.deepEqual(
    harness.socket.take().map(({ method }) => method),
    [EXECUTION, 'unsubscribe', EXECUTION],
  );
  harness.socket.receive(reply(EXECUTION, 'u|graph_exec#E'));
  harness.socket.receive(graphEvent('u|graph_exec#E'));
  assert.deepEqual([old.state, renewed.state], ['ended', 'pending']);
  assert.deepEqual(harness.all('event'), []);
  harness.socket.receive(reply('unsubscribe', 'u|graph_exec#E'));
  harness.socket.receive(reply(EXECUTION, 'u|graph_exec#E'));
  assert.equal(renewed.state, 'active');
  await assert.rejects(old.ready, SubscriptionError);
});

test('unsubscribe resolves also when it is refused, lost, or there is no connection', async () => {
  const harness = await new Harness().connect();
  const refused = harness.activeGraph('A').unsubscribe();
  harness.socket.receive(refusal('Invalid message data. Refer to the API schema'));
  await refused;
  assert.equal(harness.all('error').length, 1);
  const lost = harness.activeGraph('B').unsubscribe();
  const waiting = harness.activeGraph('C');
  await harness.end(1006, '', false);
  await lost;
  await waiting.unsubscribe();
  await waiting.unsubscribe();
});

test('the frame’s channel decides whose event it is', async () => {
  const { client, socket } = await new Harness().connect();
  const graph = client.subscribeGraph('G');
  const execution = client.subscribeExecution('E');
  socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  socket.receive(reply(EXECUTION, 'u|graph_exec#E'));
  const seen = [];
  graph.on('event', ({ event_type }) => seen.push(['graph', event_type]));
  execution.on('event', ({ event_type }) => seen.push(['execution', event_type]));
  socket.receive(graphEvent('u|graph#G|executions', 'E'));
  socket.receive(graphEvent('u|graph_exec#E', 'E'));
  socket.receive(nodeEvent('u|graph_exec#E'));
  assert.deepEqual(seen, [
    ['graph', 'graph_execution_update'],
    ['execution', 'graph_execution_update'],
    ['execution', 'node_execution_update'],
  ]);
});

test('giving up ends every subscription, and those to come until connect is called', async () => {
  const harness = await new Harness().connect();
  const subscription = harness.activeGraph('G');
  const pending = harness.client.subscribeGraph('P');
  const stream = subscription[Symbol.asyncIterator]();
  await harness.end(1009);
  assert.deepEqual([subscription.state, pending.state], ['ended', 'ended']);
  await assert.rejects(pending.ready, (error) => error.cause.close.code === 1009);
  await assert.rejects(stream.next(), SubscriptionError);
  assert.equal(harness.client.subscribeGraph('G').state, 'ended');
  const notification = harness.client.notifications()[Symbol.asyncIterator]().next();
  await assert.rejects(notification, SubscriptionError);
  await harness.connect();
  assert.equal(harness.activeGraph('G').state, 'active');
  const next = harness.client.notifications()[Symbol.asyncIterator]().next();
  harness.socket.receive({ method: 'notification', data: { type: 't', event: 'e' } });
  assert.equal((await next).value.event, 'e');
});

test('rejections that nobody waits for stay silent', async () => {
  const harness = await new Harness().connect();
  harness.client.subscribeGraph('G');
  harness.socket.receive(refusal('Access denied'));
  await harness.end(4006);
  await settled();
});

test('commands sent later do not prolong the time of the oldest', async () => {
  const harness = await new Harness({ acknowledgementTimeout: 5_000 }).connect();
  harness.client.subscribeGraph('A');
  await harness.clock.advance(4_000);
  harness.client.subscribeGraph('B');
  await harness.clock.advance(1_000);
  assert.equal(harness.client.state, 'waiting');
});

test('a late refusal of one that was given up does not touch its successor', async () => {
  const harness = await new Harness().connect();
  harness.client.subscribeGraph('G').unsubscribe();
  const renewed = harness.client.subscribeGraph('G');
  harness.socket.receive(refusal('Access denied'));
  assert.equal(renewed.state, 'pending');
  harness.socket.receive(reply('unsubscribe'));
  harness.socket.receive(reply(GRAPH, 'u|graph#G|executions'));
  assert.equal(renewed.state, 'active');
});

test('a denied subscription stays denied, and there is nothing to give back', async () => {
  const harness = await new Harness().connect();
  const subscription = harness.client.subscribeGraph('G');
  harness.socket.receive(refusal('Access denied'));
  harness.socket.take();
  await subscription.unsubscribe();
  assert.equal(subscription.state, 'denied');
  assert.deepEqual(harness.socket.take(), []);
});

test('a state that does not change is not told', async () => {
  const harness = await new Harness().connect();
  const states = [];
  harness.client.subscribeGraph('G').on('state', (state) => states.push(state));
  await comeBack(harness);
  assert.deepEqual(states, []);
});
