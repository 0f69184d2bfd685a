import type { Row } from '../field.ts';
import type { RecordStore, RowChange } from '../record-store.ts';

export type ChangeType = 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE';

/** What a transaction made of one row, whatever happened in between: before is empty for a new row, after for one that is gone. */
export type RowOutcome = { object: string; id: string; changeType: ChangeType; before: Row | undefined; after: Row | undefined };

function typeOf(first: RowChange, after: Row | undefined): ChangeType | undefined {
  if (first.row) return after ? 'UPDATE' : 'DELETE';
  if (!after) return undefined;
  return first.bin ? 'UNDELETE' : 'CREATE';
}

/**
 * One outcome for each row that a transaction touched, in the order of the first touch: the type of the first change with what was
 * committed in the end. https://developer.salesforce.com/docs/atlas.en-us.change_data_capture.meta/change_data_capture/cdc_general_considerations.htm
 */
export function rowOutcomes(store: RecordStore, transactions: readonly (readonly RowChange[])[]): RowOutcome[][] {
  // A row that a later transaction touched was committed before as that one found it.
  const later = new Map<string, RowChange>();
  const outcomesOf = (changes: readonly RowChange[]): RowOutcome[] => {
    const firsts = new Map<string, RowChange>();
    for (const change of changes) if (!firsts.has(`${change.object}:${change.id}`)) firsts.set(`${change.object}:${change.id}`, change);
    const outcomes = [...firsts].flatMap(([key, first]) => {
      const next = later.get(key);
      const after = next ? next.row : store.get(first.object, first.id);
      const changeType = typeOf(first, after);
      return changeType ? [{ object: first.object, id: first.id, changeType, before: first.row, after }] : [];
    });
    for (const [key, first] of firsts) later.set(key, first);
    return outcomes;
  };
  return transactions.toReversed().map(outcomesOf).reverse();
}
