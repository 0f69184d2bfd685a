import { Decimal } from 'decimal.js';
import type { OrderRecord } from './order-record.ts';

/** A way to give money back through one provider. */
export type RefundOption = { provider_id: string; provider_description: string; amount: number; offline: boolean; offline_provider: boolean; offline_reason: string };

const providers: Record<string, { id: string; isOffline: boolean }> = {
  'Credit Card': { id: 'braintree', isOffline: false },
  'Test Payment Gateway': { id: 'testgateway', isOffline: false },
  Cash: { id: 'cash', isOffline: true },
  'Bank Deposit': { id: 'bankdeposit', isOffline: true },
};

function option(providerId: string, description: string, amount: Decimal, isOffline: boolean): RefundOption {
  const reason = isOffline ? 'This is an offline payment provider.' : '';
  return { provider_id: providerId, provider_description: description, amount: amount.toNumber(), offline: isOffline, offline_provider: isOffline, offline_reason: reason };
}

const storeCredit = (amount: Decimal) => option('storecredit', 'Store Credit', amount, false);

/** The money goes back the way it came: first to the payment method, then to what paid the rest. */
function asPaid(order: OrderRecord, total: Decimal): RefundOption[] {
  const { header, totals } = order;
  const byCredit = new Decimal(header.store_credit_amount);
  const byCertificate = new Decimal(header.gift_certificate_amount);
  const byMethod = new Decimal(totals.total_inc_tax).minus(byCredit).minus(byCertificate);
  const provider = providers[header.payment_method] ?? { id: 'manual', isOffline: true };
  const ways: [Decimal, (amount: Decimal) => RefundOption][] = [
    [byMethod, (amount) => option(provider.id, header.payment_method, amount, provider.isOffline)],
    [byCredit, storeCredit],
    [byCertificate, (amount) => option('giftcertificate', 'Gift Certificate', amount, false)],
  ];
  let left = total;
  return ways.flatMap(([paid, way]) => {
    const amount = Decimal.min(paid, left);
    if (amount.lte(0)) return [];
    left = left.minus(amount);
    return [way(amount)];
  });
}

/** Every way to refund the total: as it was paid, to store credit (never a guest's), or outside of the store. */
export function refundMethods(order: OrderRecord, total: Decimal): RefundOption[][] {
  const credit = order.header.customer_id === 0 ? [] : [[storeCredit(total)]];
  return [asPaid(order, total), ...credit, [option('custom', 'Custom', total, true)]].filter((method) => method.length > 0);
}
