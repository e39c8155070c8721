import { html } from '../vendor/lit-html/lit-html.js';
import { repeat } from '../vendor/lit-html/directives/repeat.js';
import { visibleRows } from '../store/window.js';
import { styles } from './styles.js';

/**
 * Draws only the rows of a long list that can be seen. All rows are as high as `--row` says on the
 * scrolling element, which must be given to `attach`.
 */
export class VirtualList {
  #element = null;
  #height = 0;
  #rowHeight = 44;
  #top = null;
  #drawn = { from: 0, to: 0 };
  #sizes;
  #changed;

  /** `changed` asks for a drawing. */
  constructor(changed) {
    this.#changed = changed;
    this.#sizes = new ResizeObserver(() => this.#measure());
  }

  attach = (element) => {
    this.#sizes.disconnect();
    this.#element = element ?? null;
    if (element) {
      this.#sizes.observe(element);
      this.#measure();
    }
  };

  scrolled = () => this.#changed();

  /** Rows that came in above the visible ones do not move them. */
  rows(items, key, template) {
    this.#hold(items, key);
    const rowHeight = this.#rowHeight;
    const { from, to } = visibleRows({
      count: items.length,
      rowHeight,
      scrollTop: this.#element?.scrollTop ?? 0,
      height: this.#height,
    });
    this.#drawn = { from, to };
    const place = (index) => styles({ transform: `translateY(${index * rowHeight}px)` });
    return html`<div class="rows" role="presentation" ${styles({ height: `${items.length * rowHeight}px` })}>
      ${repeat(items.slice(from, to), key, (item, i) => template(item, from + i, place(from + i)))}
    </div>`;
  }

  /** Whether the last drawing had that row: others are not in the page. */
  isDrawn(index) {
    return index >= this.#drawn.from && index < this.#drawn.to;
  }

  toTop() {
    if (this.#element) {
      this.#element.scrollTop = 0;
      this.#top = null;
    }
  }

  /** Scrolls just as far as needed to see that row. */
  reveal(index) {
    const element = this.#element;
    if (element && index >= 0) {
      const top = index * this.#rowHeight;
      const bottom = top + this.#rowHeight - element.clientHeight;
      element.scrollTop = Math.max(Math.min(element.scrollTop, top), bottom);
    }
  }

  #hold(items, key) {
    const element = this.#element;
    if (!element) {
      return;
    }
    const index = Math.floor(element.scrollTop / this.#rowHeight);
    if (index > 0 && this.#top && this.#top.index === index) {
      const moved = items.findIndex((item) => key(item) === this.#top.key);
      if (moved > index) {
        element.scrollTop += (moved - index) * this.#rowHeight;
      }
    }
    const now = Math.floor(element.scrollTop / this.#rowHeight);
    this.#top = now < items.length ? { index: now, key: key(items[now]) } : null;
  }

  #measure() {
    const style = getComputedStyle(this.#element);
    const rowHeight = Number.parseFloat(style.getPropertyValue('--row')) || this.#rowHeight;
    const height = this.#element.clientHeight;
    if (rowHeight !== this.#rowHeight || height !== this.#height) {
      this.#rowHeight = rowHeight;
      this.#height = height;
      this.#changed();
    }
  }
}
