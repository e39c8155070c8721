// Compiled, never run: what is declared is there, and what is there is declared.
import type * as declared from './client/fanfare-client.js';
import type * as code from './code/fanfare-client.js';
import type * as subscription from './code/subscription.js';

type Difference<A, B> = Exclude<keyof A, keyof B> | Exclude<keyof B, keyof A>;
type None<T extends never> = T;

/** The code's name for it is computed, for browsers that have none. */
type DeclaredClient = Omit<declared.FanfareClient, typeof Symbol.dispose>;

export type Checked = [
  None<Difference<typeof declared, typeof code>>,
  None<Difference<DeclaredClient, code.FanfareClient>>,
  None<Difference<declared.ClosedError, code.ClosedError>>,
  None<Difference<declared.Subscription, subscription.Subscription>>,
  None<Difference<declared.CloseInfo, ReturnType<typeof code.describeClose>>>,
  None<Difference<declared.Stats, code.FanfareClient['stats']>>,
];
