import assert from 'node:assert/strict';
import { test } from 'node:test';

import { expiryOf } from '../../main/resources/dashboard/client/tokens.js';
import { jwt, refusal, reply } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);

/** A client whose provider gives these tokens, the last one for ever; connected, its heartbeat taken. */
async function withTokens(...tokens) {
  const given = [];
  const token = () => {
    given.push(tokens.length > 1 ? tokens.shift() : tokens[0]);
    if (given.at(-1) instanceof Error) {
      throw given.at(-1);
    }
    return given.at(-1);
  };
  const harness = await new Harness({ token }).connect();
  harness.socket.take();
  return { harness, given };
}

const authenticate = (token) => ({ method: 'authenticate', data: { token } });

test('the expiry is read from the token, whatever else it says', () => {
  assert.equal(expiryOf(jwt(START)), START);
  assert.equal(expiryOf(jwt(START + 500)), START + 500);
  assert.equal(expiryOf(jwt(0, { exp: '1767225600' })), START);
  assert.equal(expiryOf(jwt(START, { name: '~~~???ÿü日本' })), START);
  for (const token of ['', 'opaque', 'a.b.c', 'a..c', jwt(0, { exp: null }), jwt(0, { exp: 'soon' })]) {
    assert.equal(expiryOf(token), null);
  }
});

test('the token is renewed in place 30 s before it expires, and again', async () => {
  const [first, second, third] = [10, 20, 30].map((minutes) => jwt(START + minutes * MINUTE));
  const { harness } = await withTokens(first, second, third);
  const renewals = () => harness.socket.take().filter(({ method }) => method === 'authenticate');
  const answerBeats = async (ms) => {
    for (let left = ms; left > 0; left -= 10_000) {
      await harness.clock.advance(Math.min(left, 10_000));
      if (harness.socket.sent.some(({ method }) => method === 'heartbeat')) {
        harness.socket.sent = harness.socket.sent.filter(({ method }) => method !== 'heartbeat');
        harness.socket.receive({ method: 'heartbeat', data: 'pong', success: true });
      }
    }
  };
  await answerBeats(9.5 * MINUTE - 1);
  assert.deepEqual(renewals(), []);
  await answerBeats(1);
  assert.deepEqual(renewals(), [authenticate(second)]);
  harness.socket.receive(reply('authenticate'));
  await answerBeats(10 * MINUTE - 1);
  assert.deepEqual(renewals(), []);
  await answerBeats(1);
  assert.deepEqual(renewals(), [authenticate(third)]);
  assert.equal(harness.sockets.length, 1);
});

test('a token that lives shorter than the time before is renewed at half of its life', async () => {
  const { harness } = await withTokens(jwt(START + 20_000), jwt(START + 40_000));
  await harness.clock.advance(9_999);
  assert.deepEqual(harness.socket.take(), []);
  await harness.clock.advance(1);
  assert.deepEqual(harness.socket.take(), [authenticate(jwt(START + 40_000))]);
});

test('a provider without a newer token is asked again at half of the time left, never in a loop', async () => {
  const { harness, given } = await withTokens(jwt(START + 40_000));
  await harness.clock.advance(20_000);
  assert.equal(given.length, 2);
  await harness.clock.advance(9_999);
  assert.equal(given.length, 2);
  await harness.clock.advance(1);
  assert.equal(given.length, 3);
  await harness.clock.advance(10_000);
  assert.ok(given.length < 10, `${given.length}`);
  const asked = given.length;
  await harness.clock.advance(30_000);
  assert.ok(given.length <= asked + 1);
  assert.deepEqual(harness.socket.take(), []);
});

test('a provider that fails is told of and asked again', async () => {
  const { harness } = await withTokens(jwt(START + 40_000), new Error('down'), jwt(START + 80_000));
  await harness.clock.advance(20_000);
  assert.equal(harness.all('error')[0].message, 'The token provider failed');
  await harness.clock.advance(10_000);
  assert.deepEqual(harness.socket.take(), [authenticate(jwt(START + 80_000))]);
});

test('a provider that never answers is told of and asked again', async () => {
  const tokens = [() => jwt(START + 60_000), () => new Promise(() => {}), () => jwt(START + 120_000)];
  const harness = await new Harness({ token: () => tokens.shift()() }).connect();
  harness.socket.take();
  await harness.clock.advance(30_000 + 15_000);
  assert.equal(harness.all('error')[0].message, 'The token provider did not answer in time');
  assert.equal(harness.client.state, 'open');
  await harness.clock.advance(7_500);
  assert.deepEqual(harness.socket.take(), [authenticate(jwt(START + 120_000))]);
});

test('a gateway that cannot renew is not asked again; the new token connects after 4003', async () => {
  const next = jwt(START + 90_000);
  const { harness } = await withTokens(jwt(START + 40_000), next);
  await harness.clock.advance(20_000);
  harness.socket.take();
  harness.socket.receive(refusal('Invalid message format. Review the schema and retry'));
  const [error] = harness.all('error');
  assert.equal(
    error.message,
    'The token was not renewed: Invalid message format. Review the schema and retry',
  );
  await harness.clock.advance(20_000);
  assert.deepEqual(harness.socket.take(), []);
  await harness.end(4003, 'Token expired');
  await harness.clock.advance(0);
  assert.equal(harness.socket.token, next);
});

test('without an expiry, or with a fixed token, nothing is renewed', async () => {
  for (const token of [() => 'opaque', jwt(START + 40_000)]) {
    const harness = await new Harness({ token, heartbeatInterval: 10 * MINUTE }).connect();
    harness.socket.take();
    assert.equal(harness.clock.pending, 1, 'the heartbeat alone');
    await harness.clock.advance(MINUTE);
    assert.deepEqual(harness.socket.take(), []);
  }
});

test('a token that lives longer than any timer is not renewed at once', async () => {
  const { harness, given } = await withTokens(jwt(START + 365 * 24 * 60 * MINUTE));
  await harness.clock.advance(MINUTE);
  assert.equal(given.length, 1);
});

test('a token that arrives after the socket ended renews nothing', async () => {
  const late = Promise.withResolvers();
  const tokens = [() => jwt(START + 40_000), () => late.promise];
  const harness = await new Harness({ token: () => tokens.shift()() }).connect();
  harness.socket.take();
  await harness.clock.advance(20_000);
  harness.client.close();
  late.resolve(jwt(START + 80_000));
  await harness.clock.advance(0);
  assert.deepEqual(harness.socket.take(), []);
  assert.equal(harness.clock.pending, 0);
});

test('no token is in what the client tells', async () => {
  const { harness } = await withTokens(jwt(START + 40_000), jwt(START + 80_000));
  await harness.clock.advance(20_000);
  harness.socket.receive(refusal('Invalid message data. Refer to the API schema'));
  await harness.end(4003, 'Invalid token');
  const told = harness.told.map(([, value]) => [value, value.message, value.stack, value.cause]);
  for (const token of [jwt(START + 40_000), jwt(START + 80_000)]) {
    assert.ok(!JSON.stringify(told).includes(token));
  }
});

test('a provider that fails after the socket ended is not heard', async () => {
  const late = Promise.withResolvers();
  const tokens = [() => jwt(START + 40_000), () => late.promise];
  const harness = await new Harness({ token: () => tokens.shift()() }).connect();
  await harness.clock.advance(20_000);
  harness.client.close();
  late.reject(new Error('late'));
  await harness.clock.advance(0);
  assert.equal(harness.clock.pending, 0);
});
