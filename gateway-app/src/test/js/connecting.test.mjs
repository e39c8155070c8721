import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  ClosedError,
  FanfareClient,
  TokenError,
} from '../../main/resources/dashboard/client/fanfare-client.js';
import { pong, settled } from './support/fakes.mjs';
import { Harness } from './support/harness.mjs';

test('the token goes into the address, percent-encoded', async () => {
  const { socket } = await new Harness({ token: () => 'a+b&c=d' }).dial();
  assert.equal(socket.url.search, '?token=a%2Bb%26c%3Dd');
});

test('an empty token leaves the address as it is', async () => {
  const { socket } = await new Harness({ token: '' }).dial();
  assert.equal(socket.url.href, 'ws://gateway.test/ws');
});

test('http and https become ws and wss, and a fragment goes', async () => {
  for (const [url, expected] of [
    ['http://h:8001/ws', 'ws://h:8001/ws'],
    ['https://h/ws#here', 'wss://h/ws'],
    [new URL('wss://h/ws?a=b'), 'wss://h/ws?a=b'],
  ]) {
    const { socket } = await new Harness({ url, token: '' }).dial();
    assert.equal(socket.url.href, expected);
  }
});

test('an address that is none of a WebSocket is refused at once', () => {
  for (const url of ['ftp://h/ws', 'no address']) {
    assert.throws(() => new FanfareClient({ url, token: '' }), TypeError);
  }
});

test('the client is open only when the gateway has answered', async () => {
  const harness = await new Harness().dial();
  harness.socket.open();
  assert.deepEqual(harness.socket.take(), [{ method: 'heartbeat', data: 'ping', success: true }]);
  assert.equal(harness.client.state, 'connecting');
  harness.socket.receive(pong);
  assert.equal(harness.client.state, 'open');
  await harness.client.connect();
});

test('connecting twice opens one socket', async () => {
  const harness = await new Harness().dial();
  assert.equal(harness.client.connect(), harness.client.connect());
  await harness.serve();
  await harness.client.connect();
  assert.equal(harness.sockets.length, 1);
});

test('connect waits through failures until the gateway serves', async () => {
  const harness = await new Harness().dial();
  const connected = harness.client.connect();
  await harness.end(1006, '', false);
  await harness.clock.advance(500);
  await harness.serve();
  await connected;
  assert.deepEqual(harness.states, ['connecting', 'waiting', 'connecting', 'open']);
});

test('a close that says not to come back rejects connect, and connect can be called again', async () => {
  const harness = await new Harness().dial();
  const connected = harness.client.connect();
  harness.socket.open();
  await harness.end(4006, 'Too many connections');
  await assert.rejects(connected, (error) => {
    assert.ok(error instanceof ClosedError);
    assert.equal(error.close.code, 4006);
    assert.equal(error.message, 'The user has too many connections (4006)');
    return true;
  });
  assert.equal(harness.client.state, 'closed');
  assert.equal(harness.clock.pending, 0);
  await harness.connect();
  assert.equal(harness.client.state, 'open');
});

test('a handshake that takes too long is given up and tried again', async () => {
  const harness = await new Harness({ acknowledgementTimeout: 5_000 }).dial();
  await harness.clock.advance(5_000);
  assert.equal(harness.socket.closedWith, 3008);
  assert.equal(harness.client.lastClose.code, 3008);
  assert.equal(harness.client.state, 'waiting');
  await harness.clock.advance(500);
  assert.equal(harness.sockets.length, 2);
});

test('a token provider that fails is told of and asked again', async () => {
  const outage = new Error('down');
  const answers = [() => Promise.reject(outage), () => 42, () => 'token'];
  const harness = await new Harness({ token: () => answers.shift()() }).dial();
  assert.equal(harness.all('error')[0].cause, outage);
  assert.equal(harness.client.state, 'waiting');
  await harness.clock.advance(500);
  assert.equal(harness.all('error')[1].message, 'The token provider gave no string');
  await harness.clock.advance(1_000);
  assert.equal(harness.socket.token, 'token');
});

