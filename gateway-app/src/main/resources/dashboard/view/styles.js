import { noChange } from '../vendor/lit-html/lit-html.js';
import { Directive, directive } from '../vendor/lit-html/directive.js';

/**
 * Sets properties of an element's style, by their CSS names: `<i ${styles({ left: '50%' })}>`.
 *
 * The library's own styleMap writes a style attribute first, which the page's policy forbids.
 */
class Styles extends Directive {
  #set = {};

  render() {
    return noChange;
  }

  update({ element }, [values]) {
    for (const name of Object.keys(this.#set)) {
      if (!(name in values)) {
        element.style.removeProperty(name);
      }
    }
    for (const [name, value] of Object.entries(values)) {
      if (this.#set[name] !== value) {
        element.style.setProperty(name, value);
      }
    }
    this.#set = values;
    return noChange;
  }
}

export const styles = directive(Styles);
