import type { CommittedWrite } from '../call-journal.ts';

/** What one transaction committed, by which route and as whom. */
export type Commit = { writes: readonly CommittedWrite[]; route: string; userId: string };

/** Tells those who listen of every committed transaction, in order. */
export type CommitFeed = { publish(commit: Commit): void; listen(listener: (commit: Commit) => void): void };

/** A feed without listeners. */
export function createCommitFeed(): CommitFeed {
  const listeners: ((commit: Commit) => void)[] = [];
  return {
    publish(commit) {
      for (const listener of listeners) listener(commit);
    },
    listen: (listener) => void listeners.push(listener),
  };
}
