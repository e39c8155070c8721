import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLog } from '../../../main/resources/dashboard/store/eventlog.js';
import { LogSearch } from '../../../main/resources/dashboard/store/logsearch.js';
import { excerpt } from '../../../main/resources/dashboard/text/excerpt.js';
import { graphEvent, nodeEvent } from './events.mjs';

const numbers = ({ entries }) => entries.map((entry) => entry.number);

function logOf(count, more = {}) {
  const log = new EventLog(more);
  for (let n = 1; n <= count; n += 1) {
    log.add(graphEvent('a', 'RUNNING', { n }), n);
  }
  return log;
}

test('entries of a run are found newest first, those that come later, too', () => {
  const log = logOf(2);
  log.add(graphEvent('b', 'RUNNING'), 3);
  const search = new LogSearch(log);
  assert.deepEqual(numbers(search.select('a')), [2, 1]);
  log.add(graphEvent('a', 'COMPLETED'), 4);
  assert.deepEqual(numbers(search.select('a')), [4, 2, 1]);
  assert.deepEqual(numbers(search.select('b')), [3]);
});

test('they are searched in all of an event, up to where it was paused', () => {
  const log = new EventLog();
  const search = new LogSearch(log);
  log.add(nodeEvent('a', 'n1', 'RUNNING', { input_data: { topic: 'Night Trains' } }), 1);
  const paused = log.last;
  log.add(nodeEvent('a', 'n2', 'RUNNING', { input_data: { topic: 'night trains' } }), 2);
  log.add(graphEvent('b', 'RUNNING', { inputs: { topic: 'night trains' } }), 3);
  assert.deepEqual(numbers(search.select('a', { text: ' NIGHT ' })), [2, 1]);
  const { entries, waiting } = search.select('a', { text: 'night', upTo: paused });
  assert.deepEqual([entries.map((entry) => entry.number), waiting], [[1], 1]);
  assert.deepEqual(numbers(search.select('a', { text: 'absent' })), []);
});

test('the list is the same array until something is found', () => {
  const log = logOf(3);
  const search = new LogSearch(log);
  const { entries } = search.select('a', { text: 'running' });
  log.add(graphEvent('a', 'COMPLETED'), 4);
  assert.equal(search.select('a', { text: 'running' }).entries, entries);
  log.add(graphEvent('a', 'RUNNING'), 5);
  assert.notEqual(search.select('a', { text: 'running' }).entries, entries);
});

test('what the log forgets is found no more', () => {
  const log = logOf(5, { limit: 3 });
  const search = new LogSearch(log);
  assert.deepEqual(numbers(search.select('a')), [5, 4, 3]);
  for (let n = 6; n <= 9; n += 1) {
    log.add(graphEvent('a', 'RUNNING'), n);
  }
  assert.deepEqual(numbers(search.select('a')), [9, 8, 7]);
});

test('one drawing looks at so much only, the next ones at the rest', () => {
  const log = logOf(100);
  const search = new LogSearch(log, { work: log.bytes / 4 });
  const query = ['a', { text: 'running' }];
  const first = search.select(...query);
  assert.equal(first.isComplete, false);
  assert.ok(first.entries.length > 5 && first.entries.length < 50);
  let found = first;
  for (let i = 0; i < 20 && !found.isComplete; i += 1) {
    found = search.select(...query);
  }
  assert.equal(found.isComplete, true);
  assert.deepEqual(
    numbers(found),
    Array.from({ length: 100 }, (_, i) => 100 - i),
  );
});

test('a search that the log overtakes ends all the same', () => {
  const log = logOf(50, { limit: 50 });
  const search = new LogSearch(log, { work: 1 });
  search.select('a', { text: 'running' });
  for (let n = 51; n <= 200; n += 1) {
    log.add(graphEvent('a', 'RUNNING'), n);
  }
  let found = { isComplete: false };
  for (let i = 0; i < 60; i += 1) {
    found = search.select('a', { text: 'running' });
  }
  assert.equal(found.isComplete, true);
  assert.equal(found.entries.length, 50);
});

test('an excerpt is the beginning of the JSON, and costs no more', () => {
  assert.equal(excerpt({ a: [1, 'two', null], b: { c: true } }), '{"a":[1,"two",null],"b":{"c":true}}');
  assert.equal(excerpt('text'), '"text"');
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]));
  assert.equal(excerpt(many, 20), JSON.stringify(many).slice(0, 20));
  const trap = [1, 2];
  Object.defineProperty(trap, 2, { enumerable: true, get: () => assert.fail('read too far') });
  assert.equal(excerpt(['x'.repeat(500), trap], 50).length, 50);
  let deep = 1;
  for (let i = 0; i < 100_000; i += 1) {
    deep = [deep];
  }
  assert.equal(excerpt(deep), '['.repeat(200));
});
