/**
 * Runs the task when the signal aborts, at once if it has; the function returned forgets it. Without a
 * signal it does nothing.
 */
export function onAbort(signal, task) {
  if (signal?.aborted) {
    task();
    return () => {};
  }
  signal?.addEventListener('abort', task, { once: true });
  return () => signal?.removeEventListener('abort', task);
}

/**
 * Adds listeners by their type; the function returned takes them away. No signal does that, because
 * Node forgets which listeners a signal is for once it has collected garbage.
 */
export function listen(target, listeners) {
  const entries = Object.entries(listeners);
  entries.forEach(([type, listener]) => target.addEventListener(type, listener));
  return () => entries.forEach(([type, listener]) => target.removeEventListener(type, listener));
}

/**
 * Typed listeners. One that throws harms no other: its error surfaces as an uncaught one.
 *
 * A listener is gone after its function was called, its signal aborted or the emitter disposed, and
 * then nothing of it is left on the signal either.
 */
export class Emitter {
  #registrations = new Map();
  #isDisposed = false;

  /**
   * @param {PropertyKey} type
   * @param {Function} listener
   * @param {{ signal?: AbortSignal }} [options]
   */
  on(type, listener, { signal } = {}) {
    if (this.#isDisposed) {
      return () => {};
    }
    const registrations = this.#of(type);
    const registration = { listener };
    const off = () => {
      registrations.delete(registration);
      registration.forget?.();
    };
    registration.off = off;
    registrations.add(registration);
    registration.forget = onAbort(signal, off);
    return off;
  }

  emit(type, value) {
    const registrations = this.#of(type);
    for (const registration of [...registrations]) {
      try {
        if (registrations.has(registration)) {
          registration.listener(value);
        }
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Forgets every listener, and those that come later. */
  dispose() {
    this.#isDisposed = true;
    for (const registrations of this.#registrations.values()) {
      for (const { off } of [...registrations]) {
        off();
      }
    }
  }

  #of(type) {
    const registrations = this.#registrations.get(type) ?? new Set();
    this.#registrations.set(type, registrations);
    return registrations;
  }
}
