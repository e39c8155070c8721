import { describeClose, TIMEOUT } from './close-codes.js';
import { listen } from './emitter.js';
import { Requests } from './requests.js';
import { Timer } from './timer.js';
import { Renewal } from './tokens.js';

const HEARTBEAT = { method: 'heartbeat', data: 'ping', success: true };
const EVENTS = new Set(['graph_execution_event', 'node_execution_event']);
const REPLIES = new Set([
  'subscribe_graph_execution',
  'subscribe_graph_executions',
  'unsubscribe',
  'heartbeat',
  'authenticate',
  'error',
]);

const isObject = (value) => typeof value === 'object' && value !== null;

/**
 * One WebSocket from its handshake to its end: commands and replies, heartbeat, renewal of its token.
 *
 * `owner` is told: connected() once commands can be sent, answered() at the first pong, latency(ms),
 * received(text), event(message), notification(data), failed(error), and ended(close) exactly once, after
 * which nothing more comes. A gateway that refuses a token opens the socket too, for a moment; so only a
 * pong shows that it serves.
 */
export class GatewaySocket {
  #settings;
  #owner;
  #token;
  #webSocket = null;
  #stopListening = () => {};
  #requests;
  #renewal;
  #handshake;
  #nextBeat;
  #overdueBeat;
  #beatSince = null;
  #isBeating = false;
  #isAnswered = false;
  #isEnded = false;

  constructor(settings, token, owner) {
    const { clock } = settings;
    this.#settings = settings;
    this.#owner = owner;
    this.#token = token;
    this.#handshake = new Timer(clock, () => this.#timedOut());
    this.#nextBeat = new Timer(clock, () => this.#beatPeriodically());
    this.#overdueBeat = new Timer(clock, () => this.#timedOut());
    this.#requests = new Requests({
      clock,
      rate: settings.commandRate,
      send: (text) => this.#webSocket.send(text),
      timedOut: () => this.#timedOut(),
    });
    this.#renewal = new Renewal({
      clock,
      tokens: settings.tokens,
      before: settings.renewBefore,
      authenticate: (token, callbacks) => this.ask('authenticate', { token }, callbacks),
      failed: (error) => owner.failed(error),
    });
  }

  open() {
    const url = new URL(this.#settings.url);
    if (this.#token) {
      url.searchParams.set('token', this.#token);
    }
    try {
      this.#webSocket = new this.#settings.WebSocket(url.href);
    } catch (error) {
      // Its message may show the address, and so the token.
      this.#owner.failed(new Error(`No WebSocket could be made: ${Object(error).name}`));
      this.#end(describeClose(1006));
      return;
    }
    this.#stopListening = listen(this.#webSocket, {
      open: () => this.#connected(),
      message: ({ data }) => this.#received(data),
      close: ({ code, reason, wasClean }) =>
        this.#end(Object.freeze({ ...describeClose(code, reason), wasClean })),
    });
    this.#handshake.start(this.#settings.acknowledgementTimeout);
  }

  /** Sends a command when its turn comes; see Requests for the callbacks. */
  ask(method, data, callbacks) {
    this.#requests.add({ method, data }, this.#settings.acknowledgementTimeout, callbacks);
  }

  /** Sends a heartbeat now, unless one is under way. Its time runs from its leaving to its pong. */
  beat() {
    if (!this.#isBeating) {
      this.#isBeating = true;
      this.#requests.addUrgent(HEARTBEAT, {
        sent: () => this.#beatSent(),
        acknowledged: () => this.#pong(),
        refused: () => this.#timedOut(),
      });
    }
  }

  /** Ends it from this side. */
  close(close) {
    if (!this.#isEnded) {
      this.#webSocket?.close(close.code);
      this.#end(close);
    }
  }

  #connected() {
    this.#handshake.stop();
    this.#beatPeriodically();
    this.#owner.connected();
  }

  /** The period never shifts, whatever pongs take and whoever asks for a heartbeat in between. */
  #beatPeriodically() {
    this.#nextBeat.start(this.#settings.heartbeatInterval);
    this.beat();
  }

  #beatSent() {
    this.#beatSince = this.#settings.clock.elapsed();
    this.#overdueBeat.start(this.#settings.heartbeatTimeout);
  }

  #pong() {
    const latency = this.#settings.clock.elapsed() - this.#beatSince;
    this.#isBeating = false;
    this.#overdueBeat.stop();
    this.#owner.latency(latency);
    if (!this.#isAnswered && !this.#isEnded) {
      this.#isAnswered = true;
      this.#renewal.start(this.#token);
      this.#owner.answered();
    }
  }

  #received(text) {
    this.#owner.received(text);
    const message = parse(text);
    if (message === null) {
      this.#owner.failed(new Error('Malformed message'));
    } else if (EVENTS.has(message.method)) {
      this.#owner.event(message);
    } else if (message.method === 'notification') {
      this.#owner.notification(message.data);
    } else if (REPLIES.has(message.method) && !this.#requests.settle(message)) {
      this.#owner.failed(new Error(`Reply to nothing: ${message.error ?? message.method}`));
    }
  }

  #timedOut() {
    this.close(describeClose(TIMEOUT));
  }

  #end(close) {
    this.#isEnded = true;
    this.#stopListening();
    this.#handshake.stop();
    this.#nextBeat.stop();
    this.#overdueBeat.stop();
    this.#renewal.stop();
    this.#requests.dispose();
    this.#owner.ended(close);
  }
}

/** The message of a frame, or null if it is none. Methods we do not know are for newer clients. */
function parse(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(message) || typeof message.method !== 'string') {
    return null;
  }
  if (EVENTS.has(message.method)) {
    return isObject(message.data) && typeof message.channel === 'string' ? message : null;
  }
  if (message.method === 'notification') {
    return isObject(message.data) ? message : null;
  }
  return message.method === 'heartbeat' && message.data !== 'pong' ? null : message;
}
