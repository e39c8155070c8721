/** Tells of any JSON value whether a name or a value in it contains the text, in any case. */
export function finder(text) {
  const pattern = new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  return (value) => contains(value, pattern);
}

function contains(value, pattern) {
  const rest = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (next === null || typeof next !== 'object') {
      if (pattern.test(String(next))) {
        return true;
      }
    } else if (Array.isArray(next)) {
      next.forEach((item) => rest.push(item));
    } else {
      for (const [name, item] of Object.entries(next)) {
        if (pattern.test(name)) {
          return true;
        }
        rest.push(item);
      }
    }
  }
  return false;
}
