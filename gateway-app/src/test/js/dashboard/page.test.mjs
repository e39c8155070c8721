import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../../main/resources/dashboard/feed/session.js';
import { Store } from '../../../main/resources/dashboard/store/store.js';
import { Ui } from '../../../main/resources/dashboard/store/ui.js';
import { Page } from '../../../main/resources/dashboard/view/page.js';
import { graphEvent } from './events.mjs';

/** A window of which only the address, the history and the width are there. */
class FakeWindow extends EventTarget {
  location = { pathname: '/dashboard/', hash: '', assign: (path) => this.#go(path) };
  history = { replaceState: (_, __, path) => this.#go(path), pushState: (_, __, path) => this.#step(path) };
  steps = 0;

  constructor(hash, { isWide = true } = {}) {
    super();
    this.location.hash = hash;
    this.matchMedia = (query) => ({ matches: isWide && query.includes('900px') });
  }

  #step(path) {
    this.steps += 1;
    this.#go(path);
  }

  #go(path) {
    this.location.hash = path.slice(this.location.pathname.length);
  }
}

class FakeFeed {
  starts = 0;

  constructor(store) {
    this.store = store;
  }

  start() {
    this.starts += 1;
  }

  watch(kind, id) {
    if (!this.store.watches.some((watch) => watch.kind === kind && watch.id === id)) {
      this.store.watches.push({ kind, id });
    }
  }
}

const jwt = (claims) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;

function pageAt(hash, options) {
  const store = new Store();
  const window = new FakeWindow(hash, options);
  const feed = new FakeFeed(store);
  const storage = { getItem: () => null, setItem: () => {} };
  const page = new Page({ store, session: new Session(storage), ui: new Ui(), feed, window });
  page.start();
  const hear = (...event) => store.event(graphEvent(...event), { isDirect: false, now: 1 });
  return { page, store, window, feed, hear };
}

test('the token leaves the address at once, and connects once', () => {
  const { page, window, feed, store } = pageAt('#token=t1&graph=g1');
  assert.equal(window.location.hash, '#graph=g1');
  assert.equal(page.session.token, 't1');
  assert.equal(feed.starts, 1);
  assert.deepEqual(store.watches, [{ kind: 'graph', id: 'g1' }]);
});

test('without a token nothing connects', () => {
  const { feed, store } = pageAt('#graph=g1');
  assert.equal(feed.starts, 0);
  assert.equal(store.watches.length, 1, 'the sign-in knows the graph');
});

test('a link to a run opens it', () => {
  const { page } = pageAt('#token=t1&graph=g1&run=r1');
  assert.equal(page.ui.openRun, 'r1');
  assert.equal(page.ui.followsNewest, false);
});

test('the newest run shows itself where there is room, until one is chosen', () => {
  const { page, window, hear } = pageAt('#token=t1&graph=g1');
  hear('r1', 'RUNNING');
  hear('r2', 'RUNNING');
  assert.equal(page.ui.openRun, 'r2');
  assert.equal(window.location.hash, '#graph=g1', 'what follows by itself is no part of the link');
  page.openRun('r1');
  hear('r3', 'RUNNING');
  assert.equal(page.ui.openRun, 'r1');
  assert.equal(window.location.hash, '#graph=g1&run=r1');
  assert.equal(window.steps, 1);
});

test('on a narrow screen nothing opens by itself', () => {
  const { page, hear } = pageAt('#token=t1&graph=g1', { isWide: false });
  hear('r1', 'RUNNING');
  assert.equal(page.ui.openRun, null);
});

test('going back closes the run', () => {
  const { page, window, hear } = pageAt('#token=t1&graph=g1');
  hear('r1', 'RUNNING');
  page.openRun('r1');
  window.location.hash = '#graph=g1';
  window.dispatchEvent(new Event('popstate'));
  assert.equal(page.ui.openRun, null);
});

