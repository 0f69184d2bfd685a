import type { SeededRandom } from '../random.ts';
import type { OrderEdit } from './edit-kind.ts';
import type { OrderUpdateBody } from './order-body.ts';
import type { OrderLine, OrderRecord } from './order-record.ts';
import type { StoreState } from './store-state.ts';

type Surroundings = { state: StoreState; random: SeededRandom };
type Edit = (order: OrderRecord, around: Surroundings) => OrderUpdateBody | undefined;

/** Lines that nothing was shipped or refunded of; a sold gift certificate stays as it is. */
const freeLines = (order: OrderRecord): OrderLine[] =>
  order.lines.filter((line) => line.type !== 'giftcertificate' && line.quantityShipped === 0 && line.quantityRefunded === 0);

/** The body each edit amounts to; undefined when the order offers nothing to edit that way. */
const bodies: Record<Exclude<OrderEdit, 'archived' | 'restored'>, Edit> = {
  quantity(order, { random }) {
    const lines = freeLines(order);
    if (lines.length === 0) return undefined;
    const line = random.pick(lines);
    return { products: [{ id: line.id, quantity: line.quantity + random.integer(1, 3) }] };
  },
  'line-removed'(order, { random }) {
    const lines = freeLines(order);
    return order.lines.length < 2 || lines.length === 0 ? undefined : { products: [{ id: random.pick(lines).id, quantity: 0 }] };
  },
  'line-added'(_order, { state, random }) {
    const product = random.pick(state.catalog.products());
    return { products: [{ product_id: product.id, variant_id: random.pick(product.variants).id, quantity: random.integer(1, 3) }] };
  },
  buyer(order, { state, random }) {
    const others = state.customers.all().filter((customer) => customer.id !== order.header.customer_id);
    return others.length === 0 ? undefined : { customer_id: random.pick(others).id };
  },
  address(order, { random }) {
    const moved = { street_1: `${random.integer(1, 999)} Moved Street`, city: 'Savannah', state: 'Georgia', zip: '31401' };
    return { billing_address: moved, shipping_addresses: order.addresses.map((address) => ({ id: address.id, ...moved })) };
  },
  status(order, { random }) {
    return { status_id: random.pick([1, 2, 7, 8, 9, 10, 11, 12, 13].filter((id) => id !== order.header.status_id)) };
  },
  cancelled: (order) => (order.header.status_id === 5 ? undefined : { status_id: 5 }),
  'custom-line-renamed'(order, { random }) {
    const custom = freeLines(order).find((line) => line.productId === 0);
    return custom && { products: [{ id: custom.id, name: `Custom item ${random.integer(100, 999)}` }] };
  },
};

/** The body this edit of the order amounts to, or undefined when it does not apply to it. */
export function editBody(kind: Exclude<OrderEdit, 'archived' | 'restored'>, order: OrderRecord, around: Surroundings): OrderUpdateBody | undefined {
  return bodies[kind](order, around);
}
