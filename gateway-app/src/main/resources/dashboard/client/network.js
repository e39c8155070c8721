/** What the browser knows of its network. Elsewhere there always is one. */
export const browserNetwork = {
  get onLine() {
    return globalThis.navigator?.onLine !== false;
  },
  addEventListener(...listener) {
    globalThis.addEventListener?.(...listener);
  },
};
