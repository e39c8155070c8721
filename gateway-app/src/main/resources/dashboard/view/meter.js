import { html, nothing } from '../vendor/lit-html/lit-html.js';
import { count } from '../text/format.js';
import { styles } from './styles.js';

/** Nodes done of those known, as numbers and as a bar. */
export function meter({ done, total }, status) {
  if (total === null) {
    return html`<span class="meter-text">${done ? count(done) : '–'}</span>`;
  }
  const share = total === 0 ? 0 : done / total;
  const isOver = status.final && done === total;
  return html`
    <span class="meter-text"
      >${isOver ? count(done) : `${count(done)}/${count(total)}`}<span class="unit">
        ${total === 1 ? 'node' : 'nodes'}</span
      ></span
    >
    ${isOver || total === 0 ? nothing : html`<span class="meter" aria-hidden="true"><span ${styles({ transform: `scaleX(${share})` })}></span></span>`}
  `;
}
