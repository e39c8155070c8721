import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';

const SCRIPT = readFileSync(
  new URL('../../../main/resources/dashboard/take-token.js', import.meta.url),
  'utf8',
);

/** Where the page is after the script ran, and what it kept. */
function take(hash) {
  const kept = new Map();
  let address = `/dashboard/${hash}`;
  runInNewContext(SCRIPT, {
    URLSearchParams,
    location: { pathname: '/dashboard/', search: '', hash },
    history: { replaceState: (_, __, to) => (address = to) },
    sessionStorage: { setItem: (name, value) => kept.set(name, value) },
  });
  return { address, kept: Object.fromEntries(kept) };
}

test('a token leaves the address, the rest stays', () => {
  assert.deepEqual(take('#token=a.b.c&graph=g%7C1&run=r1'), {
    address: '/dashboard/#graph=g%7C1&run=r1',
    kept: { 'fanfare.token': 'a.b.c' },
  });
  assert.equal(take('#token=a.b.c').address, '/dashboard/');
});

test('an empty token is one, none is none', () => {
  assert.deepEqual(take('#token=').kept, { 'fanfare.token': '' });
  assert.deepEqual(take('#graph=g1'), { address: '/dashboard/#graph=g1', kept: {} });
});
