import assert from 'node:assert/strict';
import { test } from 'node:test';

import { GATEWAY_CODES } from '../../main/resources/dashboard/client/close-codes.js';
import { describeClose } from '../../main/resources/dashboard/client/fanfare-client.js';
import { Harness } from './support/harness.mjs';

/** The advice after each code, whether the socket had served or not. */
const ADVICE = {
  1000: 'no',
  1001: 'backoff',
  1002: 'no',
  1003: 'no',
  1005: 'backoff',
  1006: 'backoff',
  1007: 'no',
  1009: 'no',
  1011: 'backoff',
  1012: 'soon',
  1013: 'backoff',
  3008: 'backoff',
  4001: 'with-new-token',
  4002: 'with-new-token',
  4003: 'with-new-token',
  4004: 'backoff',
  4005: 'backoff',
  4006: 'no',
  4007: 'backoff',
  4999: 'backoff',
};

test('every code of the gateway has an advice here', () => {
  for (const code of GATEWAY_CODES.keys()) {
    assert.ok(code in ADVICE, `${code}`);
  }
});

for (const [code, retry] of Object.entries(ADVICE)) {
  test(`${code} says ${retry}, in words`, () => {
    const close = describeClose(Number(code), 'a reason');
    assert.equal(close.retry, retry);
    assert.equal(close.reason, 'a reason');
    assert.match(close.words, /^[A-Z].{10,}[^.]$/);
  });

  test(`after ${code} the client does as advised: ${retry}`, async () => {
    const harness = await new Harness().connect();
    await harness.end(Number(code), 'a reason');
    assert.equal(harness.client.lastClose.code, Number(code));
    assert.equal(harness.client.lastClose.retry, retry);
    assert.deepEqual(harness.all('close'), [harness.client.lastClose]);
    const retryIn = { no: null, backoff: 500, soon: 500, 'with-new-token': 0 }[retry];
    assert.equal(harness.all('state').at(-1).retryIn, retryIn);
    await harness.clock.advance(500);
    assert.equal(harness.sockets.length, retry === 'no' ? 1 : 2);
  });
}
