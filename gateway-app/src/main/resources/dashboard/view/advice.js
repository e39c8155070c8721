import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { adviceOn } from '../text/advice.js';
import { icon } from './icons.js';
import { tokenForm } from './tokenform.js';

/** A line below the header while something is wrong, with what can be done about it. */
export function advice(page) {
  const found = adviceOn(page.store.connection, {
    hiddenGapAt: page.ui.hiddenGapAt,
    expiresAt: page.session.claims?.expiresAt ?? null,
    now: page.now,
  });
  if (!found) {
    return nothing;
  }
  return html`
    <section class="advice tone-${found.tone}" data-testid="advice" data-kind=${found.kind}>
      ${icon(found.icon)}
      <p><strong>${found.title}</strong> <span>${found.detail}</span></p>
      ${action(page, found)}
    </section>
  `;
}

function action(page, found) {
  if (found.needs === 'token') {
    return tokenForm(page, 'new-token', 'Continue');
  }
  if (found.needs === 'retry') {
    return html`<button class="primary" data-testid="retry" @click=${() => page.retry()}>Try again</button>`;
  }
  if (found.needs === 'patience') {
    return html`<button class="secondary" data-testid="retry" @click=${() => page.retry()}>Try now</button>`;
  }
  return found.canHide
    ? html`<button
        class="plain"
        data-testid="advice-hide"
        aria-label="Hide"
        @click=${() => page.set({ hiddenGapAt: page.store.connection.gapAt })}
      >
        ${icon('close')}
      </button>`
    : nothing;
}
