import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../../main/resources/dashboard/store/connection.js';
import { matching, Selection } from '../../../main/resources/dashboard/store/filter.js';
import { finder } from '../../../main/resources/dashboard/store/finder.js';
import { runsToFollow } from '../../../main/resources/dashboard/store/follow.js';
import { Notices } from '../../../main/resources/dashboard/store/notices.js';
import { Rate } from '../../../main/resources/dashboard/store/rate.js';
import { Runs } from '../../../main/resources/dashboard/store/runs.js';
import { ServerClock } from '../../../main/resources/dashboard/store/serverclock.js';
import { Store } from '../../../main/resources/dashboard/store/store.js';
import { visibleRows } from '../../../main/resources/dashboard/store/window.js';
import { at, graphEvent, millis, nodeEvent } from './events.mjs';

function runsOf(...events) {
  const runs = new Runs();
  events.forEach((event) => runs.apply(event, 1));
  return runs.newestFirst();
}

test('an event that comes by two subscriptions is logged once', () => {
  const store = new Store();
  store.event(graphEvent('a', 'QUEUED'), { isDirect: false, now: 1 });
  store.event(graphEvent('a', 'RUNNING'), { isDirect: true, now: 2 });
  store.event(graphEvent('a', 'RUNNING'), { isDirect: false, now: 2 });
  assert.equal(store.log.size, 2);
  assert.equal(store.runs.get('a').events, 2);
  store.unfollowed('a');
  store.event(graphEvent('a', 'COMPLETED'), { isDirect: false, now: 3 });
  assert.equal(store.log.size, 3);
});

test('runs are found by status and by what they say', () => {
  const runs = runsOf(
    graphEvent('a', 'COMPLETED', { inputs: { topic: 'Coral reefs' } }),
    graphEvent('b', 'FAILED', { stats: { error: 'No coral' } }),
    graphEvent('c', 'RUNNING'),
  );
  const ids = (filter) => matching(runs, filter).map((run) => run.id);
  assert.deepEqual(ids({ text: 'coral' }), ['b', 'a']);
  assert.deepEqual(ids({ text: 'coral', status: 'FAILED' }), ['b']);
  assert.deepEqual(ids({ status: 'QUEUED' }), []);
  assert.equal(matching(runs, { text: '  ' }), runs);
  assert.equal(runs[2].title, 'Coral reefs');
  assert.equal(runs[0].title, '');
});

test('a search takes a text as it is written, in any case and any part', () => {
  const value = { topic: 'Night (trains)', list: [{ depth: 42 }, null], 'odd.name': true };
  for (const text of ['(TRAINS)', '42', 'null', 'odd.name', 'depth']) {
    assert.ok(finder(text)(value), text);
  }
  assert.ok(!finder('night.*trains')(value));
});

test('a filtered list is gone through a few times a second, and at once for another filter', () => {
  const runs = new Runs();
  const selection = new Selection();
  const at = (now, text = 'a') => selection.of(runs, { status: null, text }, now).length;
  runs.apply(graphEvent('a1', 'RUNNING'), 1);
  assert.equal(at(1_000), 1);
  runs.apply(graphEvent('a2', 'RUNNING'), 1);
  assert.equal(at(1_199), 1);
  assert.equal(at(1_199, 'a2'), 1);
  assert.equal(at(1_199, 'a'), 2);
  runs.apply(graphEvent('a3', 'RUNNING'), 1);
  assert.equal(at(1_400), 3);
});

test('an event that names no execution is one of that which was subscribed to, or a problem that is told', () => {
  const store = new Store();
  const { id: _, ...event } = graphEvent('x', 'RUNNING');
  assert.equal(store.event(event, { isDirect: true, runId: 'a', now: 1 }).id, 'a');
  assert.equal(store.event(event, { isDirect: false, now: 1 }), null);
  assert.match(store.connection.error, /does not say/);
  assert.equal(store.runs.size, 1);
});

test('the open run, those followed and the newest that run are followed, in this order', () => {
  const runs = new Runs();
  runs.apply(graphEvent('open', 'RUNNING'), 0);
  runs.apply(graphEvent('older', 'RUNNING'), 0);
  runs.apply(graphEvent('newer', 'RUNNING'), 0);
  runs.apply(graphEvent('newest', 'QUEUED'), 0);
  const list = runs.newestFirst();
  const chosen = (limit, followed = new Set()) => [
    ...runsToFollow(list, { openId: 'open', followed, limit, now: 10 }),
  ];
  assert.deepEqual(chosen(9), ['open', 'newest', 'newer', 'older']);
  assert.deepEqual(chosen(2), ['open', 'newest']);
  assert.deepEqual(chosen(2, new Set(['older'])), ['open', 'older']);
});

