import { Hono } from 'hono';
import { z } from 'zod';
import type { GroupRecord } from './group-record.ts';
import { v2List, v2Slice } from './order-request.ts';
import { parsePlatformDate, wholeSecond } from './platform-date.ts';
import { invalidField, notFoundV2 } from './platform-error.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreState } from './store-state.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';
import { parseV2Body } from './v2-body.ts';

const amount = z.union([z.string().regex(/^\d+(\.\d+)?$/), z.number().nonnegative()]).transform(String);
const rule = z.looseObject({ type: z.enum(['price_list', 'all', 'category', 'product']), method: z.enum(['percent', 'fixed', 'price']).optional(), amount: amount.optional() });
const bodySchema = z.object({
  name: z.string().min(1).max(50),
  is_default: z.boolean().optional(),
  is_group_for_guests: z.boolean().optional(),
  category_access: z.looseObject({ type: z.enum(['all', 'specific', 'none']), categories: z.array(z.int()).optional() }).optional(),
  discount_rules: z.array(rule).optional(),
});
const updateSchema = bodySchema.partial();
type GroupBody = z.infer<typeof updateSchema>;

/** A price list stands alone, and there is one sitewide rule at most. */
function checkRules({ discount_rules: rules = [] }: GroupBody): void {
  if (rules.length > 1 && rules.some(({ type }) => type === 'price_list')) throw invalidField('discount_rules', 'A price list cannot be combined with other rules.');
  if (rules.filter(({ type }) => type === 'all').length > 1) throw invalidField('discount_rules', 'There can be one sitewide rule.');
}

/** Groups write their dates like no other resource: "2023-07-17 06:30:41". */
const groupDate = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

function groupShape({ createdAt, modifiedAt, ...group }: GroupRecord): Record<string, unknown> {
  return { ...group, date_created: groupDate(createdAt), date_modified: groupDate(modifiedAt) };
}

function passes(group: GroupRecord, query: Record<string, string>): boolean {
  const dated = (name: 'date_created' | 'date_modified', at: number) => {
    const limit = (operator: string) => (query[`${name}${operator}`] === undefined ? undefined : parsePlatformDate(query[`${name}${operator}`] ?? ''));
    const [exact, min, max] = [limit(''), limit(':min'), limit(':max')];
    return (exact === undefined || wholeSecond(at) === exact) && wholeSecond(at) >= (min ?? 0) && wholeSecond(at) <= (max ?? Number.POSITIVE_INFINITY);
  };
  return (
    (query.name === undefined || group.name === query.name) &&
    (query['name:like'] === undefined || group.name.toLowerCase().includes(query['name:like'].toLowerCase())) &&
    (query.is_default === undefined || String(group.is_default) === query.is_default) &&
    (query.is_group_for_guests === undefined || String(group.is_group_for_guests) === query.is_group_for_guests) &&
    dated('date_created', group.createdAt) &&
    dated('date_modified', group.modifiedAt)
  );
}

/** `/v2/customer_groups`. */
export function createGroupRoutes({ state, now, recordWrite }: { state: StoreState; now: () => number; recordWrite: RecordWrite }): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const groupOf = (context: StoreContext) => {
    const group = state.groups.get(pathId(context, 'id') ?? -1);
    if (!group) throw notFoundV2();
    return group;
  };
  routes.get('/customer_groups', (context) => {
    const found = state.groups.all().filter((group) => passes(group, queryOf(context)));
    return v2List(context, v2Slice(context, found).map(groupShape));
  });
  routes.get('/customer_groups/count', (context) => context.json({ count: state.groups.all().length }));
  routes.get('/customer_groups/:id', (context) => context.json(groupShape(groupOf(context))));
  routes.post('/customer_groups', async (context) => {
    const body = parseV2Body(bodySchema, await jsonBody(context));
    checkRules(body);
    const empty = { is_default: false, is_group_for_guests: false, category_access: { type: 'all' }, discount_rules: [] };
    const group = state.groups.save({ ...empty, ...body, createdAt: now(), modifiedAt: now() });
    recordWrite(context, { object: 'CustomerGroup', action: 'create', id: group.id, fields: fieldsOf(body) });
    return context.json(groupShape(group));
  });
  routes.put('/customer_groups/:id', async (context) => {
    const body = parseV2Body(updateSchema, await jsonBody(context));
    checkRules(body);
    // The whole list of rules is replaced by the one given.
    const group = state.groups.save({ ...groupOf(context), ...body, modifiedAt: now() });
    recordWrite(context, { object: 'CustomerGroup', action: 'update', id: group.id, fields: fieldsOf(body) });
    return context.json(groupShape(group));
  });
  routes.delete('/customer_groups/:id', (context) => {
    const group = groupOf(context);
    state.groups.remove(group.id);
    for (const customer of state.customers.all()) if (customer.customer_group_id === group.id) customer.customer_group_id = 0;
    recordWrite(context, { object: 'CustomerGroup', action: 'delete', id: group.id, fields: [] });
    return context.body(null, 204);
  });
  return routes;
}
