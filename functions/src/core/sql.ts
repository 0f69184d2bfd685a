type QueryResult<Row> = { rows: Row[]; rowCount: number | null };

/** Anything that runs SQL: the pool, or one connection inside a transaction. A `name` prepares the statement once per connection. */
export type Sql = {
  // The column types are the caller's word: the queries are ours, and tests run every one of them on a real database.
  query<Row extends Record<string, unknown>>(statement: string | { text: string; name: string; values: unknown[] }, values?: unknown[]): Promise<QueryResult<Row>>;
};

/** Runs `work` in one transaction; rolled back when it throws. */
export type Transaction = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
