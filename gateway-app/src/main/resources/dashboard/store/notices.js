import { sizeOf } from './size.js';

const MEGABYTE = 1_000_000;

/** Notifications, newest first, and the few that are shown as toasts for a while. */
export class Notices {
  #number = 0;
  #limit;
  #byteLimit;
  #toastLimit;
  list = [];
  toasts = [];
  unread = 0;
  isMuted = false;

  /** Whether older ones had to go. */
  isCut = false;

  constructor({ limit = 500, bytes = 8 * MEGABYTE, toastLimit = 3 } = {}) {
    this.#limit = limit;
    this.#byteLimit = bytes;
    this.#toastLimit = toastLimit;
  }

  /** Returns the toast that shows it, or null while muted. */
  add(notification, receivedAt) {
    this.#number += 1;
    const notice = { number: this.#number, at: receivedAt, notification, bytes: sizeOf(notification) };
    this.list = this.#bounded([notice, ...this.list]);
    this.unread += 1;
    return this.isMuted ? null : this.#toast(notice);
  }

  dismiss(number) {
    this.toasts = this.toasts.filter((toast) => toast.number !== number);
  }

  /** They are seen in the list. */
  dismissAll() {
    this.toasts = [];
  }

  read() {
    this.unread = 0;
  }

  clear() {
    this.list = [];
    this.toasts = [];
    this.unread = 0;
    this.isCut = false;
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    if (isMuted) {
      this.toasts = [];
    }
  }

  /** As many of the newest as there is room for, one at least. */
  #bounded(list) {
    let bytes = 0;
    let kept = 0;
    while (kept < Math.min(list.length, this.#limit)) {
      bytes += list[kept].bytes;
      if (kept > 0 && bytes > this.#byteLimit) {
        break;
      }
      kept += 1;
    }
    this.isCut ||= kept < list.length;
    return list.slice(0, kept);
  }

  #toast(notice) {
    this.toasts = [...this.toasts, notice].slice(-this.#toastLimit);
    return notice;
  }
}
