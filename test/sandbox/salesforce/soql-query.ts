import type { UserAccess } from './access.ts';
import { createFieldReader } from './field-reader.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { dataPath } from './record-json.ts';
import { RestError } from './rest-error.ts';
import { aggregate, isAggregate } from './soql-aggregate.ts';
import { describeColumns } from './soql-column.ts';
import { createSoqlParser } from './soql-parser.ts';
import type { SoqlScope } from './soql-path.ts';
import { checkFieldsFunction, compileColumns, fromObject, selectRows, toRecord } from './soql-select.ts';
import { isUserRecordAccess, userRecordAccessRows } from './user-record-access.ts';

const pageSizeDefault = 2_000;
const pageSizeMin = 200;
const cursorLifeMs = 2 * 86_400_000;

export type SoqlQueries = {
  query(access: UserAccess, text: string, options: { withDeleted: boolean; batchSize?: number }): JsonValue;
  /** The columns of a query, without its rows. */
  columns(access: UserAccess, text: string): JsonValue;
  queryMore(locator: string): JsonValue;
};

type Cursor = { totalSize: number; pageSize: number; expiresAt: number; page(from: number): JsonObject[] };

/** SOQL over the org's records: pages of 2,000 with locators that live two days. */
export function createSoqlQueries(org: Org): SoqlQueries {
  const read = createFieldReader(org);
  const cursors = new Map<string, Cursor>();
  const parse = createSoqlParser();

  const pageOf = (cursor: Cursor, locator: string, from: number): JsonValue => {
    const until = from + cursor.pageSize;
    const done = until >= cursor.totalSize;
    return { totalSize: cursor.totalSize, done, ...(done ? {} : { nextRecordsUrl: `${dataPath}/query/${locator}-${until}` }), records: cursor.page(from) };
  };

  return {
    query(access, text, options) {
      const { query, lists } = parse(text);
      const scope: SoqlScope = { org, access, read, text, lists };
      const object = fromObject(scope, query.sObject);
      checkFieldsFunction(query);
      if (isAggregate(query)) {
        const rows = selectRows(scope, object, { ...query, orderBy: undefined, limit: undefined }, options);
        const [first] = query.fields ?? [];
        if (first?.type === 'FieldFunctionExpression' && first.parameters.length === 0) return { totalSize: Math.min(rows.length, query.limit ?? rows.length), done: true, records: [] };
        const records = aggregate(scope, object, query, rows).slice(0, query.limit ?? rows.length);
        return { totalSize: records.length, done: true, records };
      }
      const columns = compileColumns(scope, object, query.fields ?? []);
      const rows = selectRows(scope, object, query, isUserRecordAccess(object) ? { within: userRecordAccessRows(scope, query) } : options);
      const pageSize = Math.min(pageSizeDefault, Math.max(pageSizeMin, options.batchSize ?? pageSizeDefault));
      const cursor: Cursor = {
        totalSize: rows.length, pageSize, expiresAt: org.clock.now() + cursorLifeMs,
        page: (from) => rows.slice(from, from + pageSize).map((row) => toRecord(object, row, columns)),
      };
      const locator = rows.length > pageSize ? org.ids.next('01g') : '';
      if (locator) cursors.set(locator, cursor);
      return pageOf(cursor, locator, 0);
    },
    columns(access, text) {
      const { query, lists } = parse(text);
      const scope: SoqlScope = { org, access, read, text, lists };
      return describeColumns(scope, fromObject(scope, query.sObject), query);
    },
    queryMore(locator) {
      const [, id = '', from = ''] = /^(01g\w{15})-(\d+)$/.exec(locator) ?? [];
      const cursor = cursors.get(id);
      if (!cursor || cursor.expiresAt < org.clock.now()) throw new RestError('INVALID_QUERY_LOCATOR', 'invalid query locator');
      return pageOf(cursor, id, Number(from));
    },
  };
}
