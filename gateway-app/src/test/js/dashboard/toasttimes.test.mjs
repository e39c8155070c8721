import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ToastTimes } from '../../../main/resources/dashboard/view/toasttimes.js';
import { FakeClock } from '../support/fakes.mjs';

const toasts = (...numbers) => numbers.map((number) => ({ number }));

function times() {
  const clock = new FakeClock();
  const gone = [];
  return { clock, gone, times: new ToastTimes((number) => gone.push(number), clock) };
}

test('each toast goes after its time, whatever comes later', async () => {
  const { clock, gone, times: all } = times();
  all.keep(toasts(1));
  await clock.advance(4_000);
  all.keep(toasts(1, 2));
  await clock.advance(2_000);
  assert.deepEqual(gone, [1]);
});

test('they stay while they are held, and get all of their time again', async () => {
  const { clock, gone, times: all } = times();
  all.keep(toasts(1));
  await clock.advance(5_000);
  all.hold(true, toasts(1));
  all.keep(toasts(1, 2));
  await clock.advance(60_000);
  assert.deepEqual(gone, []);
  all.hold(false, toasts(1, 2));
  await clock.advance(5_999);
  assert.deepEqual(gone, []);
  await clock.advance(1);
  assert.deepEqual(gone, [1, 2]);
});

test('nothing is left of toasts that went', () => {
  const { clock, times: all } = times();
  all.keep(toasts(1, 2, 3));
  all.keep(toasts(3));
  assert.equal(clock.pending, 1);
  all.keep([]);
  assert.equal(clock.pending, 0);
});
