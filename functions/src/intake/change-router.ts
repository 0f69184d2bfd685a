import { type RecordTrigger, recordEntityKey } from '../core/sync-event.ts';

/** A flow and the records whose changes wake it. */
export type Follow = RecordTrigger & { flow: string };
export type Route = { flow: string; entityKey: string };

/** A change as the stream tells it, in bare names. GAP_*: the change itself is lost. GAP_OVERFLOW: even which records it was. */
export type RecordChange = { sobject: string; recordIds: readonly string[]; changeType: string; changed: ReadonlySet<string>; nulled: ReadonlySet<string>; diffs: ReadonlySet<string> };

/** What a change asks for: work on the records it names, and a new look at objects whose records it cannot name. */
export type RoutedChange = { routes: readonly Route[]; rereads: readonly string[] };

const recordId = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
const nothing: RoutedChange = { routes: [], rereads: [] };

/**
 * Which flows a change concerns. Who made it and by what means does not count: automation commits as our own user, and so may people.
 * An update wakes a flow when it moved a field the flow follows, or does not say what it moved.
 */
export function routeChange(follows: readonly Follow[], change: RecordChange): RoutedChange {
  const concerned = follows.filter((follow) => follow.sobject === change.sobject && isTouched(follow.fields, change));
  if (concerned.length === 0) return nothing;
  const ids = change.recordIds.filter((id) => recordId.test(id));
  // `001*`: records of the object that are not named.
  const isUnnamed = change.changeType === 'GAP_OVERFLOW' || ids.length < change.recordIds.length || ids.length === 0;
  return { routes: concerned.flatMap(({ flow, sobject }) => ids.map((id) => ({ flow, entityKey: recordEntityKey(sobject, toLongId(id)) }))), rereads: isUnnamed ? [change.sobject] : [] };
}

function isTouched(fields: readonly string[], { changeType, changed, nulled, diffs }: RecordChange): boolean {
  if (changeType !== 'UPDATE' || changed.size + nulled.size + diffs.size === 0) return true;
  return fields.some((field) => changed.has(field) || nulled.has(field) || diffs.has(field));
}

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form of a record id: three characters say which of the fifteen are capitals. https://help.salesforce.com/s/articleView?id=000383751 */
export function toLongId(id: string): string {
  if (id.length !== 15) return id;
  const suffix = [0, 5, 10].map((start) => {
    const capitals = [0, 1, 2, 3, 4].filter((index) => /[A-Z]/.test(id[start + index] ?? '')).reduce((bits, index) => bits | (1 << index), 0);
    return suffixAlphabet[capitals] ?? '';
  });
  return id + suffix.join('');
}
