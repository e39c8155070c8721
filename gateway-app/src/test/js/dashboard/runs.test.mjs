import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  nodeError,
  progress,
  runError,
  Runs,
  runTime,
} from '../../../main/resources/dashboard/store/runs.js';
import { at, graphEvent, millis, nodeEvent } from './events.mjs';

test('the run heard of last is first, whatever comes later', () => {
  const runs = new Runs();
  ['a', 'b', 'c'].forEach((id) => runs.apply(graphEvent(id, 'RUNNING'), 1));
  runs.apply(graphEvent('a', 'COMPLETED'), 2);
  assert.deepEqual(
    runs.newestFirst().map((run) => run.id),
    ['c', 'b', 'a'],
  );
  assert.equal(runs.get('a').status, 'COMPLETED');
});

test('the list is the same array until a run comes', () => {
  const runs = new Runs();
  runs.apply(graphEvent('a', 'QUEUED'), 1);
  const list = runs.newestFirst();
  runs.apply(graphEvent('a', 'RUNNING'), 2);
  assert.equal(runs.newestFirst(), list);
  runs.apply(graphEvent('b', 'QUEUED'), 3);
  assert.notEqual(runs.newestFirst(), list);
});

test('the oldest runs are forgotten beyond the limit', () => {
  const runs = new Runs({ limit: 2 });
  ['a', 'b', 'c'].forEach((id) => runs.apply(graphEvent(id, 'QUEUED'), 1));
  assert.equal(runs.size, 2);
  assert.equal(runs.get('a'), undefined);
});

test('the nodes of the oldest runs are forgotten beyond theirs', () => {
  const runs = new Runs({ detailLimit: 1 });
  runs.apply(nodeEvent('a', 'n1', 'RUNNING'), 1);
  runs.apply(nodeEvent('b', 'n1', 'RUNNING'), 1);
  assert.equal(runs.get('a').nodes.size, 0);
  assert.equal(runs.get('b').nodes.size, 1);
});

test('an event that comes twice counts once', () => {
  const runs = new Runs();
  for (let i = 0; i < 2; i += 1) {
    runs.apply(nodeEvent('a', 'n1', 'COMPLETED'), 1);
  }
  assert.deepEqual(progress(runs.get('a')), { done: 1, total: 1 });
});

test('progress is what is done of what is known', () => {
  const runs = new Runs();
  const run = runs.apply(graphEvent('a', 'QUEUED'), 1);
  assert.deepEqual(progress(run), { done: 0, total: null });
  runs.apply(nodeEvent('a', 'n1', 'COMPLETED'), 1);
  runs.apply(nodeEvent('a', 'n2', 'RUNNING'), 1);
  assert.deepEqual(progress(run), { done: 1, total: 2 });
  runs.apply(graphEvent('a', 'RUNNING', { stats: { node_exec_count: 5 } }), 1);
  assert.deepEqual(progress(run), { done: 5, total: 6 }, 'nodes that passed before are in the sums only');
  runs.apply(graphEvent('a', 'TERMINATED', { stats: { node_exec_count: 5 } }), 1);
  assert.deepEqual(progress(run), { done: 5, total: 5 });
});

test('a node that runs again is open again', () => {
  const runs = new Runs();
  const run = runs.apply(nodeEvent('a', 'n1', 'COMPLETED'), 1);
  runs.apply(nodeEvent('a', 'n1', 'RUNNING'), 1);
  assert.equal(run.nodesDone, 0);
});

test('the time of a run goes on until it ends', () => {
  const runs = new Runs();
  const run = runs.apply(graphEvent('a', 'QUEUED'), 1);
  assert.equal(runTime(run, millis(5)), null);
  runs.apply(graphEvent('a', 'RUNNING', { started_at: at(2) }), 1);
  assert.equal(runTime(run, millis(5)), 3_000);
  runs.apply(graphEvent('a', 'COMPLETED', { started_at: at(2), ended_at: at(4) }), 1);
  assert.equal(runTime(run, millis(9)), 2_000);
});

test('what failed says so, else it is said for it', () => {
  const runs = new Runs();
  const run = runs.apply(graphEvent('a', 'RUNNING'), 1);
  assert.equal(runError(run), null);
  runs.apply(graphEvent('a', 'FAILED'), 1);
  assert.match(runError(run), /without saying why/);
  runs.apply(nodeEvent('a', 'n1', 'FAILED', { output_data: { error: ['broken'] } }), 1);
  assert.equal(runError(run), 'broken');
  assert.equal(nodeError(run.nodes.get('n1')), 'broken');
  runs.apply(graphEvent('a', 'FAILED', { stats: { error: 'all broken' } }), 1);
  assert.equal(runError(run), 'all broken');
});
