import type { CallJournal, CommittedWrite } from '../call-journal.ts';
import type { StoreContext } from './request-context.ts';

export type Written = Pick<CommittedWrite, 'object' | 'action'> & { id: number; externalId?: string; fields: string[] };

/** Notes a committed API write in the call journal. */
export type RecordWrite = (context: StoreContext, write: Written) => void;

export function createWriteLog(deps: { journal: CallJournal; now: () => number }): RecordWrite {
  return (context, { id, ...write }) =>
    deps.journal.recordWrite({ at: deps.now(), system: 'bigcommerce', route: context.get('route'), id: String(id), ...write });
}

/** The field names of a JSON body, for the journal. */
export function fieldsOf(body: unknown): string[] {
  return typeof body === 'object' && body !== null ? Object.keys(body) : [];
}
