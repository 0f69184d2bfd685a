import { z } from 'zod';
import type { SeededRandom } from '../random.ts';
import type { OrderGenerator } from './order-generator.ts';
import { editKinds } from './order-edit.ts';
import { orderScenarioFields } from './order-scenario.ts';
import { refundKinds } from './order-refund.ts';
import type { ShopGenerator } from './shop-generator.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';

/** What a scenario of the store may be told; a scenario reads the options it knows. */
export const scenarioOptions = z.strictObject({
  ...orderScenarioFields,
  email: z.email().optional(),
  /** The orders a scenario acts on; without it `change-status` means the incomplete ones, `edits` and `refunds` all of them. */
  ids: z.array(z.int()).optional(),
  /** The only kind of edit; every kind unless told. */
  edit: z.enum(editKinds).optional(),
  /** What `import` puts in: published bodies, as they are. */
  orders: z.array(z.record(z.string(), z.unknown())).optional(),
  customers: z.array(z.record(z.string(), z.unknown())).optional(),
  products: z.array(z.record(z.string(), z.unknown())).optional(),
  /** Webhooks for what is imported; sent unless told. */
  announce: z.boolean().optional(),
  /** Ship a first piece only. */
  partial: z.boolean().optional(),
  /** What is refunded; a mix unless told. */
  refund: z.enum(refundKinds).optional(),
});

export type ScenarioOptions = z.infer<typeof scenarioOptions>;

/** What scenarios work with. */
export type ScenarioDeps = {
  state: StoreState;
  shop: ShopGenerator;
  orders: OrderGenerator;
  events: StoreEvents;
  random: SeededRandom;
  now: () => number;
};

/** The orders an act picks from: those named, or every order that is not archived. */
export function chosenOrders({ state }: ScenarioDeps, ids: readonly number[] | undefined) {
  if (ids === undefined) return [...state.orders.byId({})].filter((order) => !order.header.is_deleted);
  return ids.map((id) => {
    const order = state.orders.get(id);
    if (!order) throw new Error(`the store has no order ${id}`);
    return order;
  });
}
