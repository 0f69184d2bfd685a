import { z } from 'zod';

const idSchema = z.union([z.number().int().min(0), z.string().max(100)]);

/** A delivery of BigCommerce: ids only. https://developer.bigcommerce.com/docs/integrations/webhooks/events */
export const deliverySchema = z.object({
  producer: z.string().regex(/^stores\/[a-z0-9]+$/),
  scope: z.string().regex(/^store\/[A-Za-z0-9/_*]{1,100}$/),
  hash: z.string().max(200).optional(),
  created_at: z.number().int().min(0).max(32_503_680_000),
  // An event of a metafield names its record as `resource_id` and has no id of its own.
  data: z.looseObject({ type: z.string().max(100).optional(), id: idSchema.optional(), resource_id: idSchema.optional() }).refine(({ id, resource_id: resource }) => id !== undefined || resource !== undefined, { path: ['id'], error: 'names no record' }),
});

export type Delivery = z.infer<typeof deliverySchema>;

/** A flow as far as intake knows it: what wakes it, and which record that names. */
export type Trigger = {
  flow: string;
  scope: string;
  entityKeyOf(delivery: Delivery): string | undefined;
  /** False for events that leave the record's own modification time alone (an address of a customer): they cannot tell an old read. */
  movesVersion?: boolean;
};
export type Route = { flow: string; entityKey: string; movesVersion?: false };

/** Which records of which flows a delivery concerns. An empty list = a scope nobody asked for. */
export function routeDelivery(triggers: readonly Trigger[], delivery: Delivery): Route[] {
  const routes = new Map<string, Route>();
  for (const trigger of triggers) {
    if (!isMatch(trigger.scope, delivery.scope)) continue;
    const entityKey = trigger.entityKeyOf(delivery);
    if (entityKey === undefined) continue;
    const route: Route = trigger.movesVersion === false ? { flow: trigger.flow, entityKey, movesVersion: false } : { flow: trigger.flow, entityKey };
    routes.set(`${trigger.flow} ${entityKey}`, route);
  }
  return [...routes.values()];
}

/** `store/order/*` also means `store/order/refund/created`, as on the platform. */
function isMatch(pattern: string, scope: string): boolean {
  return pattern === scope || (pattern.endsWith('/*') && scope.startsWith(pattern.slice(0, -1)));
}
