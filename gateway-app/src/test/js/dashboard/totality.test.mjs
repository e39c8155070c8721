import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching } from '../../../main/resources/dashboard/store/filter.js';
import { LogSearch } from '../../../main/resources/dashboard/store/logsearch.js';
import { nodeError, progress, runError, runTime } from '../../../main/resources/dashboard/store/runs.js';
import { Store } from '../../../main/resources/dashboard/store/store.js';
import { timeline } from '../../../main/resources/dashboard/store/timeline.js';
import { adviceOn, stateOf } from '../../../main/resources/dashboard/text/advice.js';
import { nodeName } from '../../../main/resources/dashboard/text/blocks.js';
import { excerpt } from '../../../main/resources/dashboard/text/excerpt.js';
import * as format from '../../../main/resources/dashboard/text/format.js';
import { describeNotification } from '../../../main/resources/dashboard/text/notification.js';
import { statusOf } from '../../../main/resources/dashboard/text/status.js';
import { guarded } from '../../../main/resources/dashboard/view/guarded.js';

const ODD = [undefined, null, '', 'text', NaN, Infinity, -1, 1e300, true, [], {}, [[]], 'constructor'];

/** What the gateway requires of an event, on either bus, and what else may be of any kind. */
const GRAPH = { event_type: 'graph_execution_update', user_id: 'u', graph_id: 'g', id: 'run' };
const NODE = {
  event_type: 'node_execution_update',
  user_id: 'u',
  graph_id: 'g',
  graph_exec_id: 'run',
  node_exec_id: 'node',
};
const GRAPH_FIELDS = ['status', 'inputs', 'outputs', 'stats', 'started_at', 'ended_at', 'graph_version'];
const NODE_FIELDS = ['node_id', 'block_id', 'status', 'input_data', 'output_data', 'start_time', 'end_time'];

/** All that a drawing asks of a run, without a page. */
function look(store) {
  for (const run of store.runs.newestFirst()) {
    const { nodes, place } = timeline(run, 5);
    nodes.forEach((node) => {
      const texts = [
        nodeName(node),
        nodeError(node) ?? '',
        statusOf(node.status).word,
        format.shortId(node.nodeId),
      ];
      texts.forEach((text) => assert.equal(typeof text, 'string'));
      assert.ok(Number.isFinite(place(node).started));
    });
    const { done } = progress(run);
    const texts = [
      run.title,
      runError(run) ?? '',
      statusOf(run.status).word,
      format.duration(runTime(run, 5)),
      format.cost(run.stats?.cost),
      format.count(done),
      format.clockTime(run.startedAt),
      format.shortId(run.graphId),
    ];
    texts.forEach((text) => assert.equal(typeof text, 'string'));
    assert.ok(Number.isFinite(done));
    new LogSearch(store.log).select(run.id, { text: 'x' }).entries.forEach(({ event }) => excerpt(event));
  }
  matching(store.runs.newestFirst(), { text: 'x' });
}

test('every formatter takes anything', () => {
  for (const name of ['count', 'clockTime', 'duration', 'cost', 'bytes', 'shortId', 'words']) {
    ODD.forEach((value) => assert.equal(typeof format[name](value), 'string', `${name}(${String(value)})`));
  }
  ODD.forEach((value) => assert.equal(format.instant(value), null));
  assert.deepEqual([undefined, '', {}].map(format.shortId), ['–', '–', '–']);
  ODD.forEach((value) => {
    assert.equal(typeof statusOf(value).word, 'string');
    assert.equal(typeof statusOf(value).final, 'boolean');
    assert.equal(typeof nodeName({ nodeId: value, blockId: value }), 'string');
    const notice = { type: value, event: value, status: value, more: value };
    assert.equal(typeof describeNotification(notice).title, 'string');
  });
});

test('events that carry what the gateway requires, and no more, are shown', () => {
  const store = new Store();
  store.event(GRAPH, { isDirect: false, now: 1 });
  store.event(NODE, { isDirect: true, now: 2 });
  look(store);
  assert.equal(store.runs.get('run').nodes.size, 1);
});

test('on a cluster events need not even name their execution', () => {
  const store = new Store();
  store.event({ event_type: 'graph_execution_update' }, { isDirect: true, runId: 'run', now: 1 });
  store.event({ event_type: 'node_execution_update' }, { isDirect: true, runId: 'run', now: 1 });
  look(store);
  assert.equal(store.runs.get('run').nodes.size, 1);
});

test('whatever kind a field is of', () => {
  for (const value of ODD) {
    const store = new Store();
    for (const field of GRAPH_FIELDS) {
      store.event({ ...GRAPH, [field]: value }, { isDirect: false, now: 1 });
    }
    for (const field of NODE_FIELDS) {
      store.event({ ...NODE, [field]: value }, { isDirect: true, now: 1 });
    }
    const stats = {
      cost: value,
      duration: value,
      node_exec_count: value,
      error: value,
      activity_status: value,
    };
    store.event({ ...GRAPH, status: 'FAILED', stats }, { isDirect: false, now: 1 });
    store.event({ ...NODE, status: 'FAILED', output_data: { error: value } }, { isDirect: true, now: 1 });
    look(store);
  }
});

test('a close without words has some', () => {
  const store = new Store();
  store.connection.closed({ code: 4999, retry: 'backoff' }, 1);
  store.connection.changed({ state: 'waiting', retryIn: 5 }, 1);
  assert.match(adviceOn(store.connection).title, /[.]$/);
  assert.equal(typeof stateOf(store.connection, 1).word, 'string');
});

test('a drawing that fails is told once and tried again', () => {
  const told = [];
  let isBroken = true;
  let drawn = 0;
  const draw = guarded(
    () => {
      if (isBroken) {
        throw new TypeError('no such thing');
      }
      drawn += 1;
    },
    (error) => told.push(error.message),
  );
  draw();
  draw();
  isBroken = false;
  draw();
  assert.deepEqual([told, drawn], [['no such thing'], 1]);
});
