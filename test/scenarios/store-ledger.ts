import assert from 'node:assert/strict';
import { asRow } from './order-desk.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';

/** What the store's own data says an order in the org must be. Amounts are ten-thousandths, as whole numbers: no decimal library, no code of the service. */
export type LedgerEntry = { total: bigint; refunded: bigint; tax: bigint; status: string; isArchived: boolean; currency: string; quantities: string[]; buyer: string };

const ten = 10n;
const scale = 10_000n;
const windowMs = 31_000;

/** `12.5` → 125000n. */
export function amountOf(value: unknown): bigint {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,4})\d*)?$/.exec(String(value)) ?? assert.fail(`${String(value)} is no amount`);
  return BigInt(`${sign}${whole}${fraction.padEnd(4, '0')}`);
}

/** Half up, to whole cents. */
const toCents = (numerator: bigint, denominator: bigint): bigint => ((2n * numerator + denominator * 100n) / (2n * denominator * 100n)) * 100n;

/** An amount in the store's currency: divided by the rate the order carries. */
function inStoreCurrency(amount: bigint, rate: unknown): bigint {
  const [whole = '', fraction = ''] = String(rate).split('.');
  return toCents(amount * ten ** BigInt(fraction.length), BigInt(whole + fraction));
}

const rows = (value: unknown): Row[] => (Array.isArray(value) ? value.map(asRow) : []);

/** A read of the store. When the shared request window is used up, the next one is opened by moving the clock. */
async function look(stack: ScenarioStack, path: string): Promise<unknown> {
  const isFull = (error: unknown) => error instanceof Error && error.message.includes('answered 429');
  try {
    return await stack.store('GET', path);
  } catch (error) {
    if (!isFull(error)) throw error;
    await stack.control('POST', '/clock', { advanceMs: windowMs });
    return stack.store('GET', path);
  }
}

async function eachPage(stack: ScenarioStack, path: string, onRow: (row: Row) => void): Promise<void> {
  for (let page = 1; ; page += 1) {
    const found = rows(await look(stack, `${path}&limit=250&page=${page}`));
    for (const row of found) onRow(row);
    if (found.length < 250) return;
  }
}

/** Every order that was sold or may still be, by its id, from what the store's API shows. */
export async function readLedger(stack: ScenarioStack, storeCurrency: string): Promise<Map<number, LedgerEntry>> {
  const orders = new Map<number, Row>();
  for (const archived of ['', '&is_deleted=true']) await eachPage(stack, `/v2/orders?include=consignments.line_items&consignment_structure=object${archived}`, (row) => orders.set(Number(row.id), row));
  const statuses = new Map(rows(await look(stack, '/v2/order_statuses')).map((row) => [row.id, String(row.name)]));
  const refunds = await readRefunds(stack);
  const ledger = new Map<number, LedgerEntry>();
  for (const [id, order] of orders) {
    if (order.status_id === 0) continue;
    const isForeign = order.default_currency_code !== storeCurrency;
    const convert = (amount: bigint) => (isForeign ? inStoreCurrency(amount, order.store_default_to_transactional_exchange_rate) : amount);
    ledger.set(id, {
      total: convert(amountOf(order.total_inc_tax)),
      refunded: convert(refunds.get(id) ?? 0n),
      tax: convert(amountOf(order.total_inc_tax) - amountOf(order.total_ex_tax)),
      status: statuses.get(order.status_id) ?? assert.fail(`the store has no status ${String(order.status_id)}`),
      isArchived: order.is_deleted === true,
      currency: String(order.default_currency_code),
      quantities: (await readQuantities(stack, order)).sort(),
      buyer: Number(order.customer_id) > 0 ? `customer ${Number(order.customer_id)}` : `guest ${String(asRow(order.billing_address).email).toLowerCase()}`,
    });
  }
  return ledger;
}

/** `line id × quantity`. The list shows at most fifty lines of a consignment, and none that is in no consignment. */
async function readQuantities(stack: ScenarioStack, order: Row): Promise<string[]> {
  const { shipping, pickups, downloads, email } = asRow(order.consignments);
  const consignments = [shipping, pickups, downloads, asRow(email ?? {}).gift_certificates].flatMap(rows);
  let lines = consignments.flatMap((consignment) => rows(consignment.line_items));
  const count = lines.reduce((sum, line) => sum + Number(line.quantity), 0);
  if (count !== Number(order.items_total) || lines.length >= 50) {
    lines = [];
    await eachPage(stack, `/v2/orders/${Number(order.id)}/products?`, (row) => lines.push(row));
  }
  return lines.filter((line) => Number(line.quantity) > 0).map((line) => `${Number(line.id)} × ${Number(line.quantity)}`);
}

/** Refunds none of whose payments was declined, added up by order. */
async function readRefunds(stack: ScenarioStack): Promise<Map<number, bigint>> {
  const sums = new Map<number, bigint>();
  for (let page = 1; ; page += 1) {
    const found = rows(asRow(await look(stack, `/v3/orders/payment_actions/refunds?limit=250&page=${page}`)).data);
    for (const refund of found) sums.set(Number(refund.order_id), (sums.get(Number(refund.order_id)) ?? 0n) + amountOf(refund.total_amount));
    if (found.length < 250) return sums;
  }
}

/** `12.5` or `-3` of the org, the same way. Calculated fields may carry the noise of a double: it is far below a ten-thousandth. */
export const orgAmountOf = (value: unknown): bigint => BigInt(Math.round(Number(value ?? 0) * Number(scale)));
