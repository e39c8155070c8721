/** Time that moves only when told. */
export class FakeClock {
  #now = Date.UTC(2026, 0, 1);
  #started = this.#now;
  #timers = new Map();
  #ids = 0;

  now() {
    return this.#now;
  }

  elapsed() {
    return this.#now - this.#started;
  }

  /** Like a browser's, it does not know delays beyond 31 bits. */
  setTimeout(task, ms) {
    this.#timers.set(++this.#ids, { task, at: this.#now + (ms < 2 ** 31 ? ms : 0) });
    return this.#ids;
  }

  clearTimeout(id) {
    this.#timers.delete(id);
  }

  get pending() {
    return this.#timers.size;
  }

  /** Runs what becomes due, in order, each with the time it was due at. */
  async advance(ms) {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next.id);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  #next(end) {
    return [...this.#timers]
      .map(([id, timer]) => ({ id, ...timer }))
      .filter(({ at }) => at <= end)
      .sort((a, b) => a.at - b.at || a.id - b.id)[0];
  }
}

/** Lets every promise that can settle do so. */
export function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The client's end of a socket; the test is the gateway. */
export class FakeWebSocket extends EventTarget {
  sent = [];
  closedWith = null;

  constructor(url) {
    super();
    this.url = new URL(url);
  }

  get token() {
    return this.url.searchParams.get('token');
  }

  /** The commands sent since the last look. */
  take() {
    return this.sent.splice(0);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.closedWith ??= code;
  }

  /** The handshake is through. */
  open() {
    this.dispatchEvent(new Event('open'));
  }

  receive(message) {
    const data = typeof message === 'object' ? JSON.stringify(message) : message;
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  end(code, reason = '', wasClean = true) {
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason, wasClean }));
  }
}

export class FakeNetwork extends EventTarget {
  onLine = true;

  go(type) {
    this.onLine = type === 'online';
    this.dispatchEvent(new Event(type));
  }
}

/** What the gateway answers. */
export const pong = { method: 'heartbeat', data: 'pong', success: true };

export function reply(method, channel = null) {
  return { method, data: null, success: true, channel, error: null };
}

export function refusal(error) {
  return { method: 'error', data: null, success: false, channel: null, error };
}

export function graphEvent(channel, id = 'e1') {
  const data = { id, status: 'RUNNING', event_type: 'graph_execution_update' };
  return { method: 'graph_execution_event', data, success: null, channel, error: null };
}

export function nodeEvent(channel, id = 'n1') {
  const data = { node_exec_id: id, status: 'RUNNING', event_type: 'node_execution_update' };
  return { method: 'node_execution_event', data, success: null, channel, error: null };
}

export function notification(event) {
  const data = { type: 'onboarding', event };
  return { method: 'notification', data, success: null, channel: null, error: null };
}

/** A token that expires then (ms since 1970), signed by nobody. */
export function jwt(expiry, more = {}) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: 'u', exp: expiry / 1_000, ...more })}.x`;
}
