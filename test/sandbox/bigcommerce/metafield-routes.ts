import { Hono } from 'hono';
import { type Metafield, type MetafieldResource } from './metafield-table.ts';
import { createMetafieldWriting, isVisible, type MetafieldWriting } from './metafield-writing.ts';
import { isoDateWithOffset } from './platform-date.ts';
import { PlatformError } from './platform-error.ts';
import { rawList, rawNumber } from './raw-value.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import { v3Collection, v3CursorPage, v3Page } from './v3-envelope.ts';
import { dateRange, equals, v3Tests, type V3Filters } from './v3-query.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';

type Deps = { state: StoreState; events: StoreEvents; now: () => number; recordWrite: RecordWrite };
type Place = { type: MetafieldResource; /** Of one record. */ one: string; /** Of all records. */ all: string; idName: string };

const places: readonly Place[] = [
  { type: 'order', one: '/orders/:id/metafields', all: '/orders/metafields', idName: 'id' },
  { type: 'customer', one: '/customers/:id/metafields', all: '/customers/metafields', idName: 'id' },
  { type: 'product', one: '/catalog/products/:id/metafields', all: '/catalog/products/metafields', idName: 'id' },
  { type: 'variant', one: '/catalog/products/:id/variants/:variantId/metafields', all: '/catalog/variants/metafields', idName: 'variantId' },
];

/** Namespaces and keys are told apart by case, as texts are that nobody normalises. */
const oneOf = (name: 'key' | 'namespace'): V3Filters<Metafield> => ({
  ...equals(name, (field: Metafield) => field[name]),
  [`${name}:in`]: (value) => (field) => value.split(',').includes(field[name]),
});
const filters: V3Filters<Metafield> = {
  ...oneOf('key'),
  ...oneOf('namespace'),
  ...dateRange('date_created', (field: Metafield) => field.createdAt),
  ...dateRange('date_modified', (field: Metafield) => field.modifiedAt),
};

function shapeOf({ createdAt, modifiedAt, ...field }: Metafield): Record<string, unknown> {
  return { ...field, date_created: isoDateWithOffset(createdAt), date_modified: isoDateWithOffset(modifiedAt) };
}

/** The id and the wanted fields. */
const shapeFor = ({ include_fields: wanted }: Record<string, string>) => (field: Metafield): Record<string, unknown> => {
  const shape = shapeOf(field);
  if (wanted === undefined) return shape;
  const names = new Set(['id', ...wanted.split(',')]);
  return Object.fromEntries(Object.entries(shape).filter(([name]) => names.has(name)));
};

function list(context: StoreContext, fields: readonly Metafield[]) {
  const query = queryOf(context);
  const tests = v3Tests(filters, query);
  const seen = fields.filter((field) => isVisible(field, context.get('token')) && tests.every((test) => test(field)));
  const found = query.direction === 'desc' ? seen.toReversed() : seen;
  const page = v3Page(query);
  const cursor = v3CursorPage(found, { limit: page.limit, after: query.after, before: query.before }, (field) => field.id);
  if (query.after !== undefined || query.before !== undefined) return context.json({ data: cursor.rows.map(shapeFor(query)), meta: { cursor_pagination: cursor.meta } });
  const answer = v3Collection(found, page, shapeFor(query));
  return context.json(query.page === undefined ? { ...answer, meta: { ...answer.meta, cursor_pagination: cursor.meta } } : answer);
}

/** `/v3/{orders|customers|catalog/products|catalog/variants}/…/metafields`: of one record, and of all of them at once. Registered before the routes of one product, whose id may be any word. */
export function createMetafieldRoutes(deps: Deps): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const writing = createMetafieldWriting(deps);
  for (const place of places) {
    addBatchRoutes(routes, deps, { place, writing });
    addOneRoutes(routes, deps, { place, writing });
  }
  return routes;
}

type At = { place: Place; writing: MetafieldWriting };