test('another link pasted over the page signs in anew', () => {
  const { page, window, feed } = pageAt('#token=t1&graph=g1');
  window.location.hash = '#token=t2&graph=g2';
  window.dispatchEvent(new Event('popstate'));
  window.dispatchEvent(new Event('hashchange'));
  assert.equal(page.session.token, 't2');
  assert.equal(feed.starts, 2);
  assert.equal(window.location.hash, '#graph=g2');
});

test('the end of the open run is announced once', () => {
  const { page, hear } = pageAt('#token=t1&graph=g1');
  hear('r1', 'RUNNING');
  assert.equal(page.ui.announcement, 'Not connected');
  hear('r1', 'FAILED', { inputs: { topic: 'Reefs' } });
  assert.equal(page.ui.announcement, 'Run Reefs: Failed');
  page.ui.announcement = '';
  hear('r1', 'FAILED');
  assert.equal(page.ui.announcement, '');
});

test('the link names every graph and run that is watched', () => {
  const { page, window } = pageAt('#token=t1&graph=g1&graph=g2&watch=r1');
  page.watch('execution', 'r2');
  assert.equal(window.location.hash, '#graph=g1&graph=g2&watch=r1&watch=r2&run=r2');
  const { store } = pageAt(window.location.hash);
  assert.deepEqual(store.watches, [
    { kind: 'graph', id: 'g1' },
    { kind: 'graph', id: 'g2' },
    { kind: 'execution', id: 'r1' },
    { kind: 'execution', id: 'r2' },
  ]);
});

test('a token that outlives the one in use waits for the client to take it', () => {
  const { page, store, feed } = pageAt('#token=' + jwt({ sub: 'u', exp: 1_000 }) + '&graph=g1');
  store.connection.changed({ state: 'open', retryIn: null }, 1);
  store.changed();
  page.replaceToken(jwt({ sub: 'u', exp: 2_000 }));
  assert.equal(feed.starts, 1);
  assert.equal(page.session.claims.expiresAt, 2_000_000);
  assert.match(page.ui.announcement, /goes on/);
});

test('any other token connects anew', () => {
  for (const claims of [{ sub: 'v', exp: 2_000 }, { sub: 'u', exp: 500 }, {}]) {
    const { page, store, feed } = pageAt('#token=' + jwt({ sub: 'u', exp: 1_000 }) + '&graph=g1');
    store.connection.changed({ state: 'open', retryIn: null }, 1);
    page.replaceToken(jwt(claims));
    assert.equal(feed.starts, 2);
  }
  const { page, store, feed } = pageAt('#token=' + jwt({ sub: 'u' }));
  store.connection.changed({ state: 'open', retryIn: null }, 1);
  page.replaceToken(jwt({ sub: 'u', exp: 9_000 }));
  assert.equal(feed.starts, 2, 'a client never asks for more than a token without an end');
});

test('the network’s loss shows at once', () => {
  const { page, store, window } = pageAt('#token=t1&graph=g1');
  store.connection.changed({ state: 'open', retryIn: null }, 1);
  window.dispatchEvent(new Event('offline'));
  assert.equal(store.connection.shown, 'offline');
  assert.equal(page.ui.announcement, 'Offline');
  window.dispatchEvent(new Event('online'));
  assert.equal(store.connection.shown, 'open');
});

test('the same is said twice when it happened twice', () => {
  const { page } = pageAt('#token=t1');
  page.announce('Copied.');
  const first = page.ui.announcement;
  page.announce('Copied.');
  assert.notEqual(page.ui.announcement, first);
  assert.equal(page.ui.announcement.trim(), 'Copied.');
});

test('what is seen in the list is no toast', () => {
  const { page, store } = pageAt('#token=t1', { isWide: false });
  store.notices.add({ type: 't', event: 'e' }, 1);
  assert.equal(store.notices.toasts.length, 1);
  page.toggleSide('notices');
  assert.deepEqual([store.notices.toasts.length, store.notices.unread], [0, 0]);
  page.toggleSide('notices');
});
