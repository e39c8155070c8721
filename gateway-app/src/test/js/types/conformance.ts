// Compiled, never run: what is declared is there with the types declared, and what is there is declared.
// That the code keeps these types is checked in the code itself.
import type * as declared from './client/fanfare-client.js';
import type * as code from './code/fanfare-client.js';
import type * as network from './code/network.js';
import type * as subscription from './code/subscription.js';
import type * as timer from './code/timer.js';

type None<T extends never> = T;

/** The keys of either that the other lacks, or has with another type. */
type Difference<A, B> =
  | Exclude<keyof A, keyof B>
  | Exclude<keyof B, keyof A>
  | { [K in keyof A & keyof B]: Same<A[K], B[K]> extends true ? never : K }[keyof A & keyof B];

type Same<A, B> = [A, B] extends [B, A] ? (IsAny<A> extends IsAny<B> ? true : false) : false;
type IsAny<T> = 0 extends 1 & T ? true : false;

/** The code's name for it is computed, for browsers that have none. */
type DeclaredClient = Omit<declared.FanfareClient, typeof Symbol.dispose>;

/** Classes are compared by what they make and of what. */
type Functions<T> = { [K in keyof T as T[K] extends abstract new (...from: never) => unknown ? never : K]: T[K] };

export type Checked = [
  None<Exclude<keyof typeof declared, keyof typeof code>>,
  None<Exclude<keyof typeof code, keyof typeof declared>>,
  None<Difference<Functions<typeof declared>, Functions<typeof code>>>,
  None<Difference<DeclaredClient, code.FanfareClient>>,
  None<
    Difference<
      ConstructorParameters<typeof declared.FanfareClient>,
      ConstructorParameters<typeof code.FanfareClient>
    >
  >,
  None<Difference<declared.Subscription, subscription.Subscription>>,
  None<Difference<declared.ClosedError, code.ClosedError>>,
  None<Difference<declared.SubscriptionError, code.SubscriptionError>>,
  None<Difference<declared.TokenError, code.TokenError>>,
  None<Difference<declared.Clock, typeof timer.systemClock>>,
  None<Difference<declared.Network, typeof network.browserNetwork>>,
];
