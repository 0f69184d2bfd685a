import { Decimal } from 'decimal.js';
import { amountText } from './order-money.ts';
import type { OrderRecord } from './order-record.ts';

type TaxLine = { kind: 'item' | 'shipping' | 'handling' | 'gift-wrapping'; productId: number | null; amount: Decimal };

/** Rows of `/orders/{id}/taxes`: one per address, or with `details=true` one per taxed thing. */
export function orderTaxRows(order: OrderRecord, view: { rate: string; hasDetails: boolean }): Record<string, unknown>[] {
  if (order.publishedTaxes) return order.publishedTaxes;
  const { shipping, handling, wrapping } = order.charges;
  const all: TaxLine[] = [
    ...order.lines.map((line) => ({ kind: 'item' as const, productId: line.id, amount: new Decimal(line.discountedTax) })),
    { kind: 'shipping', productId: null, amount: new Decimal(shipping.tax) },
    { kind: 'handling', productId: null, amount: new Decimal(handling.tax) },
    { kind: 'gift-wrapping', productId: null, amount: new Decimal(wrapping.tax) },
  ];
  const taxed = all.filter((line) => !line.amount.isZero());
  if (taxed.length === 0) return [];
  const total = taxed.reduce((sum, line) => sum.plus(line.amount), new Decimal(0));
  const row = (id: number, amount: Decimal) => ({
    id,
    order_id: order.header.id,
    order_address_id: order.addresses[0]?.id ?? 0,
    tax_rate_id: 1,
    sales_tax_id: '',
    tax_class_id: 0,
    name: 'Tax',
    class: order.header.order_source === 'external' ? 'API Tax Override' : 'Default Tax Class',
    rate: amountText(new Decimal(view.rate).times(100)),
    priority: 0,
    priority_amount: amountText(amount),
    line_amount: amountText(amount),
    order_pickup_method_id: 0,
  });
  if (!view.hasDetails) return [row(order.header.id * 100, total)];
  return taxed.map((line, index) => ({
    ...row(order.header.id * 100 + index, line.amount),
    order_product_id: line.productId,
    line_item_type: line.kind,
  }));
}
