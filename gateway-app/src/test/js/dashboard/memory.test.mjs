import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Budget } from '../../../main/resources/dashboard/store/budget.js';
import { EventLog } from '../../../main/resources/dashboard/store/eventlog.js';
import { Notices } from '../../../main/resources/dashboard/store/notices.js';
import { nodeError, progress, runError, Runs } from '../../../main/resources/dashboard/store/runs.js';
import { cut, sizeOf } from '../../../main/resources/dashboard/store/size.js';
import { Store } from '../../../main/resources/dashboard/store/store.js';
import { graphEvent, nodeEvent } from './events.mjs';

const KB = 'x'.repeat(500);

function numbersIn(log) {
  return Array.from({ length: log.size }, (_, i) => log.at(log.first + i).event.n);
}

test('a size is about that of the texts and names, at any depth', () => {
  assert.ok(sizeOf({ text: KB, list: [KB, { deep: KB }] }) >= 3_000);
  assert.ok(sizeOf({ text: KB, list: [KB, { deep: KB }] }) < 4_000);
  let deep = null;
  for (let i = 0; i < 100_000; i += 1) {
    deep = [deep];
  }
  assert.ok(sizeOf(deep) > 100_000);
  assert.equal(cut('abcdef', 4), 'abc…');
  assert.equal(cut('abcd', 4), 'abcd');
});

test('a budget lets go what was touched longest ago, never the last', () => {
  const gone = [];
  const budget = new Budget(100);
  const hold = (owner, bytes) => budget.hold(owner, bytes, () => gone.push(owner));
  hold('a', 40);
  hold('b', 40);
  hold('a', 50);
  assert.deepEqual([gone, budget.total], [[], 90]);
  hold('c', 30);
  assert.deepEqual([gone, budget.total], [['b'], 80]);
  hold('d', 1_000);
  assert.deepEqual([gone, budget.total], [['b', 'a', 'c'], 1_000]);
  budget.release('d');
  assert.equal(budget.total, 0);
});

test('the log forgets the oldest by number, and keeps the order', () => {
  const gone = [];
  const log = new EventLog({ limit: 3, forgotten: ({ event }) => gone.push(event.n) });
  for (let n = 1; n <= 8; n += 1) {
    log.add(graphEvent('a', 'RUNNING', { n }), n);
  }
  assert.deepEqual(numbersIn(log), [6, 7, 8]);
  assert.deepEqual(gone, [1, 2, 3, 4, 5]);
  assert.deepEqual([log.first, log.last], [6, 8]);
});

test('the log forgets the oldest by size, and keeps one of any size', () => {
  const log = new EventLog({ bytes: 10_000 });
  for (let n = 1; n <= 100; n += 1) {
    log.add(graphEvent('a', 'RUNNING', { n, outputs: KB }), n);
  }
  assert.ok(log.size > 2 && log.size < 10);
  assert.ok(log.bytes <= 10_000);
  log.add(graphEvent('a', 'RUNNING', { n: 101, outputs: KB.repeat(100) }), 101);
  assert.deepEqual(numbersIn(log), [101]);
});

test('a run knows how many of its events were forgotten', () => {
  const store = new Store({ log: { limit: 2 } });
  for (const id of ['a', 'a', 'b', 'b', 'b']) {
    store.event(graphEvent(id, 'RUNNING'), { isDirect: false, now: 1 });
  }
  assert.deepEqual(
    ['a', 'b'].map((id) => store.runs.get(id).eventsForgotten),
    [2, 1],
  );
});

test('values of runs and nodes are forgotten beyond their bytes, the oldest first, and it shows', () => {
  const runs = new Runs({ bytes: 10_000 });
  const big = { inputs: { topic: 'Reefs', text: KB.repeat(4) } };
  const old = runs.apply(graphEvent('old', 'FAILED', { ...big, stats: { error: 'broken', cost: 3 } }), 1);
  runs.apply(nodeEvent('old', 'n1', 'FAILED', { output_data: { error: ['dead', KB.repeat(4)] } }), 2);
  assert.equal(old.isTrimmed, false);
  runs.apply(graphEvent('new', 'RUNNING', big), 3);
  const node = old.nodes.get('n1');
  assert.deepEqual([old.isTrimmed, old.inputs, old.outputs], [true, null, null]);
  assert.deepEqual([old.title, runError(old), old.stats.cost], ['Reefs', 'broken', 3]);
  runs.apply(graphEvent('newest', 'RUNNING', big), 4);
  assert.deepEqual([node.isTrimmed, node.outputs, nodeError(node)], [true, null, 'dead']);
  assert.equal(runs.get('newest').isTrimmed, false);
  runs.apply(graphEvent('old', 'FAILED', big), 5);
  assert.equal(old.isTrimmed, false, 'a new event brings them back');
});

test('a run keeps so many nodes, and counts on', () => {
  const runs = new Runs({ nodeLimit: 3 });
  const run = runs.apply(nodeEvent('a', 'open', 'RUNNING'), 1);
  for (let i = 1; i <= 5; i += 1) {
    runs.apply(nodeEvent('a', `n${i}`, 'COMPLETED'), 1);
  }
  assert.deepEqual([...run.nodes.keys()], ['open', 'n4', 'n5']);
  assert.equal(run.nodesForgotten, 3);
  assert.deepEqual(progress(run), { done: 5, total: 6 });
});

test('long texts of a run are cut', () => {
  const runs = new Runs();
  const stats = { error: KB.repeat(100), activity_status: KB.repeat(100) };
  const run = runs.apply(graphEvent('a', 'FAILED', { inputs: { topic: KB }, stats }), 1);
  assert.ok(run.title.length <= 200);
  assert.ok(run.stats.error.length + run.stats.activity_status.length <= 4_000);
});

test('runs of each status are counted as they come, change and go', () => {
  const runs = new Runs({ limit: 2 });
  runs.apply(graphEvent('a', 'QUEUED'), 1);
  runs.apply(graphEvent('a', 'RUNNING'), 1);
  runs.apply(graphEvent('b', 'RUNNING'), 1);
  runs.apply(graphEvent('c', 'FAILED'), 1);
  assert.deepEqual([...runs.counts].toSorted(), [
    ['FAILED', 1],
    ['RUNNING', 1],
  ]);
});

test('notifications are kept by number and by size', () => {
  const notices = new Notices({ bytes: 3_000 });
  for (let i = 0; i < 5; i += 1) {
    notices.add({ type: 't', event: 'e', text: KB }, i);
  }
  assert.ok(notices.list.length >= 1 && notices.list.length < 4);
  assert.equal(notices.list[0].number, 5);
  assert.equal(notices.isCut, true);
  notices.add({ type: 't', event: 'e', text: KB.repeat(50) }, 6);
  assert.equal(notices.list.length, 1);
  notices.clear();
  assert.equal(notices.isCut, false);
});
