/** Which rows of a long list can be seen, with a few to spare on both sides. */
export function visibleRows({ count, rowHeight, scrollTop, height, spare = 6 }) {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight)) - spare);
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + spare);
  return { from, to: Math.max(from, to) };
}
