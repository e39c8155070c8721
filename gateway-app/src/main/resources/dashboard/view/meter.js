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
  const number = isOver ? count(done) : `${count(done)}/${count(total)}`;
  const unit = html`<span class="unit"> ${total === 1 ? 'node' : 'nodes'}</span>`;
  return html`<span class="meter-text">${number}${unit}</span
    >${isOver || total === 0 ? nothing : bar(share)}`;
}

function bar(share) {
  const fill = styles({ transform: `scaleX(${share})` });
  return html`<span class="meter" aria-hidden="true"><span ${fill}></span></span>`;
}