function addOneRoutes(routes: Hono<StoreEnv>, { state, recordWrite }: Deps, { place: { type, one, idName }, writing }: At): void {
  const resourceOf = (context: StoreContext): number => {
    const id = pathId(context, idName) ?? -1;
    const isOfProduct = type !== 'variant' || state.catalog.variant(id)?.product.id === pathId(context, 'id');
    if (!writing.exists(type, id) || !isOfProduct) throw new PlatformError({ status: 404, message: `The ${type} was not found.` });
    return id;
  };
  const fieldOf = (context: StoreContext): Metafield => {
    const field = state.metafields.get(pathId(context, 'fieldId') ?? -1);
    if (field === undefined || field.resource_type !== type || field.resource_id !== resourceOf(context) || !isVisible(field, context.get('token'))) throw new PlatformError({ status: 404, message: 'The metafield was not found.' });
    return field;
  };
  routes.get(one, (context) => list(context, state.metafields.of(type, resourceOf(context))));
  routes.get(`${one}/:fieldId`, (context) => context.json({ data: shapeFor(queryOf(context))(fieldOf(context)), meta: {} }));
  routes.post(one, async (context) => {
    const body = await jsonBody(context);
    const field = writing.create(context.get('token'), { resource_type: type, resource_id: resourceOf(context) }, body);
    recordWrite(context, { object: 'Metafield', action: 'create', id: field.id, fields: fieldsOf(body) });
    return context.json({ data: shapeOf(field), meta: {} });
  });
  routes.put(`${one}/:fieldId`, async (context) => {
    const body = await jsonBody(context);
    const field = writing.update(context.get('token'), fieldOf(context), body);
    recordWrite(context, { object: 'Metafield', action: 'update', id: field.id, fields: fieldsOf(body) });
    return context.json({ data: shapeOf(field), meta: {} });
  });
  routes.delete(`${one}/:fieldId`, (context) => {
    const field = fieldOf(context);
    writing.remove(context.get('token'), field);
    recordWrite(context, { object: 'Metafield', action: 'delete', id: field.id, fields: [] });
    return context.body(null, 204);
  });
}

const failedTitle = 'Bulk operation has failed';

/** Each item on its own: what went through is in `data`, what did not in `errors` by its id or place, and the answer is 422 then. */
function bulk<T>(context: StoreContext, items: readonly T[], work: { nameOf(item: T, index: number): string; run(item: T): unknown }) {
  const data: unknown[] = [];
  const errors: Record<string, string> = {};
  for (const [index, item] of items.entries()) {
    try {
      data.push(work.run(item));
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      errors[work.nameOf(item, index)] = error.problem.message;
    }
  }
  const failed = Object.keys(errors).length;
  const meta = { total: items.length, success: data.length, failed };
  const problem = { status: 422, title: failedTitle, type: 'https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes', errors };
  return context.json({ data, errors: failed === 0 ? [] : [problem], meta }, failed === 0 ? 200 : 422);
}

function addBatchRoutes(routes: Hono<StoreEnv>, { state, recordWrite }: Deps, { place: { type, all }, writing }: At): void {
  const known = (context: StoreContext, id: number): Metafield => {
    const field = state.metafields.get(id);
    if (field?.resource_type !== type || !isVisible(field, context.get('token'))) throw new PlatformError({ status: 404, message: 'Metafield does not exist' });
    return field;
  };
  const note = (context: StoreContext, action: 'create' | 'update' | 'delete', { id }: { id: number }, fields: string[]) => recordWrite(context, { object: 'Metafield', action, id, fields });
  routes.get(all, (context) => list(context, state.metafields.all(type)));
  routes.post(all, async (context) =>
    bulk(context, rawList(await jsonBody(context)), {
      nameOf: (_item, index) => String(index),
      run(item) {
        const field = writing.create(context.get('token'), { resource_type: type, resource_id: rawNumber(item.resource_id, -1) }, item);
        note(context, 'create', field, fieldsOf(item));
        return shapeOf(field);
      },
    }),
  );
  routes.put(all, async (context) =>
    bulk(context, rawList(await jsonBody(context)), {
      nameOf: (item) => String(item.id),
      run(item) {
        const field = writing.update(context.get('token'), known(context, rawNumber(item.id, -1)), item);
        note(context, 'update', field, fieldsOf(item));
        return shapeOf(field);
      },
    }),
  );
  routes.delete(all, async (context) => {
    const body = await jsonBody(context);
    return bulk(context, Array.isArray(body) ? body.map(Number) : [], {
      nameOf: String,
      run(id) {
        const field = known(context, id);
        writing.remove(context.get('token'), field);
        note(context, 'delete', field, []);
        return id;
      },
    });
  });
}
