import { html } from '../vendor/lit-html/lit-html.js';
import { icon } from './icons.js';

const SHOWN_MS = 1_200;

/** The event that has a screen reader say its detail. */
export const SAY = 'fanfare-say';

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
  const isCopied = await toClipboard(typeof text === 'function' ? text() : String(text));
  button.dataset.copied = isCopied ? 'Copied' : 'Not copied';
  const detail = isCopied ? 'Copied.' : 'The browser did not let it be copied.';
  button.dispatchEvent(new CustomEvent(SAY, { bubbles: true, detail }));
  setTimeout(() => delete button.dataset.copied, SHOWN_MS);
}

/** The clipboard's own interface is there on secure origins only, and may refuse. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

function copySelected(text) {
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  focused?.focus?.();
  return isCopied;
}
