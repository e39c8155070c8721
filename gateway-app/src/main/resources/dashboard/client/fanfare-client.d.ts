/**
 * Asked before every connect and every renewal; may answer with the same token while that is good. The
 * signal aborts when the client waits no longer: its time is over, or the client was closed.
 */
export type TokenProvider = (options: { signal: AbortSignal }) => string | Promise<string>;

/** What the client takes of time: `now` is the time of day, `elapsed` never jumps; both in ms. */
export interface Clock {
  now(): number;
  elapsed(): number;
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(id: unknown): void;
}

/** What tells of the network; `window` and `navigator` by default. */
export interface Network {
  readonly onLine: boolean;
  addEventListener(type: 'online' | 'offline', listener: () => void): void;
  removeEventListener(type: 'online' | 'offline', listener: () => void): void;
}

export interface ClientOptions {
  /** `ws://host:8001/ws`; http, https and relative addresses are mapped. Never carries the token. */
  url: string | URL;
  /** A plain string cannot be renewed: when it is refused, the client gives up. */
  token: string | TokenProvider;
  /** ms from one heartbeat to the next, whatever their pongs take; 100 000. */
  heartbeatInterval?: number;
  /** ms from a heartbeat's leaving within which its pong comes, else the client reconnects; 10 000. */
  heartbeatTimeout?: number;
  /** ms that the handshake and each command may take, else the client reconnects; 15 000. */
  acknowledgementTimeout?: number;
  /** ms that the token provider may take, else the attempt failed with a TokenError; 15 000. */
  tokenTimeout?: number;
  /** ms, with full jitter: a wait is random between 0 and min(max, initial * factor ** failures). */
  backoff?: { initial?: number; max?: number; factor?: number };
  /** ms before `exp` at which the token is renewed in place; 30 000. */
  renewBefore?: number;
  /** Events that an iterator holds for a busy consumer before it drops its oldest; 1000. */
  maxBuffered?: number;
  /** Events held by an iterator at which `pressure` says `high`; half of `maxBuffered`. */
  highWater?: number;
  /** Commands sent in a second, twice as many after a quiet time; 40, below the gateway's limit. */
  commandRate?: number;
  WebSocket?: typeof WebSocket;
  random?: () => number;
  clock?: Clock;
  network?: Network;
}

/**
 * `open` means that the gateway has answered; `waiting` for the next attempt, `offline` for the network,
 * or for the next attempt without one, which are far apart.
 * `closed`: it was closed, or gave up; after giving up, `connect` may be called again.
 */
export type State = 'idle' | 'connecting' | 'open' | 'waiting' | 'offline' | 'closed';

export interface CloseInfo {
  readonly code: number;
  readonly reason: string;
  readonly words: string;
  readonly retry: 'no' | 'backoff' | 'soon' | 'with-new-token';
  readonly wasClean: boolean;
}

export interface Stats {
  /** Frames and their bytes. */
  readonly messages: number;
  readonly bytes: number;
  /** Execution events that a subscription was there for. */
  readonly events: number;
  readonly reconnects: number;
  readonly gaps: number;
  /** ms of the last heartbeat. */
  readonly latency: number | null;
  /** Time of day in ms, or null while not open. */
  readonly openedAt: number | null;
}

/** The consumer of an iterator is slower than its events. */
export interface Pressure {
  /** Whose iterator it is; null for one of notifications. */
  readonly subscription: Subscription | null;
  /**
   * `high`: it holds `highWater` events; told again once half of them were taken. `lost`: it dropped its
   * oldest; told the first time, then whenever it lost a full buffer.
   */
  readonly level: 'high' | 'lost';
  readonly buffered: number;
  /** All that this iterator lost so far. */
  readonly dropped: number;
}

export interface EventMap {
  /** `retryIn` is in ms, while waiting or offline. */
  state: { state: State; previous: State; retryIn: number | null };
  /** A socket ended. */
  close: CloseInfo;
  /** An event of any subscription; once for each channel it came through. */
  event: ExecutionEvent;
  notification: Notification;
  /** ms between a heartbeat and its pong. */
  latency: number;
  /** Events may have been missed, and so many subscriptions are live again: refetch now. */
  gap: { reason: 'reconnected'; subscriptions: number };
  pressure: Pressure;
  /** No token came (a TokenError), a message was malformed, … Nothing of it ends the client. */
  error: Error;
}

