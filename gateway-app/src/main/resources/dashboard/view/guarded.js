/**
 * The task, which a defect does not end: it is told once, and the task is done again the next time.
 * A defect that is not the same is told, too.
 */
export function guarded(task, tell) {
  const told = new Set();
  return () => {
    try {
      task();
    } catch (error) {
      const what = String(error?.message ?? error);
      if (!told.has(what) && told.size < 10) {
        told.add(what);
        tell(error);
      }
    }
  };
}