test('a token provider that never answers is an attempt that failed', async () => {
  const signals = [];
  const token = ({ signal }) => {
    signals.push(signal);
    return signals.length < 3 ? new Promise(() => {}) : 'token';
  };
  const harness = await new Harness({ token, random: () => 1 }).dial();
  await harness.clock.advance(14_999);
  assert.equal(harness.client.state, 'connecting');
  assert.equal(signals[0].aborted, false);
  await harness.clock.advance(1);
  const [error] = harness.all('error');
  assert.ok(error instanceof TokenError);
  assert.equal(error.name, 'TokenError');
  assert.equal(error.message, 'The token provider did not answer in time');
  assert.equal(signals[0].aborted, true);
  assert.equal(harness.all('state').at(-1).retryIn, 1_000);
  await harness.clock.advance(1_000 + 15_000);
  assert.equal(harness.all('state').at(-1).retryIn, 2_000);
  await harness.clock.advance(2_000);
  assert.equal(harness.socket.token, 'token');
  assert.equal(signals[2].aborted, false);
});

test('a token that comes too late opens nothing', async () => {
  const late = Promise.withResolvers();
  const harness = await new Harness({ token: () => late.promise, tokenTimeout: 100 }).dial();
  await harness.clock.advance(100);
  late.resolve('late');
  await settled();
  assert.equal(harness.client.state, 'waiting');
  assert.equal(harness.sockets.length, 0);
});

test('whoever closes while the token is fetched tells the provider', async () => {
  const signals = [];
  const token = ({ signal }) => new Promise(() => signals.push(signal));
  const harness = await new Harness({ token }).dial();
  harness.client.close();
  assert.equal(signals[0].aborted, true);
  await settled();
  assert.deepEqual(harness.all('error'), []);
});

test('whoever closes before the provider is asked spares it', async () => {
  let asked = 0;
  const harness = new Harness({ token: () => `token-${++asked}` });
  harness.client.on('state', () => harness.client.close());
  await harness.dial();
  assert.equal(harness.client.state, 'closed');
  assert.equal(asked, 0);
});

test('no error shows the token, even if the browser complains about the address', async () => {
  const harness = new Harness({
    WebSocket: class {
      constructor(url) {
        throw new SyntaxError(`bad address ${url}`);
      }
    },
  });
  await harness.dial();
  const [error] = harness.all('error');
  assert.equal(error.message, 'No WebSocket could be made: SyntaxError');
  assert.equal(error.cause, undefined);
  assert.doesNotMatch(JSON.stringify(harness.told), /secret-token/);
  assert.equal(harness.client.state, 'waiting');
});

test('statistics count frames, bytes and the time of opening', async () => {
  const harness = await new Harness().connect();
  assert.equal(harness.client.stats.messages, 1);
  assert.equal(harness.client.stats.bytes, JSON.stringify(pong).length);
  assert.equal(harness.client.stats.openedAt, harness.clock.now());
  harness.socket.receive('{"method":"ü"}');
  assert.equal(harness.client.stats.bytes, JSON.stringify(pong).length + 15);
  await harness.end(1001);
  assert.equal(harness.client.stats.openedAt, null);
  await harness.clock.advance(500);
  await harness.serve();
  assert.equal(harness.client.stats.reconnects, 1);
  assert.throws(() => {
    harness.client.stats.messages = 0;
  }, TypeError);
});

test('a token that arrives after the end opens no socket', async () => {
  const token = Promise.withResolvers();
  const harness = await new Harness({ token: () => token.promise }).dial();
  harness.client.close();
  token.resolve('late');
  await settled();
  assert.equal(harness.sockets.length, 0);
});

test('a token provider that fails after the end is not heard', async () => {
  const token = Promise.withResolvers();
  const harness = await new Harness({ token: () => token.promise }).dial();
  harness.client.close();
  token.reject(new Error('late'));
  await settled();
  assert.equal(harness.client.state, 'closed');
  assert.equal(harness.clock.pending, 0);
});

test('an option that is undefined is one that is not given', async () => {
  const harness = await new Harness({ heartbeatTimeout: undefined, backoff: undefined }).dial();
  harness.socket.open();
  await harness.clock.advance(9_999);
  assert.equal(harness.client.state, 'connecting');
  await harness.clock.advance(1);
  assert.equal(harness.client.state, 'waiting');
});
