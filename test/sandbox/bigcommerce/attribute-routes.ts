import { Hono } from 'hono';
import { z } from 'zod';
import type { AttributeRecord, AttributeValue } from './attribute-record.ts';
import { checkAttributeValue } from './customer-writing.ts';
import { parseArray } from './customer-body.ts';
import type { CustomerRouteDeps } from './customer-routes.ts';
import { attributeValueShape } from './customer-shape.ts';
import { isoDate } from './platform-date.ts';
import { unprocessable } from './platform-error.ts';
import { jsonBody, queryOf, type StoreEnv } from './request-context.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { dateRange, equals, numberIn, v3Tests, type V3Filters } from './v3-query.ts';
import { fieldsOf } from './write-log.ts';

/** Attributes a store may have, and values one call may write. https://developer.bigcommerce.com/docs/rest-management/customers/customer-attributes */
const attributesMax = 50;
const valuesMax = 10;

const name = z.string().min(1).max(255);
const createBody = z.object({ name, type: z.enum(['string', 'number', 'date']) });
const updateBody = z.object({ id: z.int(), name });
const valueBody = z.object({ attribute_id: z.int(), customer_id: z.int(), value: z.string().max(255), id: z.int().optional() });

const like = (value: string) => value.toLowerCase();

const attributeFilters: V3Filters<AttributeRecord> = {
  ...equals('name', (attribute: AttributeRecord) => attribute.name),
  ...equals('type', (attribute: AttributeRecord) => attribute.type),
  'name:like': (value) => (attribute) => like(attribute.name).includes(like(value)),
  ...dateRange('date_created', (attribute: AttributeRecord) => attribute.createdAt),
  ...dateRange('date_modified', (attribute: AttributeRecord) => attribute.modifiedAt),
};

function dated({ createdAt, modifiedAt, ...record }: AttributeRecord): Record<string, unknown> {
  return { ...record, date_created: isoDate(createdAt), date_modified: isoDate(modifiedAt) };
}

const idsIn = (query: Record<string, string>) => (query['id:in'] ?? '').split(',').filter((part) => part !== '').map(Number);

/** `/v3/customers/attributes` and `/v3/customers/attribute-values`. */
export function createAttributeRoutes(deps: CustomerRouteDeps): Hono<StoreEnv> {
  const { state, now, recordWrite } = deps;
  const { attributes } = state;
  const routes = new Hono<StoreEnv>();

  routes.get('/customers/attributes', (context) => {
    const query = queryOf(context);
    const tests = v3Tests(attributeFilters, query);
    const found = attributes.all().filter((attribute) => tests.every((test) => test(attribute)));
    return context.json(v3Collection(found, v3Page(query), dated));
  });
  routes.post('/customers/attributes', async (context) => {
    const bodies = parseArray(createBody, await jsonBody(context));
    const names = [...attributes.all().map((attribute) => like(attribute.name)), ...bodies.map((body) => like(body.name))];
    if (new Set(names).size < names.length) throw unprocessable({ '.attribute_create': 'An attribute of that name exists.' }, 'Create attributes failed.');
    if (names.length > attributesMax) throw unprocessable({ '.attribute_create': `A store cannot have more than ${attributesMax} attributes.` }, 'Create attributes failed.');
    const created = bodies.map((body) => attributes.add(body, now()));
    for (const attribute of created) recordWrite(context, { object: 'CustomerAttribute', action: 'create', id: attribute.id, fields: ['name', 'type'] });
    return context.json({ data: created.map(dated), meta: {} });
  });
  routes.put('/customers/attributes', async (context) => {
    const found = parseArray(updateBody, await jsonBody(context)).map((body) => {
      const attribute = attributes.get(body.id);
      if (!attribute) throw unprocessable({ '.attribute_update': `The attribute ${body.id} does not exist.` }, 'Update attributes failed.');
      return { attribute, body };
    });
    for (const { attribute, body } of found) {
      Object.assign(attribute, { name: body.name, modifiedAt: now() });
      recordWrite(context, { object: 'CustomerAttribute', action: 'update', id: attribute.id, fields: ['name'] });
    }
    return context.json({ data: found.map(({ attribute }) => dated(attribute)), meta: {} });
  });
  routes.delete('/customers/attributes', (context) => {
    for (const id of idsIn(queryOf(context)))
      if (attributes.remove(id)) recordWrite(context, { object: 'CustomerAttribute', action: 'delete', id, fields: [] });
    return context.body(null, 204);
  });
  addValueRoutes(routes, deps);
  return routes;
}

function valueFilters(nameOf: (value: AttributeValue) => string): V3Filters<AttributeValue> {
  return {
    ...numberIn('customer_id:in', (value: AttributeValue) => value.customer_id),
    ...numberIn('attribute_id:in', (value: AttributeValue) => value.attribute_id),
    ...equals('name', nameOf),
    ...dateRange('date_created', (value: AttributeValue) => value.createdAt),
    ...dateRange('date_modified', (value: AttributeValue) => value.modifiedAt),
  };
}

/** Values are written by `value` and read as `attribute_value`; writing them announces nothing. */
function addValueRoutes(routes: Hono<StoreEnv>, { state, now, recordWrite }: CustomerRouteDeps): void {
  const { attributes } = state;
  const filters = valueFilters((value) => attributes.get(value.attribute_id)?.name ?? '');
  routes.get('/customers/attribute-values', (context) => {
    const query = queryOf(context);
    const tests = v3Tests(filters, query);
    const found = attributes.values().filter((value) => tests.every((test) => test(value)));
    return context.json(v3Collection(found, v3Page(query), attributeValueShape));
  });
  routes.put('/customers/attribute-values', async (context) => {
    const bodies = parseArray(valueBody, await jsonBody(context), valuesMax);
    const title = 'Update attribute values failed.';
    for (const body of bodies) {
      if (!state.customers.get(body.customer_id)) throw unprocessable({ '.attribute_value_update': `The customer ${body.customer_id} does not exist.` }, title);
      checkAttributeValue(state, { attribute_id: body.attribute_id, attribute_value: body.value }, title);
    }
    const written = bodies.map(({ attribute_id, customer_id, value }) => attributes.put({ attribute_id, customer_id, attribute_value: value }, now()));
    for (const [index, value] of written.entries()) recordWrite(context, { object: 'CustomerAttributeValue', action: 'update', id: value.id, fields: fieldsOf(bodies[index]) });
    return context.json({ data: written.map(attributeValueShape), meta: {} });
  });
  routes.delete('/customers/attribute-values', (context) => {
    for (const id of idsIn(queryOf(context)))
      if (attributes.removeValue(id)) recordWrite(context, { object: 'CustomerAttributeValue', action: 'delete', id, fields: [] });
    return context.body(null, 204);
  });
}
