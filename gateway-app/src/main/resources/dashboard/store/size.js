const VALUE = 8;
const HEAD = 32;

/** About how many bytes a JSON value takes in memory, at the most. Of any depth. */
export function sizeOf(value) {
  let bytes = 0;
  const rest = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') {
      bytes += HEAD + 2 * next.length;
    } else if (next === null || typeof next !== 'object') {
      bytes += VALUE;
    } else {
      bytes += HEAD;
      for (const key of Object.keys(next)) {
        bytes += VALUE + (Array.isArray(next) ? 0 : key.length);
        rest.push(next[key]);
      }
    }
  }
  return bytes;
}

/** The beginning of a text, as a copy: a slice would keep all of it in memory. */
export function cut(text, length) {
  return text.length <= length ? text : JSON.parse(JSON.stringify(`${text.slice(0, length - 1)}…`));
}
