import type { CommittedWrite } from '../call-journal.ts';
import type { Org } from './org.ts';
import type { RecordChange, SaveContext } from './save-context.ts';

/** Notes a write for the journal; it gets there only when the request commits. */
export function journalWrite(org: Org, change: RecordChange, action: CommittedWrite['action'], context: SaveContext): void {
  const keys = org.model().schema.object(change.object)?.externalIds ?? [];
  const key = keys.find((field) => typeof change.next[field.name] === 'string');
  const externalId = key && change.next[key.name];
  context.writes.push({
    at: org.clock.now(), system: 'salesforce', route: context.route, object: change.object, action, id: change.next.Id, fields: [...change.given],
    ...(typeof externalId === 'string' ? { externalId } : {}),
  });
}
