import type { SeededRandom } from '../random.ts';
import type { CustomerAddress, CustomerRecord } from './customer-record.ts';
import type { Metafield } from './metafield-table.ts';
import type { OrderRecord } from './order-record.ts';
import { baseVariant, type ProductRecord, type VariantRecord } from './product-record.ts';
import type { StockChange } from './stock-keeping.ts';

export type StoreEvent = { scope: string; data: Record<string, unknown> };

/** What happened in the store, as the webhook scopes that announce it. https://developer.bigcommerce.com/docs/integrations/webhooks/events */
export type StoreEvents = {
  orderPlaced(order: OrderRecord, stock: readonly StockChange[]): void;
  orderChanged(order: OrderRecord, previousStatusId: number): void;
  orderArchived(order: OrderRecord): void;
  orderRefunded(order: OrderRecord, refundId: number, previousStatusId: number): void;
  /** A new shipment moves the order's status; a deleted one only its counts; a changed one nothing of the order. */
  shipment(action: 'created' | 'updated' | 'deleted', order: OrderRecord, change: { id: number; previousStatusId?: number }): void;
  customer(action: 'created' | 'updated' | 'deleted', customer: CustomerRecord): void;
  address(action: 'created' | 'updated' | 'deleted', address: CustomerAddress): void;
  product(action: 'created' | 'updated' | 'deleted', productId: number): void;
  variant(action: 'created' | 'updated' | 'deleted', variant: VariantRecord): void;
  productStock(product: ProductRecord): void;
  metafield(action: 'created' | 'updated' | 'deleted', field: Metafield): void;
  /** An adjustment of the stock; `variant` where that is what is counted. */
  stock(product: ProductRecord, variant: VariantRecord | undefined): void;
};

const orderEvent = (order: OrderRecord, name: string, more: Record<string, unknown> = {}): StoreEvent => ({
  scope: `store/order/${name}`,
  data: { type: 'order', id: order.header.id, ...more },
});

const channelEvent = (order: OrderRecord, name: string): StoreEvent => ({
  scope: `store/channel/${order.header.channel_id}/order/${name}`,
  data: { order_id: order.header.id },
});

const statusEvent = (order: OrderRecord, previousStatusId: number) =>
  orderEvent(order, 'statusUpdated', { status: { previous_status_id: previousStatusId, new_status_id: order.header.status_id } });

/** Stock moved by an order has its own scopes, by product or by variant. */
function soldEvent({ product, variant, sold }: StockChange): StoreEvent {
  const inventory = { product_id: product.id, method: 'relative', value: -sold };
  if (!variant) return { scope: 'store/product/inventory/order/updated', data: { type: 'product', id: product.id, inventory } };
  return {
    scope: 'store/sku/inventory/order/updated',
    data: { type: 'sku', id: variant.sku_id ?? variant.id, inventory: { ...inventory, variant_id: variant.id } },
  };
}

function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = random.integer(0, last);
    const [left, right] = [mixed[last], mixed[other]];
    if (left !== undefined && right !== undefined) [mixed[last], mixed[other]] = [right, left];
  }
  return mixed;
}

export function createStoreEvents(deps: { emit: (event: StoreEvent) => void; random: SeededRandom }): StoreEvents {
  const { emit, random } = deps;
  // One act fires several scopes in no documented order.
  const emitAll = (events: readonly StoreEvent[]) => {
    for (const event of shuffled(events, random)) emit(event);
  };

  return {
    orderPlaced(order, stock) {
      const events = [orderEvent(order, 'created'), orderEvent(order, 'updated'), channelEvent(order, 'created')];
      if (order.header.status_id !== 0) events.push(statusEvent(order, 0));
      if (order.header.cart_id !== '')
        events.push({ scope: 'store/cart/converted', data: { type: 'cart', id: order.header.cart_id, orderId: order.header.id } });
      emitAll([...events, ...stock.map(soldEvent)]);
    },
    orderChanged(order, previousStatusId) {
      const events = [orderEvent(order, 'updated'), channelEvent(order, 'updated')];
      if (order.header.status_id !== previousStatusId) events.push(statusEvent(order, previousStatusId));
      emitAll(events);
    },
    orderRefunded(order, refundId, previousStatusId) {
      const events = [orderEvent(order, 'refund/created', { refund: { refund_id: refundId } }), orderEvent(order, 'updated'), channelEvent(order, 'updated')];
      if (order.header.status_id !== previousStatusId) events.push(statusEvent(order, previousStatusId));
      emitAll(events);
    },
    shipment(action, order, { id, previousStatusId = order.header.status_id }) {
      const events: StoreEvent[] = [{ scope: `store/shipment/${action}`, data: { type: 'shipment', id, orderId: order.header.id } }];
      if (action !== 'updated') events.push(orderEvent(order, 'updated'), channelEvent(order, 'updated'));
      if (order.header.status_id !== previousStatusId) events.push(statusEvent(order, previousStatusId));
      emitAll(events);
    },
    orderArchived: (order) => emitAll([orderEvent(order, 'archived'), orderEvent(order, 'updated')]),
    customer: (action, customer) => emit({ scope: `store/customer/${action}`, data: { type: 'customer', id: customer.id } }),
    address: (action, address) =>
      // The id is the address's although the type says customer.
      emit({ scope: `store/customer/address/${action}`, data: { type: 'customer', id: address.id, address: { customer_id: address.customer_id } } }),
    product: (action, productId) => emit({ scope: `store/product/${action}`, data: { type: 'product', id: productId } }),
    variant: (action, variant) =>
      emit({
        scope: `store/sku/${action}`,
        data: { type: 'sku', id: variant.sku_id ?? variant.id, sku: { product_id: variant.product_id, variant_id: variant.id } },
      }),
    // The scope of its kind of record and the one of all kinds; the id of the record is text.
    metafield(action, { id, resource_type: type, resource_id: resource }) {
      const data = { metafield_id: id, resource_id: String(resource) };
      const kind = type === 'variant' ? 'product/variant' : type;
      emitAll([{ scope: `store/${kind}/metafield/${action}`, data }, { scope: `store/metafield/${action}`, data: { ...data, resource_type: type } }]);
    },
    stock(product, variant) {
      const inventory = { product_id: product.id, method: 'absolute', value: variant?.inventory_level ?? product.inventory_level };
      if (variant) emit({ scope: 'store/sku/inventory/updated', data: { type: 'sku', id: variant.sku_id ?? variant.id, inventory: { ...inventory, variant_id: variant.id } } });
      else emit({ scope: 'store/product/inventory/updated', data: { type: 'product', id: product.id, inventory } });
    },
    productStock(product) {
      const inventory = { product_id: product.id, method: 'absolute', value: product.inventory_level };
      emit({ scope: 'store/product/inventory/updated', data: { type: 'product', id: product.id, inventory } });
      const base = baseVariant(product);
      if (base && product.inventory_tracking === 'variant')
        emit({ scope: 'store/sku/inventory/updated', data: { type: 'sku', id: base.sku_id ?? base.id, inventory: { ...inventory, variant_id: base.id } } });
    },
  };
}
