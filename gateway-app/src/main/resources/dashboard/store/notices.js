/** Notifications, newest first, and the few that are shown as toasts for a while. */
export class Notices {
  #number = 0;
  #limit;
  #toastLimit;
  list = [];
  toasts = [];
  unread = 0;
  isMuted = false;

  constructor({ limit = 500, toastLimit = 3 } = {}) {
    this.#limit = limit;
    this.#toastLimit = toastLimit;
  }

  /** Returns the toast that shows it, or null while muted. */
  add(notification, receivedAt) {
    this.#number += 1;
    const notice = { number: this.#number, at: receivedAt, notification };
    this.list = [notice, ...this.list].slice(0, this.#limit);
    this.unread += 1;
    return this.isMuted ? null : this.#toast(notice);
  }

  dismiss(number) {
    this.toasts = this.toasts.filter((toast) => toast.number !== number);
  }

  read() {
    this.unread = 0;
  }

  clear() {
    this.list = [];
    this.toasts = [];
    this.unread = 0;
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    if (isMuted) {
      this.toasts = [];
    }
  }

  #toast(notice) {
    this.toasts = [...this.toasts, notice].slice(-this.#toastLimit);
    return notice;
  }
}
