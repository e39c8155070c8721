import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../../main/resources/dashboard/store/connection.js';
import { adviceOn, stateOf } from '../../../main/resources/dashboard/text/advice.js';
import { nodeName } from '../../../main/resources/dashboard/text/blocks.js';
import {
  bytes,
  cost,
  duration,
  lasting,
  instant,
  shortId,
  words,
} from '../../../main/resources/dashboard/text/format.js';
import { readLink, writeLink } from '../../../main/resources/dashboard/text/link.js';
import { describeNotification } from '../../../main/resources/dashboard/text/notification.js';
import { isFinal, STATUS_NAMES, statusOf } from '../../../main/resources/dashboard/text/status.js';
import { claims } from '../../../main/resources/dashboard/text/token.js';

test('times, sums and sizes are short', () => {
  assert.deepEqual([null, 0, 640, 4_210, 59_940, 60_000, 3_599_400, 3_840_000].map(duration), [
    '–',
    '0 ms',
    '640 ms',
    '4.2 s',
    '59.9 s',
    '1 m 00 s',
    '59 m 59 s',
    '1 h 04 m',
  ]);
  assert.deepEqual([300, 1_700, 42_000, 61_000].map(lasting), [
    'just now',
    'for 1 s',
    'for 42 s',
    'for 1 m 01 s',
  ]);
  assert.deepEqual([undefined, 0, 14, 12_345].map(cost), ['–', '$0.00', '$0.14', '$123.45']);
  assert.deepEqual([0, 999, 1_500, 250_000, 2_000_000].map(bytes), [
    '0 B',
    '999 B',
    '1.5 KB',
    '250 KB',
    '2.0 MB',
  ]);
});

test('ids are cut, names are words', () => {
  assert.equal(shortId('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb07'), '9b1deb4d');
  assert.equal(shortId('short'), 'short');
  assert.equal(shortId('a-rather-long-id-of-its-own'), 'a-rather-long-id-…');
  assert.equal(words('session_completed'), 'Session completed');
  assert.equal(
    nodeName({ blockId: '1f292d4a-41a4-4977-9684-7c8d560b9f91', nodeId: 'n' }),
    'AI text generator',
  );
  assert.equal(nodeName({ blockId: '', nodeId: 'n1' }), 'Node n1');
});

test('dates without an offset are UTC', () => {
  assert.equal(instant('2026-01-15T10:20:30.123000Z'), Date.UTC(2026, 0, 15, 10, 20, 30, 123));
  assert.equal(instant('2026-01-15T10:20:30'), Date.UTC(2026, 0, 15, 10, 20, 30));
  assert.equal(instant('2026-01-15T12:20:30+02:00'), Date.UTC(2026, 0, 15, 10, 20, 30));
  assert.equal(instant(null), null);
  assert.equal(instant('soon'), null);
});

test('a link is read with its token and written without', () => {
  const link = readLink('#token=a.b.c&graph=g1&graph=g%7C2&graph=g1&watch=r1&watch=r2&run=r1');
  assert.deepEqual(link, { token: 'a.b.c', graphs: ['g1', 'g|2'], executions: ['r1', 'r2'], run: 'r1' });
  assert.equal(writeLink(link), '#graph=g1&graph=g%7C2&watch=r1&watch=r2&run=r1');
  assert.equal(readLink('#token=').token, '');
  assert.equal(readLink('#graph=g1').token, null);
  assert.equal(writeLink(readLink('')), '');
});

test('a token says whose it is and until when, anything else says nothing', () => {
  const part = Buffer.from(JSON.stringify({ sub: 'jürgen', exp: 1_800_000_000 })).toString('base64url');
  assert.deepEqual(claims('x.' + part + '.y'), { user: 'jürgen', expiresAt: 1_800_000_000_000 });
  assert.equal(claims('nonsense'), null);
});

test('each status has a word and an icon of its own', () => {
  assert.equal(new Set(STATUS_NAMES.map((name) => statusOf(name).icon)).size, STATUS_NAMES.length);
  assert.equal(new Set(STATUS_NAMES.map((name) => statusOf(name).word)).size, STATUS_NAMES.length);
  assert.ok(isFinal('FAILED') && !isFinal('REVIEW') && !isFinal('NEW_ONE'));
  assert.equal(statusOf('NEW_ONE').word, 'NEW_ONE');
});

