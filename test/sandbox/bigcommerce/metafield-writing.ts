import { z } from 'zod';
import { type Metafield, type MetafieldResource, permissionSets } from './metafield-table.ts';
import { PlatformError, unprocessable } from './platform-error.ts';
import type { StoreEvents } from './store-events.ts';
import type { AccessToken, StoreState } from './store-state.ts';

/** Metafields of one client on one record. */
const perResourceMax = 250;

const description = z.string().max(255);
const createBody = z.object({ permission_set: z.enum(permissionSets), namespace: z.string().min(1).max(64), key: z.string().min(1).max(64), value: z.string().min(1).max(65_535), description: description.default('') });
const changeBody = createBody.extend({ description }).partial();

/** Refused field by field; one change names what it changes only. */
function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw unprocessable(Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.') || 'body', message])), 'The metafield is not valid.');
}

export type MetafieldWriting = ReturnType<typeof createMetafieldWriting>;

/** Who sees and writes what: an app its own, and of others what their permission set opens. https://developer.bigcommerce.com/docs/rest-catalog/metafields */
export const isVisible = ({ owner_client_id: owner, permission_set: set }: Metafield, { clientId }: AccessToken): boolean => owner === clientId || set !== 'app_only';
const isWritable = (field: Metafield, { clientId }: AccessToken): boolean => field.owner_client_id === clientId || field.permission_set.startsWith('write');

export function createMetafieldWriting({ state, events, now }: { state: StoreState; events: StoreEvents; now: () => number }) {
  const exists: Record<MetafieldResource, (id: number) => boolean> = {
    order: (id) => state.orders.get(id) !== undefined,
    customer: (id) => state.customers.get(id) !== undefined,
    product: (id) => state.catalog.get(id) !== undefined,
    variant: (id) => state.catalog.variant(id) !== undefined,
  };
  const assertUnique = (field: Pick<Metafield, 'namespace' | 'key' | 'resource_type' | 'resource_id' | 'owner_client_id'>, except?: Metafield) => {
    const others = state.metafields.of(field.resource_type, field.resource_id).filter((one) => one !== except && one.owner_client_id === field.owner_client_id);
    if (others.some((one) => one.namespace === field.namespace && one.key === field.key)) throw new PlatformError({ status: 409, message: 'The metafield conflicts with another metafield.', errors: { key: 'The combination of namespace and key must be unique.' } });
    if (!except && others.length >= perResourceMax) throw unprocessable({ resource_id: `A record has at most ${perResourceMax} metafields of one client.` }, 'The metafield is not valid.');
  };
  return {
    exists: (type: MetafieldResource, id: number) => exists[type](id),
    create(token: AccessToken, at: { resource_type: MetafieldResource; resource_id: number }, body: unknown): Metafield {
      const given = parse(createBody, body);
      const field = { ...given, ...at, owner_client_id: token.clientId };
      if (!exists[at.resource_type](at.resource_id)) throw new PlatformError({ status: 404, message: `The ${at.resource_type} was not found.` });
      assertUnique(field);
      const made = state.metafields.add(field, now());
      events.metafield('created', made);
      return made;
    },
    update(token: AccessToken, field: Metafield, body: unknown): Metafield {
      const change = parse(changeBody, body);
      if (!isWritable(field, token)) throw new PlatformError({ status: 403, message: 'Unauthorized to update' });
      const changed = { ...field, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) };
      assertUnique(changed, field);
      Object.assign(field, changed, { modifiedAt: now() });
      events.metafield('updated', field);
      return field;
    },
    remove(token: AccessToken, field: Metafield): void {
      if (!isWritable(field, token)) throw new PlatformError({ status: 403, message: 'Unauthorized to delete' });
      state.metafields.remove(field.id);
      events.metafield('deleted', field);
    },
  };
}
