import type { FieldValue, Row } from './field.ts';

type Index = Map<string, Set<string>>;
type Table = { rows: Map<string, Row>; deleted: Map<string, Row>; indexes: Map<string, { index: Index; exactCase: boolean }>; version: number };

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

/** What happens to rows that were deleted. */
function recycleBin(table: (object: string) => Table, undo: (() => void)[]): Pick<RecordStore, 'forget' | 'restore'> {
  return {
    forget(object, id) {
      const at = table(object);
      const row = at.deleted.get(id);
      if (!row || !at.deleted.delete(id)) return;
      undo.push(() => void at.deleted.set(id, row));
    },
    restore(object, row) {
      const at = table(object);
      const bin = at.deleted.get(row.Id);
      if (!bin) return;
      at.deleted.delete(row.Id);
      put(at, row.Id, row);
      undo.push(() => {
        put(at, row.Id, undefined);
        at.deleted.set(row.Id, bin);
      });
    },
  };
}

/** An empty store. */
export function createRecordStore(): RecordStore {
  const tables = new Map<string, Table>();
  const undo: (() => void)[] = [];
  const table = (object: string): Table => {
    const existing = tables.get(object);
    if (existing) return existing;
    const created: Table = { rows: new Map(), deleted: new Map(), indexes: new Map(), version: 0 };
    tables.set(object, created);
    return created;
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
    insert(object, row) {
      const at = table(object);
      put(at, row.Id, row);
      undo.push(() => put(at, row.Id, undefined));
    },
    replace(object, row) {
      const at = table(object);
      const previous = at.rows.get(row.Id);
      put(at, row.Id, row);
      undo.push(() => put(at, row.Id, previous));
    },
    remove(object, id, keep) {
      const at = table(object);
      const previous = at.rows.get(id);
      put(at, id, undefined);
      at.deleted.set(id, keep);
      undo.push(() => {
        at.deleted.delete(id);
        put(at, id, previous);
      });
    },
    ...recycleBin(table, undo),
    version: (object) => table(object).version,
    mark: () => undo.length,
    rollbackTo(mark) {
      while (undo.length > mark) undo.pop()?.();
    },
    commit() {
      undo.length = 0;
    },
  };
}