test('notifications of any form have a title', () => {
  assert.deepEqual(
    describeNotification({
      type: 'copilot_completion',
      event: 'session_completed',
      session_id: 's1',
      status: 'failed',
    }),
    {
      title: 'Session completed: failed',
      detail: 'Copilot completion · session id s1',
      tone: 'bad',
      icon: 'cross',
    },
  );
  assert.equal(
    describeNotification({ type: 'onboarding', event: 'increment_runs', step: null }).detail,
    'Onboarding',
  );
});

const CLOSES = [
  [{ code: 4003, reason: 'Token expired', words: 'w', retry: 'with-new-token' }, 'expired', 'token'],
  [{ code: 4003, reason: 'Invalid token', words: 'w', retry: 'with-new-token' }, 'denied', 'token'],
  [{ code: 4006, reason: 'Too many connections', words: 'w', retry: 'no' }, 'blocked', 'retry'],
  [{ code: 1012, reason: 'Service restart', words: 'w', retry: 'soon' }, 'restart', 'patience'],
  [{ code: 4005, reason: 'Slow consumer', words: 'w', retry: 'backoff' }, 'slow-reader', 'patience'],
  [{ code: 1006, reason: '', words: 'w', retry: 'backoff' }, 'lost', 'patience'],
];

for (const [close, kind, needs] of CLOSES) {
  test('a close with ' + close.code + ' ' + close.reason + ' is told as ' + kind, () => {
    const connection = new Connection();
    connection.closed(close, 1);
    connection.changed({ state: 'waiting', retryIn: 500 }, 1);
    const advice = adviceOn(connection);
    assert.equal(advice.kind, kind);
    assert.equal(advice.needs, needs);
    assert.match(advice.title, /[.]$/);
  });
}

test('all is well when it is open, but for a gap that was not hidden', () => {
  const connection = new Connection();
  connection.changed({ state: 'connecting', retryIn: null }, 1);
  assert.equal(adviceOn(connection), null);
  connection.changed({ state: 'open', retryIn: null }, 1);
  assert.equal(adviceOn(connection), null);
  connection.gapAt = 5;
  assert.equal(adviceOn(connection).kind, 'gap');
  assert.equal(adviceOn(connection, { hiddenGapAt: 5 }), null);
  connection.changed({ state: 'offline', retryIn: null }, 1);
  assert.equal(adviceOn(connection).kind, 'offline');
});

test('each state of the connection has a word', () => {
  const connection = new Connection();
  const word = (state, retryIn = null) => {
    connection.changed({ state, retryIn }, 0);
    return stateOf(connection, 0).word;
  };
  assert.deepEqual(
    [word('idle'), word('connecting'), word('open'), word('waiting', 1_200), word('offline'), word('closed')],
    ['Not connected', 'Connecting', 'Live', 'Back in 2 s', 'Offline', 'Disconnected'],
  );
});

test('what is slow is said in words', () => {
  const connection = new Connection();
  connection.changed({ state: 'connecting', retryIn: null }, 0);
  assert.equal(stateOf(connection, 4_999).word, 'Connecting');
  assert.equal(stateOf(connection, 5_000).word, 'Still connecting');
  assert.equal(adviceOn(connection, { now: 5_000 }).kind, 'slow-connect');
  connection.changed({ state: 'open', retryIn: null }, 6_000);
  connection.latency = 999;
  assert.equal(adviceOn(connection, { now: 6_000 }), null);
  connection.latency = 2_300;
  assert.equal(stateOf(connection, 6_000).word, 'Slow');
  assert.match(adviceOn(connection, { now: 6_000 }).detail, /2[.]3 s/);
});

test('a token that is about to expire can be replaced in time', () => {
  const connection = new Connection();
  connection.changed({ state: 'open', retryIn: null }, 0);
  const kind = (expiresAt, now) => adviceOn(connection, { expiresAt, now })?.kind;
  assert.equal(kind(600_000, 0), undefined);
  assert.equal(kind(600_000, 500_000), 'expiring');
  assert.equal(kind(600_000, 600_000), undefined);
  assert.equal(kind(null, 0), undefined);
});
