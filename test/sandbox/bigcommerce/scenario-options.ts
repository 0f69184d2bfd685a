import { z } from 'zod';
import type { SeededRandom } from '../random.ts';
import type { OrderGenerator } from './order-generator.ts';
import { customerEdits, orderEdits, productEdits } from './edit-kind.ts';
import { orderScenarioFields } from './order-scenario.ts';
import { refundKinds } from './order-refund.ts';
import type { ShopGenerator } from './shop-generator.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';

/** What a scenario of the store may be told; a scenario reads the options it knows. */
export const scenarioOptions = z.strictObject({
  /** Whose scenario it is; the sandbox has two systems. */
  system: z.literal('bigcommerce').optional(),
  ...orderScenarioFields,
  email: z.email().optional(),
  /** The orders a scenario acts on; without it `change-status` means the incomplete ones, `edits` and `refunds` all of them. */
  ids: z.array(z.int()).optional(),
  /** The only kind of edit; every kind unless told. */
  edit: z.enum(orderEdits).optional(),
  /** What `import` puts in: published bodies, as they are. */
  orders: z.array(z.record(z.string(), z.unknown())).optional(),
  customers: z.array(z.record(z.string(), z.unknown())).optional(),
  products: z.array(z.record(z.string(), z.unknown())).optional(),
  /** Ship a first piece only. */
  partial: z.boolean().optional(),
  /** The only kind of edit of `product-edits` and `customer-edits`; every kind unless told. */
  productEdit: z.enum(productEdits).optional(),
  customerEdit: z.enum(customerEdits).optional(),
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

/** The records an act picks from: those named, which must exist, or all of them. */
export function chosenOf<T>(noun: string, ids: readonly number[] | undefined, from: { all: T[]; get(id: number): T | undefined }): T[] {
  if (ids === undefined) return from.all;
  return ids.map((id) => {
    const record = from.get(id);
    if (record === undefined) throw new Error(`the store has no ${noun} ${id}`);
    return record;
  });
}

/** The orders an act picks from: those named, or every order that is not archived. */
export function chosenOrders({ state }: ScenarioDeps, ids: readonly number[] | undefined) {
  const all = ids === undefined ? [...state.orders.byId({})].filter((order) => !order.header.is_deleted) : [];
  return chosenOf('order', ids, { all, get: (id) => state.orders.get(id) });
}

/** How often in a row another record or another kind is tried before a scenario gives up. */
const failuresMax = 200;

/** Acts `count` times; an act answers the id of what it changed, 0 when it did not apply, undefined when nothing is left. */
export function repeatedly(done: string, count: number, act: () => number | undefined): { ids: number[] } {
  const ids = new Set<number>();
  for (let made = 0, failures = 0; made < count; ) {
    const id = failures > failuresMax ? undefined : act();
    if (id === undefined) throw new Error(`nothing can be ${done} further; it was done ${made} times`);
    if (id !== 0) ids.add(id);
    made += id === 0 ? 0 : 1;
    failures = id === 0 ? failures + 1 : 0;
  }
  return { ids: [...ids] };
}
