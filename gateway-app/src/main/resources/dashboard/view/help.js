import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { ref } from '../vendor/lit-html/directives/ref.js';
import { icon } from './icons.js';
import { KEYS } from './keys.js';
import { areKeysOn, turnKeys } from './shortcuts.js';

export function help(page) {
  if (!page.ui.isHelpOpen) {
    return nothing;
  }
  const close = () => page.set({ isHelpOpen: false });
  return html`
    <dialog
      class="help"
      aria-labelledby="help-title"
      data-testid="help"
      ${ref(show)}
      @close=${close}
      @click=${(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div>
        <header>
          <h2 id="help-title">Keys</h2>
          <button
            class="plain"
            aria-label="Close"
            autofocus
            @click=${(event) => event.target.closest('dialog').close()}
          >
            ${icon('close')}
          </button>
        </header>
        ${keySwitch(page)}
        <dl>
          ${KEYS.map(
            ([keys, words]) =>
              html`<div>
                <dt>
                  ${keys.split(/( or |, )/).map((key) => (/^( or |, )$/.test(key) ? key : html`<kbd>${key}</kbd>`))}
                </dt>
                <dd>${words}</dd>
              </div>`,
          )}
        </dl>
      </div>
    </dialog>
  `;
}

function keySwitch(page) {
  const change = (event) => {
    turnKeys(event.target.checked);
    page.changed();
  };
  return html`<label class="switch">
    <input
      type="checkbox"
      role="switch"
      data-testid="keys-switch"
      .checked=${areKeysOn()}
      @change=${change}
    />
    <span>Shortcuts by single keys<small>Esc, Enter and the arrow keys always do.</small></span>
  </label>`;
}

function show(dialog) {
  if (dialog && !dialog.open) {
    queueMicrotask(() => dialog.isConnected && !dialog.open && dialog.showModal());
  }
}
