import type { Connection } from '@salesforce/core';
import { z } from 'zod';

/** Rows of a query, parsed. */
export async function readRows<T extends z.ZodType>(connection: Connection, soql: string, schema: T): Promise<z.infer<T>[]> {
  const { records } = await connection.query(soql, { autoFetch: true, maxFetch: 10_000 });
  return z.array(schema).parse(records);
}
