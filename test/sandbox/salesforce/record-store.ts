import type { FieldValue, Row } from './field.ts';

type Index = Map<string, Set<string>>;
type Table = { rows: Map<string, Row>; deleted: Map<string, Row>; indexes: Map<string, { index: Index; exactCase: boolean }>; version: number };
/** One change and what it takes to undo it: the live row and the row in the recycle bin as they were. */
type Change = RowChange & { table: Table };
const transactionEnd = 'end of a transaction';

/** A row that was changed, with its state before that change; undefined = it was not there. */
export type RowChange = { object: string; id: string; row: Row | undefined; bin: Row | undefined };

/** Rows by id with indexes built on first use; every change is undoable, so a rollback is exact. */
export type RecordStore = {
  get(object: string, id: string): Row | undefined;
  deletedRow(object: string, id: string): Row | undefined;
  rows(object: string): Iterable<Row>;
  deletedRows(object: string): Iterable<Row>;
  count(object: string): number;
  /** Rows whose field equals the value, by index. Text ignores case unless the field is case-sensitive. */
  find(object: string, field: { name: string; caseSensitive: boolean }, value: FieldValue): Row[];
  insert(object: string, row: Row): void;
  /** Puts the new version of an existing row; rows are never changed in place. */
  replace(object: string, row: Row): void;
  remove(object: string, id: string, keep: Row): void;
  /** Empties the recycle bin of a deleted row. */
  forget(object: string, id: string): void;
  /** Takes a row out of the recycle bin. */
  restore(object: string, row: Row): void;
  /** A number that moves with every change of the table. */
  version(object: string): number;
  /** What was changed since the mark, oldest first, by transaction. */
  transactions(mark: number): RowChange[][];
  /** What was changed so far is a transaction of its own: one request may make several. */
  endTransaction(): void;
  mark(): number;
  rollbackTo(mark: number): void;
  /** Forgets how to undo: called when a request is done. */
  commit(): void;
};

function keyOf(value: FieldValue | undefined, exactCase: boolean): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = String(value);
  return exactCase ? text : text.toLowerCase();
}

function addKey(index: Index, key: string | undefined, id: string): void {
  if (key === undefined) return;
  const ids = index.get(key);
  if (ids) ids.add(id);
  else index.set(key, new Set([id]));
}

function dropKey(index: Index, key: string | undefined, id: string): void {
  if (key === undefined) return;
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}

function put(table: Table, id: string, row: Row | undefined): void {
  const previous = table.rows.get(id);
  for (const [name, { index, exactCase }] of table.indexes) {
    const before = previous && keyOf(previous[name], exactCase);
    const after = row && keyOf(row[name], exactCase);
    if (before === after) continue;
    dropKey(index, before, id);
    addKey(index, after, id);
  }
  if (row) table.rows.set(id, row);
  else table.rows.delete(id);
  table.version += 1;
}

function indexOf(table: Table, name: string, exactCase: boolean): Index {
  const existing = table.indexes.get(name);
  if (existing) return existing.index;
  const index: Index = new Map();
  for (const row of table.rows.values()) addKey(index, keyOf(row[name], exactCase), row.Id);
  table.indexes.set(name, { index, exactCase });
  return index;
}

type Tables = (object: string) => Table;

function splitTransactions(changes: readonly (Change | typeof transactionEnd)[]): RowChange[][] {
  const transactions: RowChange[][] = [[]];
  for (const change of changes) {
    if (change === transactionEnd) transactions.push([]);
    else transactions.at(-1)?.push(change);
  }
  return transactions.filter((each) => each.length > 0);
}

/** Puts a row and its place in the recycle bin back to what they were. */
function undoChange(change: Change | typeof transactionEnd): void {
  if (change === transactionEnd) return;
  const { table, id, row, bin } = change;
  put(table, id, row);
  if (bin) table.deleted.set(id, bin);
  else table.deleted.delete(id);
}

/** What happens to rows that were deleted. */
function recycleBin(table: Tables, note: (object: string, id: string) => void): Pick<RecordStore, 'remove' | 'forget' | 'restore'> {
  return {
    remove(object, id, keep) {
      note(object, id);
      put(table(object), id, undefined);
      table(object).deleted.set(id, keep);
    },
    forget(object, id) {
      if (!table(object).deleted.has(id)) return;
      note(object, id);
      table(object).deleted.delete(id);
    },
    restore(object, row) {
      if (!table(object).deleted.has(row.Id)) return;
      note(object, row.Id);
      table(object).deleted.delete(row.Id);
      put(table(object), row.Id, row);
    },
  };
}

/** An empty store. */
export function createRecordStore(): RecordStore {
  const tables = new Map<string, Table>();
  const changes: (Change | typeof transactionEnd)[] = [];
  const table: Tables = (object) => {
    const existing = tables.get(object);
    if (existing) return existing;
    const created: Table = { rows: new Map(), deleted: new Map(), indexes: new Map(), version: 0 };
    tables.set(object, created);
    return created;
  };
  const note = (object: string, id: string): void => {
    const at = table(object);
    changes.push({ table: at, object, id, row: at.rows.get(id), bin: at.deleted.get(id) });
  };
  const write = (object: string, row: Row): void => {
    note(object, row.Id);
    put(table(object), row.Id, row);
  };

  return {
    get: (object, id) => table(object).rows.get(id),
    deletedRow: (object, id) => table(object).deleted.get(id),
    rows: (object) => table(object).rows.values(),
    deletedRows: (object) => table(object).deleted.values(),
    count: (object) => table(object).rows.size,
    find(object, field, value) {
      const at = table(object);
      const key = keyOf(value, field.caseSensitive);
      const ids = key === undefined ? undefined : indexOf(at, field.name, field.caseSensitive).get(key);
      const found: Row[] = [];
      for (const id of ids ?? []) {
        const row = at.rows.get(id);
        if (row) found.push(row);
      }
      return found;
    },
    insert: write,
    replace: write,
    ...recycleBin(table, note),
    version: (object) => table(object).version,
    transactions: (mark) => splitTransactions(changes.slice(mark)),
    endTransaction: () => void changes.push(transactionEnd),
    mark: () => changes.length,
    rollbackTo(mark) {
      for (const change of changes.splice(mark).reverse()) undoChange(change);
    },
    commit() {
      changes.length = 0;
    },
  };
}
