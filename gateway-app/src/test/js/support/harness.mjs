import { FanfareClient } from '../../../main/resources/dashboard/client/fanfare-client.js';
import { FakeClock, FakeNetwork, FakeWebSocket, pong, reply, settled } from './fakes.mjs';

/** A client between fakes, and what it told. Random numbers are 0.5 unless a test says otherwise. */
export class Harness {
  clock = new FakeClock();
  network = new FakeNetwork();
  sockets = [];
  told = [];

  constructor(options = {}) {
    const { sockets } = this;
    this.client = new FanfareClient({
      url: 'ws://gateway.test/ws',
      token: () => 'secret-token',
      clock: this.clock,
      network: this.network,
      random: () => 0.5,
      WebSocket: class extends FakeWebSocket {
        constructor(url) {
          super(url);
          sockets.push(this);
        }
      },
      ...options,
    });
    for (const type of ['state', 'close', 'event', 'notification', 'latency', 'gap', 'pressure', 'error']) {
      this.client.on(type, (value) => this.told.push([type, value]));
    }
  }

  get socket() {
    return this.sockets.at(-1);
  }

  /** What was told of that type. */
  all(type) {
    return this.told.filter(([each]) => each === type).map(([, value]) => value);
  }

  get states() {
    return this.all('state').map(({ state }) => state);
  }

  /** Connects as far as the handshake. */
  async dial() {
    this.client.connect();
    await settled();
    return this;
  }

  /** The newest socket opens and serves. */
  async serve() {
    this.socket.open();
    this.socket.receive(pong);
    await settled();
    return this;
  }

  async connect() {
    await this.dial();
    return this.serve();
  }

  async end(code, reason, wasClean) {
    this.socket.end(code, reason, wasClean);
    await settled();
  }

  /** An acknowledged subscription to a graph. */
  activeGraph(id, channel = `u|graph#${id}|executions`, options = undefined) {
    const subscription = this.client.subscribeGraph(id, options);
    this.socket.receive(reply('subscribe_graph_executions', channel));
    this.socket.take();
    return subscription;
  }
}
