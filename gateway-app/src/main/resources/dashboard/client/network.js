/**
 * What the browser knows of its network. Elsewhere there always is one.
 *
 * @type {import('fanfare-client').Network}
 */
export const browserNetwork = {
  get onLine() {
    return globalThis.navigator?.onLine !== false;
  },
  addEventListener(type, listener) {
    globalThis.addEventListener?.(type, listener);
  },
  removeEventListener(type, listener) {
    globalThis.removeEventListener?.(type, listener);
  },
};
