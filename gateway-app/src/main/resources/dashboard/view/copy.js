import { html } from '../vendor/lit-html/lit-html.js';
import { icon } from './icons.js';

const SHOWN_MS = 1_200;

/** Copies that text, or what the function gives, and says so for a moment. */
export function copyButton(text, label) {
  return html`<button
    class="copy plain"
    type="button"
    data-testid="copy"
    title=${label}
    aria-label=${label}
    @click=${(event) => copy(event, text)}
  >
    ${icon('copy')}
  </button>`;
}

async function copy(event, text) {
  event.stopPropagation();
  const button = event.currentTarget;
  await toClipboard(typeof text === 'function' ? text() : text);
  button.dataset.copied = '';
  setTimeout(() => delete button.dataset.copied, SHOWN_MS);
}

/** The clipboard's own interface is there on secure origins only. */
async function toClipboard(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
}
