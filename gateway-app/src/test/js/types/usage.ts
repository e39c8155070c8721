// Compiled, never run: what the declarations allow, and what they refuse.
import {
  ClosedError,
  describeClose,
  FanfareClient,
  SubscriptionError,
  TokenError,
  type CloseInfo,
  type ExecutionStatus,
  type Notification,
  type Subscription,
} from 'fanfare-client';

const { signal } = new AbortController();
using client = new FanfareClient({
  url: new URL('wss://h/ws'),
  token: async ({ signal }) => `${signal.aborted}`,
  tokenTimeout: 5_000,
  highWater: 10,
  backoff: { max: 10_000 },
});

const off: () => void = client.on('state', ({ state, retryIn }) => `${state} ${retryIn?.toFixed()}`, {
  signal,
});
client.on('gap', ({ subscriptions }) => subscriptions.toFixed());
client.on('pressure', ({ subscription, level, dropped }) => {
  const isLoss: boolean = level === 'lost';
  return `${subscription?.id} ${isLoss} ${dropped}`;
});
client.on('notification', (notification: Notification) => notification.type);
client.on('close', (close: CloseInfo) => close.retry === 'with-new-token');
client.on('event', (event) => {
  if (event.event_type === 'graph_execution_update') {
    const cost: number | undefined = event.stats?.cost;
    return cost;
  }
  return event.node_exec_id;
});

export async function follow(): Promise<ExecutionStatus | null> {
  await client.connect();
  const subscription: Subscription = client.subscribeExecution('e', { graphId: 'g', signal });
  const channel: string = await subscription.ready;
  subscription.on('state', (state) => state === 'denied');
  const events = subscription[Symbol.asyncIterator]();
  const held: number = events.buffered + events.dropped;
  subscription.on('event', (event) => event.status === 'RUNNING' && held > 0);
  for await (const event of subscription) {
    return event.status;
  }
  for await (const notification of client.notifications({ signal })) {
    client.on('error', () => notification['session_id']);
  }
  await client.subscribeGraph(channel).unsubscribe();
  return null;
}

export function words(error: unknown): string {
  if (error instanceof ClosedError) {
    return error.close.words;
  }
  if (error instanceof TokenError) {
    return `${error.message} ${error.cause}`;
  }
  return error instanceof SubscriptionError ? error.message : describeClose(1006).words;
}

// @ts-expect-error: a token is needed
new FanfareClient({ url: 'ws://h/ws' });
// @ts-expect-error: no such event
client.on('message', off);
// @ts-expect-error: not a level
client.on('pressure', ({ level }) => level === 'low');
// @ts-expect-error: a state is no event
client.subscribeGraph('g').on('state', (state) => state.status);
// @ts-expect-error: how much it holds is read only
client.notifications()[Symbol.asyncIterator]().buffered = 0;
// @ts-expect-error: a state is read only
client.state = 'open';
// @ts-expect-error: not a state
client.on('state', ({ state }) => state === 'broken');
// @ts-expect-error: only the client makes subscriptions
new Subscription();
