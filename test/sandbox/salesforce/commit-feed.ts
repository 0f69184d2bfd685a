import type { CommittedWrite } from '../call-journal.ts';
import type { RowChange } from './record-store.ts';

/** What one request committed, in one transaction or several, by which route and as whom. */
export type Commit = {
  writes: readonly CommittedWrite[];
  route: string;
  userId: string;
  /** Which client says it is: `client=` of the Sforce-Call-Options header. */
  client?: string;
  /** Every row that was touched, in order, with the state before each change, by transaction; to be asked while the feed is told. */
  transactions(): RowChange[][];
};

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
