import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { repeat } from '../vendor/lit-html/directives/repeat.js';
import { clockTime } from '../text/format.js';
import { describeNotification } from '../text/notification.js';
import { copyButton } from './copy.js';
import { icon } from './icons.js';

const LISTED = 100;

export function noticeList(page) {
  const { notices } = page.store;
  const isEmpty = notices.list.length === 0;
  const mute = () => {
    notices.mute(!notices.isMuted);
    page.changed();
  };
  const clear = () => {
    notices.clear();
    page.changed();
  };
  return html`
    <section class="panel notices-panel" aria-labelledby="notices-title" data-testid="notices-panel">
      <div class="panel-head">
        <h2 id="notices-title">Notifications</h2>
        <button
          class="plain"
          data-testid="notices-mute"
          aria-pressed=${notices.isMuted}
          title=${notices.isMuted ? 'Show them as they come' : 'Only list them'}
          aria-label="Only list them"
          @click=${mute}
        >
          ${icon(notices.isMuted ? 'bellOff' : 'bell')}
        </button>
        ${isEmpty ? nothing : html`<button class="text" data-testid="notices-clear" @click=${clear}>Clear</button>`}
      </div>
      ${isEmpty ? html`<p class="none">None yet. They come to every tab of the user.</p>` : nothing}
      <ul class="notices">
        ${repeat(notices.list.slice(0, LISTED), (notice) => notice.number, listed)}
      </ul>
      ${
        notices.isCut || notices.list.length > LISTED
          ? html`<p class="none" data-testid="notices-cut">Older ones are not shown.</p>`
          : nothing
      }
    </section>
  `;
}

function listed({ at, notification }) {
  const { title, detail, tone, icon: name } = describeNotification(notification);
  return html`
    <li class="notice tone-${tone}" data-testid="notice">
      ${icon(name)}
      <div><b>${title}</b><span>${detail}</span></div>
      <div class="at">
        <time>${clockTime(at)}</time
        >${copyButton(() => JSON.stringify(notification, null, 2), 'Copy the notification as JSON')}
      </div>
    </li>
  `;
}

export function toasts(page) {
  return html`
    <div
      class="toasts"
      role="status"
      aria-live="polite"
      data-testid="toasts"
      @pointerenter=${() => page.holdToasts(true)}
      @pointerleave=${(event) => release(page, event.currentTarget)}
      @focusin=${() => page.holdToasts(true)}
      @focusout=${(event) => release(page, event.currentTarget)}
    >
      ${repeat(
        page.store.notices.toasts,
        (toast) => toast.number,
        (toast) => bubble(page, toast),
      )}
    </div>
  `;
}

/** Once neither the pointer nor the focus is on any of them. */
function release(page, toasts) {
  queueMicrotask(() => page.holdToasts(toasts.matches(':hover, :focus-within')));
}

function bubble(page, { number, notification }) {
  const { title, detail, tone, icon: name } = describeNotification(notification);
  return html`
    <div class="toast tone-${tone}" data-testid="toast">
      ${icon(name)}
      <div><b>${title}</b><span>${detail}</span></div>
      <button
        class="plain"
        aria-label="Dismiss"
        data-testid="toast-dismiss"
        @click=${() => page.dismissToast(number)}
      >
        ${icon('close')}
      </button>
    </div>
  `;
}
