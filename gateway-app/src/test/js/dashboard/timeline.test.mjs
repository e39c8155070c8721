import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Runs } from '../../../main/resources/dashboard/store/runs.js';
import { timeline } from '../../../main/resources/dashboard/store/timeline.js';
import { at, graphEvent, millis, nodeEvent } from './events.mjs';

function runOf(...events) {
  const runs = new Runs();
  events.forEach((event) => runs.apply(event, 1));
  return runs.newestFirst()[0];
}

const rowsOf = ({ nodes, place }) => nodes.map(place);

test('bars stand where their times are', () => {
  const run = runOf(
    graphEvent('a', 'COMPLETED', { started_at: at(0), ended_at: at(10) }),
    nodeEvent('a', 'n1', 'COMPLETED', {
      add_time: at(1),
      queue_time: at(1),
      start_time: at(2),
      end_time: at(5),
    }),
  );
  const { span, ticks, ...axis } = timeline(run, millis(99));
  assert.equal(span, 10_000);
  assert.deepEqual(rowsOf(axis), [{ queued: 0.1, started: 0.2, end: 0.5, time: 3_000 }]);
  assert.deepEqual(
    ticks.map((tick) => tick.at),
    [0, 2_000, 4_000, 6_000, 8_000, 10_000],
  );
});

test('what runs grows to now', () => {
  const run = runOf(
    graphEvent('a', 'RUNNING', { started_at: at(0) }),
    nodeEvent('a', 'n1', 'RUNNING', { add_time: at(0), start_time: at(2) }),
    nodeEvent('a', 'n2', 'QUEUED', { add_time: at(4) }),
  );
  const { span, ...axis } = timeline(run, millis(8));
  const rows = rowsOf(axis);
  assert.equal(span, 8_000);
  assert.deepEqual([rows[0].started, rows[0].end, rows[0].time], [0.25, 1, 6_000]);
  assert.deepEqual([rows[1].queued, rows[1].started, rows[1].end, rows[1].time], [0.5, 1, 1, null]);
});

test('a run without times and nodes has no axis', () => {
  assert.equal(timeline(runOf(graphEvent('a', 'QUEUED')), 5).span, 0);
});

test('a clock that lags never makes a bar run backwards', () => {
  const run = runOf(
    graphEvent('a', 'RUNNING', { started_at: at(5) }),
    nodeEvent('a', 'n1', 'RUNNING', { add_time: at(5), start_time: at(6) }),
  );
  const [row] = rowsOf(timeline(run, millis(1)));
  assert.ok(row.started <= row.end);
  assert.equal(row.time, 0);
});

test('thousands of nodes are placed too', () => {
  const events = Array.from({ length: 10_000 }, (_, i) =>
    nodeEvent('a', 'n' + i, 'COMPLETED', { add_time: at(i), start_time: at(i), end_time: at(i + 1) }),
  );
  const { nodes, span } = timeline(runOf(...events), millis(0));
  assert.equal(nodes.length, 10_000);
  assert.equal(span, 10_000_000);
});
