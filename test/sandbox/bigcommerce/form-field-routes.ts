import { Hono } from 'hono';
import { z } from 'zod';
import { parseArray } from './customer-body.ts';
import type { CustomerRouteDeps } from './customer-routes.ts';
import type { FormField } from './order-record.ts';
import { unprocessable } from './platform-error.ts';
import { jsonBody, queryOf, type StoreEnv } from './request-context.ts';
import { v3Collection, v3CursorPage, v3Page } from './v3-envelope.ts';
import { equals, v3Tests, type V3Filters } from './v3-query.ts';

type FieldValue = FormField & { customer_id?: number; address_id?: number };

const filters: V3Filters<FieldValue> = {
  ...equals('customer_id', (field: FieldValue) => field.customer_id ?? 0),
  ...equals('address_id', (field: FieldValue) => field.address_id ?? 0),
  ...equals('field_name', (field: FieldValue) => field.name),
  // Every field of this store is a text field.
  field_type: (value) => () => value === 'text' || value === 'string',
};

const body = z
  .object({
    customer_id: z.int().optional(),
    address_id: z.int().optional(),
    name: z.string().min(1),
    value: z.union([z.string(), z.number(), z.array(z.string())]).transform(String),
  });

/** `/v3/customers/form-field-values`: what customers and addresses answered to the shop's own questions. */
export function createFormFieldRoutes({ state, now, recordWrite }: CustomerRouteDeps): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const rows = (): FieldValue[] => [
    ...state.customers.all().flatMap((customer) => customer.form_fields.map((field) => ({ customer_id: customer.id, ...field }))),
    ...state.customers.addresses().flatMap((address) => address.form_fields.map((field) => ({ address_id: address.id, ...field }))),
  ];
  routes.get('/customers/form-field-values', (context) => {
    const query = queryOf(context);
    const tests = v3Tests(filters, query);
    const found = rows().filter((field) => tests.every((test) => test(field)));
    const page = v3Page(query);
    const positions = new Map(found.map((field, index) => [field, index]));
    const { after, before } = query;
    const cursor = v3CursorPage(found, { limit: page.limit, after, before }, (field) => positions.get(field) ?? 0);
    if (after !== undefined || before !== undefined) return context.json({ data: cursor.rows, meta: { cursor_pagination: cursor.meta } });
    const answer = v3Collection(found, page, (field) => field);
    return context.json(query.page === undefined ? { data: answer.data, meta: { ...answer.meta, cursor_pagination: cursor.meta } } : answer);
  });
  routes.put('/customers/form-field-values', async (context) => {
    const fields = parseArray(body, await jsonBody(context));
    const owners = fields.map(({ customer_id: customerId, address_id: addressId }) => {
      const owner = customerId === undefined ? state.customers.address(addressId ?? 0) : state.customers.get(customerId);
      if (!owner) throw unprocessable({ '.form_field_value_update': 'The customer or the address does not exist.' }, 'Update form field values failed.');
      return owner;
    });
    for (const [index, owner] of owners.entries()) {
      const field = fields[index];
      if (!field) continue;
      owner.form_fields = [...owner.form_fields.filter((known) => known.name !== field.name), { name: field.name, value: field.value }];
      if ('modifiedAt' in owner) owner.modifiedAt = now();
      recordWrite(context, { object: 'FormFieldValue', action: 'update', id: owner.id, fields: [field.name] });
    }
    return context.json({ data: fields, meta: {} });
  });
  return routes;
}
