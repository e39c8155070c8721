/** The beginning of any value as JSON would have it, at the cost of the beginning. */
export function excerpt(value, length = 200) {
  let text = '';
  const isFull = () => text.length > length;
  const each = (items, write) => {
    let isFirst = true;
    for (const item in items) {
      if (isFull()) {
        return;
      }
      text += isFirst ? '' : ',';
      isFirst = false;
      write(item);
    }
  };
  const walk = (next) => {
    if (typeof next === 'string') {
      text += JSON.stringify(next.slice(0, length));
    } else if (next === null || typeof next !== 'object') {
      text += String(next);
    } else if (Array.isArray(next)) {
      text += '[';
      each(next, (index) => walk(next[index]));
      text += ']';
    } else {
      text += '{';
      each(next, (name) => {
        walk(name);
        text += ':';
        walk(next[name]);
      });
      text += '}';
    }
  };
  walk(value);
  return text.slice(0, length);
}
