import assert from 'node:assert/strict';
import { test } from 'node:test';

import { graphEvent, notification, refusal } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

const MALFORMED = {
  'no JSON': 'oops',
  'an empty frame': '',
  'JSON that is no object': '[1]',
  'a bare null': 'null',
  'no method': '{"data":{}}',
  'a method that is no string': '{"method":7}',
  'an event without data': '{"method":"graph_execution_event","data":null,"channel":"u|graph#G|executions"}',
  'an event without channel': '{"method":"node_execution_event","data":{},"channel":null}',
  'a notification without data': '{"method":"notification","data":"text"}',
  'a binary frame': new ArrayBuffer(2),
};

for (const [what, frame] of Object.entries(MALFORMED)) {
  test(`${what} is told of, and the connection goes on`, async () => {
    const harness = await new Harness().connect();
    const subscription = harness.activeGraph('G');
    harness.socket.dispatchEvent(new MessageEvent('message', { data: frame }));
    assert.deepEqual(harness.all('error').map(({ message }) => message), ['Malformed message']);
    harness.socket.receive(graphEvent(subscription.channel));
    assert.equal(harness.all('event').length, 1);
    assert.equal(harness.client.state, 'open');
  });
}

test('a method of a newer gateway is passed over', async () => {
  const harness = await new Harness().connect();
  harness.socket.receive({ method: 'weather', data: 'rain' });
  assert.deepEqual(harness.all('error'), []);
  assert.equal(harness.client.stats.messages, 2);
});

test('an event of an unknown channel is nobody’s', async () => {
  const harness = await new Harness().connect();
  const subscription = harness.activeGraph('G');
  harness.socket.receive(graphEvent('u|graph#H|executions'));
  assert.deepEqual(harness.all('event'), []);
  assert.equal(harness.client.stats.events, 0);
  subscription.unsubscribe();
  harness.socket.receive(graphEvent('u|graph#G|executions'));
  assert.deepEqual(harness.all('event'), []);
});

test('an error without a command is told of', async () => {
  const harness = await new Harness().connect();
  harness.socket.receive(refusal('Access denied'));
  assert.equal(harness.all('error')[0].message, 'Reply to nothing: Access denied');
});

test('notifications reach listeners and iterators without a subscription', async () => {
  const harness = await new Harness().connect();
  const stream = harness.client.notifications()[Symbol.asyncIterator]();
  harness.socket.receive(notification('step_completed'));
  const expected = { type: 'onboarding', event: 'step_completed' };
  assert.deepEqual(harness.all('notification'), [expected]);
  assert.deepEqual(await stream.next(), { value: expected, done: false });
});

test('data arrives as the publisher wrote it', async () => {
  const harness = await new Harness().connect();
  const subscription = harness.activeGraph('G');
  const event = graphEvent(subscription.channel);
  event.data.future_key = { more: [1, null, 'ü'] };
  harness.socket.receive(event);
  assert.deepEqual(harness.all('event'), [event.data]);
});
