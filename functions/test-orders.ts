import { orderLineSchema, orderSchema } from './src/connectors/bigcommerce/order.ts';
import { createRecordKeys } from './src/core/record-key.ts';
import { orderStatusNames } from './src/flows/all-flows.ts';
import { orderToSalesforce } from './src/flows/order-to-salesforce.ts';
import type { FlowContext } from './src/pipeline/define-flow.ts';
import { createSeededRandom, type SeededRandom } from '../test/sandbox/random.ts';

const words = ['Ada', 'Grace', 'Zoë', 'Łukasz', '李', '🌷 Tulip', 'O’Neil', 'van der Berg', 'Ana-María', 'Example'];
const cities = ['Austin', 'Springfield', 'Köln', '東京', 'Saint-Étienne', 'A town whose name is a good deal longer than forty letters'];
const dayMs = 86_400_000;
const firstDay = Date.UTC(2019, 0, 1) / dayMs;
const lastDay = Date.UTC(2027, 0, 1) / dayMs;
const placedStatuses = Object.keys(orderStatusNames).map(Number);

export const flowContext: FlowContext = {
  keys: createRecordKeys('abc123', 'a made-up guest secret'),
  storeZone: 'America/Chicago',
  storeCurrency: 'USD',
  tables: { 'order-status': orderStatusNames },
  org: { standardPricebookId: '01s000000000001AAA', currencies: new Set(['USD', 'EUR', 'GBP']), defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) },
  settings: { charges: 'lines', conversions: {} },
};

/** What the order flow's map is given, of as many orders as asked for: read, parsed and planned as the service does it. */
export function createOrderScopes(count: number, seed: number): object[] {
  const random = createSeededRandom(seed);
  return Array.from({ length: count }, (_unused, index) => scopeOf(rawOrder(1_000 + index, random)));
}

function scopeOf(raw: object): object {
  // Through JSON, so that texts and objects are such as a response gives.
  const { lines, refunded, ...order } = JSON.parse(JSON.stringify(raw));
  const data = { ...orderSchema.parse(order), lines: orderLineSchema.array().parse(lines), refunded };
  const plan = orderToSalesforce.plan({ entityKey: `order:${data.id}`, version: 1, data }, flowContext);
  const node = 'nodes' in plan ? plan.nodes.find(({ map }) => map === 'order') : undefined;
  if (!node) throw new Error(`The order ${data.id} was refused.`);
  return node.scope;
}

function rawOrder(id: number, random: SeededRandom): object {
  const lines = Array.from({ length: random.integer(1, 5) }, (_unused, index) => rawLine(id * 10 + index, random));
  const charges = { shipping: cents(random, 0, 2_500), handling: cents(random, 0, 300), wrapping: cents(random, 0, 500) };
  const net = lines.reduce((sum, line) => sum + line.cents, 0) + charges.shipping + charges.handling + charges.wrapping;
  const tax = Math.round(net * random.pick([0, 0.07, 0.19]));
  const pair = (name: string, amount: number) => ({ [`${name}_cost_ex_tax`]: money(amount), [`${name}_cost_inc_tax`]: money(amount) });
  return {
    id,
    customer_id: random.integer(0, 3),
    channel_id: random.integer(1, 4),
    status_id: random.pick(placedStatuses),
    date_created: rfc2822(random),
    date_modified: rfc2822(random),
    subtotal_ex_tax: money(net),
    subtotal_inc_tax: money(net + tax),
    ...pair('shipping', charges.shipping),
    ...pair('handling', charges.handling),
    ...pair('wrapping', charges.wrapping),
    total_ex_tax: money(net),
    // V2 sends some amounts as numbers.
    total_inc_tax: random.next() < 0.05 ? (net + tax) / 100 : money(net + tax),
    total_tax: money(tax),
    store_credit_amount: money(random.pick([0, 0, 1_000])),
    gift_certificate_amount: money(random.pick([0, 0, 2_550])),
    default_currency_code: random.pick(['USD', 'EUR', 'GBP']),
    store_default_to_transactional_exchange_rate: random.pick(['1.0000000000', '0.8812345678', '1.25']),
    payment_method: random.pick(['Test Payment Provider', 'Cash on Delivery', 'Gift Certificate', '']),
    payment_status: random.pick(['captured', 'authorized', 'partially refunded', '']),
    is_tax_inclusive_pricing: false,
    is_deleted: random.next() < 0.02,
    billing_address: rawAddress(random),
    consignments: { shipping: random.next() < 0.8 ? [{ id: id * 100, ...rawAddress(random) }] : [] },
    lines,
    ...(random.next() < 0.1 ? { refunded: money(random.integer(1, net)) } : {}),
  };
}

function rawLine(id: number, random: SeededRandom) {
  const quantity = random.integer(1, 4);
  const amount = quantity * cents(random, 99, 20_000);
  const discounts = Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () => ({ amount: '0.0000', code: random.pick(['SPRING', 'SAVE10', 'loyal customer', '']), target: 'order' }));
  return { id, product_id: id % 300, variant_id: id % 900, name: `${random.pick(words)} mug`, sku: `MUG-${id % 900}`, type: 'physical', quantity, price_ex_tax: money(amount / quantity), price_inc_tax: money(amount / quantity), total_ex_tax: money(amount), total_inc_tax: money(amount), applied_discounts: discounts, cents: amount };
}

function rawAddress(random: SeededRandom): object {
  return {
    first_name: random.pick(words),
    last_name: random.pick(words),
    company: '',
    street_1: `${random.integer(1, 9_999)} ${random.pick(words)} Street`,
    street_2: random.pick(['', '', null, `Apt ${random.integer(1, 99)}`]),
    city: random.pick(cities),
    state: random.pick(['Texas', 'Illinois', '', 'Nordrhein-Westfalen']),
    zip: random.pick(['78701', '62701-1234', 50_667, '']),
    country: random.pick(['United States', 'Germany', 'Japan']),
    country_iso2: 'US',
    phone: '+1 512 555 0100',
    email: 'buyer@example.com',
  };
}

const cents = (random: SeededRandom, min: number, max: number): number => (random.next() < 0.3 ? 0 : random.integer(min, max));
const money = (amount: number): string => `${(amount / 100).toFixed(2)}00`;
const rfc2822 = (random: SeededRandom): string => new Date(random.integer(firstDay, lastDay) * dayMs + random.integer(0, dayMs / 1_000 - 1) * 1_000).toUTCString().replace('GMT', '+0000');