test('a run that ended is followed for a moment, a silent one for a long time, the open one always', () => {
  const runs = new Runs();
  runs.apply(graphEvent('ended', 'COMPLETED'), 0);
  runs.apply(graphEvent('silent', 'RUNNING'), 0);
  const list = runs.newestFirst();
  const chosen = (openId, now) => [...runsToFollow(list, { openId, now })];
  assert.deepEqual(chosen(null, 2_000), ['silent', 'ended']);
  assert.deepEqual(chosen('ended', 5_000), ['silent']);
  assert.deepEqual(chosen(null, 3_600_000), []);
  assert.deepEqual(chosen('silent', 3_600_000), ['silent']);
});

test('events are counted by the second, and pass', () => {
  const rate = new Rate(5);
  [1_000, 1_999, 2_000].forEach((now) => rate.count(now));
  assert.deepEqual(rate.series(2_500), { times: [-2, -1, 0, 1, 2], counts: [0, 0, 0, 2, 1] });
  assert.deepEqual(rate.summary(2_500), { last: 2, peak: 2 });
  assert.deepEqual(rate.series(100_000).counts, [0, 0, 0, 0, 0]);
});

test('a clock that is set back keeps the count', () => {
  const rate = new Rate(3);
  rate.count(5_000);
  rate.count(1_000);
  assert.deepEqual(rate.series(5_000).counts, [0, 0, 2]);
});

test('few toasts are shown, all notifications listed', () => {
  const notices = new Notices({ limit: 4, toastLimit: 2 });
  for (let i = 0; i < 6; i += 1) {
    notices.add({ type: 't', event: 'e' + i }, i);
  }
  assert.deepEqual(
    notices.toasts.map((toast) => toast.number),
    [5, 6],
  );
  assert.deepEqual(
    notices.list.map((notice) => notice.number),
    [6, 5, 4, 3],
  );
  assert.equal(notices.unread, 6);
  notices.dismiss(5);
  assert.deepEqual(
    notices.toasts.map((toast) => toast.number),
    [6],
  );
  notices.mute(true);
  assert.equal(notices.add({ type: 't', event: 'e' }, 7), null);
  assert.equal(notices.toasts.length, 0);
});

test('the publishers’ time is told from the quickest event', () => {
  const clock = new ServerClock();
  assert.equal(clock.now(7), 7);
  clock.hear(graphEvent('a', 'RUNNING', { started_at: at(0) }), 'a', millis(10));
  clock.hear(graphEvent('a', 'RUNNING', { started_at: at(0), ended_at: at(5) }), 'a', millis(13));
  clock.hear(graphEvent('a', 'RUNNING', { started_at: at(0) }), 'a', millis(60));
  assert.equal(clock.now(millis(20)), millis(12));
});

test('one run with dates of the future changes the time of no other', () => {
  const clock = new ServerClock();
  clock.hear(graphEvent('good', 'RUNNING', { started_at: at(0) }), 'good', millis(1));
  clock.hear(graphEvent('wrong', 'RUNNING', { started_at: '2099-01-01T00:00:00Z' }), 'wrong', millis(2));
  assert.equal(clock.now(millis(20)), millis(19));
});

test('one wrong date changes not even the time of its own run', () => {
  const clock = new ServerClock();
  clock.hear(graphEvent('a', 'RUNNING', { started_at: at(0) }), 'a', millis(1));
  clock.hear(nodeEvent('a', 'n', 'RUNNING', { start_time: '2099-01-01T00:00:00Z' }), 'a', millis(2));
  assert.equal(clock.now(millis(20)), millis(19));
});

test('where most runs are ahead, this machine is late', () => {
  const clock = new ServerClock();
  clock.hear(graphEvent('old', 'RUNNING', { started_at: at(-9_000) }), 'old', millis(0));
  ['b', 'c'].forEach((id) => clock.hear(graphEvent(id, 'RUNNING', { started_at: at(3_600) }), id, millis(0)));
  assert.equal(clock.now(millis(0)), millis(3_600));
});

test('a run that goes on for long does not set its own clock back', () => {
  const clock = new ServerClock();
  for (const time of [0, 100, 10_000]) {
    clock.hear(graphEvent('a', 'RUNNING', { started_at: at(0) }), 'a', millis(time));
    assert.equal(clock.now(millis(time)), millis(time));
  }
});

test('a run that began long before it was heard of began then', () => {
  const clock = new ServerClock();
  clock.hear(graphEvent('a', 'RUNNING', { started_at: at(0) }), 'a', millis(65));
  assert.equal(clock.now(millis(65)), millis(65));
});

test('where events that are new are late, this machine is ahead', () => {
  const clock = new ServerClock();
  clock.hear(nodeEvent('a', 'n', 'RUNNING', { start_time: at(0) }), 'a', millis(300));
  assert.equal(clock.now(millis(300)), millis(0));
});