export class FanfareClient {
  /** Throws a TypeError if the url is none of a WebSocket. */
  constructor(options: ClientOptions);
  readonly state: State;
  readonly stats: Readonly<Stats>;
  readonly lastClose: CloseInfo | null;
  /** Resolves when first open; rejects with a ClosedError when given up. */
  connect(): Promise<void>;
  /** The function returned, or the signal, takes the listener away. */
  on<K extends keyof EventMap>(
    type: K,
    listener: (value: EventMap[K]) => void,
    options?: { signal?: AbortSignal },
  ): () => void;
  /** At any time: it is sent when there is a connection, and again after each reconnect. */
  subscribeExecution(
    graphExecId: string,
    options?: { graphId?: string; signal?: AbortSignal },
  ): Subscription;
  subscribeGraph(graphId: string, options?: { signal?: AbortSignal }): Subscription;
  notifications(options?: { signal?: AbortSignal }): EventStream<Notification>;
  /** Ends everything: no timer, listener or socket is left. */
  close(): void;
  [Symbol.dispose](): void;
}

/** Iterators hold what comes from their making on. */
export interface EventStream<T> extends AsyncIterable<T> {
  [Symbol.asyncIterator](): EventIterator<T>;
}

export interface EventIterator<T> extends AsyncIterableIterator<T, undefined, undefined> {
  /** Events that wait to be taken. */
  readonly buffered: number;
  /** Events that this iterator lost, because they waited too long. */
  readonly dropped: number;
  return(value?: undefined): Promise<IteratorResult<T, undefined>>;
}

export interface SubscriptionEventMap {
  event: ExecutionEvent;
  state: Subscription['state'];
}

/** Its iterators end with it. */
export interface Subscription extends EventStream<ExecutionEvent> {
  readonly kind: 'execution' | 'graph';
  readonly id: string;
  /** The acknowledged key, while active. */
  readonly channel: string | null;
  /** `pending` before each acknowledgement; `denied` and `ended` are final. */
  readonly state: 'pending' | 'active' | 'denied' | 'ended';
  /** The channel; rejects with a SubscriptionError, whose message is the gateway's error text. */
  readonly ready: Promise<string>;
  on<K extends keyof SubscriptionEventMap>(
    type: K,
    listener: (value: SubscriptionEventMap[K]) => void,
    options?: { signal?: AbortSignal },
  ): () => void;
  /** Nothing is delivered from now on; resolves when the gateway knows. Never rejects. */
  unsubscribe(): Promise<void>;
}

export type ExecutionStatus =
  | 'INCOMPLETE'
  | 'QUEUED'
  | 'RUNNING'
  | 'COMPLETED'
  | 'TERMINATED'
  | 'FAILED'
  | 'REVIEW';

export interface ExecutionStats {
  /** Cents. */
  cost: number;
  /** Seconds, as all times here. */
  duration: number;
  duration_cpu_only: number;
  node_exec_time: number;
  node_exec_time_cpu_only: number;
  node_exec_count: number;
  node_error_count: number;
  error: string | null;
  activity_status: string | null;
  correctness_score: number | null;
  [more: string]: unknown;
}

/** Times are ISO 8601. Publishers of other releases may leave out or add keys. */
export interface GraphExecutionEvent {
  event_type: 'graph_execution_update';
  id: string;
  user_id: string;
  graph_id: string;
  graph_version: number;
  inputs: Record<string, unknown>;
  credential_inputs: Record<
    string,
    { id: string; title: string | null; provider: string; type: string }
  > | null;
  nodes_input_masks: Record<string, Record<string, unknown>> | null;
  preset_id: string | null;
  status: ExecutionStatus;
  started_at: string | null;
  ended_at: string | null;
  is_shared?: boolean;
  share_token?: string | null;
  is_dry_run?: boolean;
  stats: ExecutionStats | null;
  outputs: Record<string, unknown[]>;
}

export interface NodeExecutionEvent {
  event_type: 'node_execution_update';
  user_id: string;
  graph_id: string;
  graph_version: number;
  graph_exec_id: string;
  node_exec_id: string;
  node_id: string;
  block_id: string;
  status: ExecutionStatus;
  input_data: Record<string, unknown>;
  output_data: Record<string, unknown[]>;
  add_time: string;
  queue_time: string | null;
  start_time: string | null;
  end_time: string | null;
}

/** Told apart by `event_type`. */
export type ExecutionEvent = GraphExecutionEvent | NodeExecutionEvent;

export interface Notification {
  type: string;
  event: string;
  [more: string]: unknown;
}

export class ClosedError extends Error {
  readonly close: CloseInfo;
}

export class SubscriptionError extends Error {}

/** The token provider failed, gave no string, or did not answer in time. What it threw is the cause. */
export class TokenError extends Error {}

/** What a close code means, and whether to come back. */
export function describeClose(code: number, reason?: string): CloseInfo;
