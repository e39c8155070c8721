/** What is open, chosen and typed at the page. */
export class Ui {
  openRun = null;
  /** Whether the open run changes to the newest one as it starts. */
  followsNewest = true;
  /** The run that the arrow keys stand on. */
  cursor = null;
  status = null;
  text = '';
  isAddingWatch = false;
  /** Which part of the side is shown where it does not fit: connection, notices or null. */
  side = null;
  tab = 'timeline';
  node = null;
  logText = '';
  logPausedAt = null;
  logEntry = null;
  /** Parts of JSON that were unfolded or folded by hand, by their path. */
  folds = new Map();
  /** Changes with the folds. */
  foldVersion = 0;
  isHelpOpen = false;
  hiddenGapAt = null;
  announcement = '';
  isReplacingToken = false;

  open(runId) {
    if (this.openRun !== runId) {
      this.openRun = runId;
      this.node = null;
      this.logEntry = null;
      this.logPausedAt = null;
      this.folds.clear();
      this.foldVersion += 1;
    }
  }

  fold(path, value) {
    this.folds.set(path, value);
    this.foldVersion += 1;
  }
}