test('runs that nobody heard of for long count no more', () => {
  const clock = new ServerClock();
  clock.hear(graphEvent('old', 'RUNNING', { started_at: at(5) }), 'old', millis(0));
  assert.equal(clock.now(millis(0)), millis(5));
  for (let i = 0; i < 50; i += 1) {
    clock.hear(graphEvent(`r${i}`, 'RUNNING', { started_at: at(9) }), `r${i}`, millis(10));
  }
  assert.equal(clock.now(millis(10)), millis(9));
});

test('only rows that can be seen are drawn, and a few more', () => {
  assert.deepEqual(visibleRows({ count: 1_000, rowHeight: 10, scrollTop: 500, height: 100, spare: 2 }), {
    from: 48,
    to: 62,
  });
  assert.deepEqual(visibleRows({ count: 3, rowHeight: 10, scrollTop: 0, height: 100 }), { from: 0, to: 3 });
  assert.deepEqual(visibleRows({ count: 3, rowHeight: 10, scrollTop: 900, height: 100, spare: 0 }), {
    from: 3,
    to: 3,
  });
});

test('a close that only a person can mend blocks until a new start, and the first one counts', () => {
  const connection = new Connection();
  connection.closed({ code: 1012, retry: 'soon' }, 1);
  assert.equal(connection.blocked, null);
  connection.closed({ code: 4003, retry: 'with-new-token' }, 2);
  connection.closed({ code: 1000, retry: 'no' }, 3);
  assert.equal(connection.blocked.code, 4003);
  connection.restarted();
  assert.equal(connection.blocked, null);
});

test('a connection that is lost is a close of its own', () => {
  const connection = new Connection();
  for (let time = 1; time < 3; time += 1) {
    connection.changed({ state: 'open', retryIn: null }, time);
    connection.closed({ code: 1006, retry: 'backoff' }, time);
  }
  assert.deepEqual(
    connection.closes.map((close) => [close.at, close.attempts]),
    [
      [2, 0],
      [1, 0],
    ],
  );
});

test('whoever gave a new token knows that events are missing', () => {
  const connection = new Connection();
  connection.changed({ state: 'open', retryIn: null }, 1);
  connection.closed({ code: 4003, retry: 'with-new-token' }, 2);
  connection.restarted();
  connection.changed({ state: 'open', retryIn: null }, 3);
  assert.equal(connection.gapAt, null);
});

test('the time to the next attempt counts down', () => {
  const connection = new Connection();
  connection.changed({ state: 'waiting', retryIn: 2_500 }, 1_000);
  assert.equal(connection.retryIn(1_000), 3);
  assert.equal(connection.retryIn(9_000), 0);
  connection.changed({ state: 'open', retryIn: null }, 9_000);
  assert.equal(connection.retryIn(9_000), null);
});

test('what began an outage is kept until it is over, and then there is a gap', () => {
  const connection = new Connection();
  connection.closed({ code: 1006, retry: 'backoff' }, 1);
  connection.changed({ state: 'open', retryIn: null }, 2);
  assert.equal(connection.gapAt, null, 'nothing was missed before the first connection');
  connection.closed({ code: 1012, retry: 'soon' }, 3);
  connection.changed({ state: 'waiting', retryIn: 1 }, 3);
  connection.closed({ code: 1006, retry: 'backoff' }, 4);
  assert.equal(connection.cause.code, 1012);
  connection.closed({ code: 1006, retry: 'backoff' }, 5);
  assert.deepEqual([connection.lastClose.code, connection.lastClose.attempts], [1012, 2]);
  connection.changed({ state: 'open', retryIn: null }, 5);
  assert.equal(connection.cause, null);
  assert.equal(connection.gapAt, 5);
});

test('figures are those of all clients, and a new client is a reconnect', () => {
  const connection = new Connection();
  const open = () => connection.changed({ state: 'open', retryIn: null }, 1);
  open();
  connection.ended({ messages: 5, events: 3, bytes: 100, reconnects: 1, gaps: 1, openedAt: 1 });
  connection.restarted();
  open();
  open();
  assert.deepEqual(
    connection.totals({ messages: 1, events: 1, bytes: 1, reconnects: 0, gaps: 0, openedAt: 9 }),
    {
      messages: 6,
      events: 4,
      bytes: 101,
      reconnects: 2,
      gaps: 2,
      openedAt: 9,
    },
  );
});

test('without a network it is offline at once, until something comes nevertheless', () => {
  const connection = new Connection();
  connection.network(false, 0);
  assert.equal(connection.shown, 'idle', 'nothing was connected');
  connection.changed({ state: 'open', retryIn: null }, 0);
  assert.equal(connection.shown, 'offline');
  connection.heard(500);
  assert.equal(connection.shown, 'offline', 'what was under way still came');
  connection.heard(1_500);
  assert.equal(connection.shown, 'open');
  connection.network(false, 2_000);
  connection.network(true, 2_001);
  assert.equal(connection.shown, 'open');
});
