import assert from 'node:assert/strict';
import { createSeededRandom, type SeededRandom } from '../sandbox/random.ts';
import type { CommittedWrite } from '../sandbox/call-journal.ts';
import { asRow, rowsOf } from './order-desk.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';

/** A record that lives on both sides: what it is called in each, and what people did to it. */
export type Pair = {
  kind: 'customer' | 'order' | 'product';
  storeId: number;
  /** The variant, where the pair is one. */
  variantId: number;
  /** The Salesforce record, and the Account beside a Contact. */
  salesforceId: string;
  accountId: string;
  /** Changes people made that both sides know of. */
  inStore: number;
  inOrg: number;
  /** Changes of what no field map knows. */
  unmapped: number;
  /** The field a person changed last in Salesforce, and to what. */
  lastInOrg: { field: string; value: unknown } | undefined;
};

type Plan = { changes: number; seed: number; sides: 'both' | 'org' };
const atOnce = 6;
/** Statuses of orders that stay activated. */
const statuses: readonly (readonly [number, string])[] = [[11, 'Awaiting Fulfillment'], [9, 'Awaiting Shipment'], [10, 'Completed'], [8, 'Awaiting Pickup'], [3, 'Partially Shipped']];

/** Every pair there is, by kind. */
export async function findPairs(stack: ScenarioStack): Promise<Pair[]> {
  const keyed = async (object: string, like: string, more: string) => (await stack.soql(`SELECT Id, BC_Key__c${more} FROM ${object} WHERE BC_Key__c LIKE '%:${like}:%'`)).map(asRow);
  const pair = (kind: Pair['kind'], row: Row, accountId = ''): Pair => ({ kind, storeId: Number(String(row.BC_Key__c).split(':').at(-1)), variantId: 0, salesforceId: String(row.Id), accountId, inStore: 0, inOrg: 0, unmapped: 0, lastInOrg: undefined });
  const variants = new Map((await productsOf(stack)).flatMap((product) => rowsOf(product.variants).map((variant) => [Number(variant.id), Number(product.id)] as const)));
  const products = (await keyed('Product2', 'variant', '')).map((row) => pair('product', row)).map((one) => ({ ...one, variantId: one.storeId, storeId: variants.get(one.storeId) ?? 0 }));
  return [...(await keyed('Contact', 'customer', ', AccountId')).map((row) => pair('customer', row, String(row.AccountId))), ...(await keyed('Order', 'order', '')).map((row) => pair('order', row)), ...products];
}

async function pagesOf(stack: ScenarioStack, path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; rows.length === (page - 1) * 250; page += 1) {
    const answer = await stack.store('GET', `${path}${path.includes('?') ? '&' : '?'}limit=250&page=${page}`);
    rows.push(...rowsOf(Array.isArray(answer) || answer === undefined ? answer : asRow(answer).data));
  }
  return rows;
}

const productsOf = (stack: ScenarioStack) => pagesOf(stack, '/v3/catalog/products?include=variants');

/** People on both sides change records, several at a time, in an order that the seed decides. */
export async function changeBothSides(stack: ScenarioStack, pairs: readonly Pair[], plan: Plan): Promise<void> {
  const random = createSeededRandom(plan.seed);
  const acts = Array.from({ length: plan.changes }, (_unused, index) => ({ pair: random.pick(pairs), dice: random.next(), value: index, isInOrg: plan.sides === 'org' || random.next() < 0.5, pick: random.next() }));
  const next = acts.values();
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const act of next) await (act.isInOrg ? changeInOrg(stack, act) : changeInStore(stack, act, random));
  }));
}

type Act = { pair: Pair; dice: number; value: number; pick: number };

async function changeInOrg(stack: ScenarioStack, { pair, dice, value, pick }: Act): Promise<void> {
  const update = (object: string, values: Row) => stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object, id: pair.salesforceId, values });
  const isUnmapped = dice < 0.1;
  const object = { customer: 'Contact', order: 'Order', product: 'Product2' }[pair.kind];
  if (isUnmapped) {
    pair.unmapped += 1;
    await update(object, pair.kind === 'customer' ? { Title: `Title ${value}` } : { Description: `Note ${value}` });
    return;
  }
  const change = changeOf(pair.kind, { dice, value, pick });
  pair.inOrg += 1;
  pair.lastInOrg = change;
  await update(object, { [change.field]: change.value });
}

/** Values nobody else has, but for the few statuses there are. */
function changeOf(kind: Pair['kind'], { dice, value, pick }: Pick<Act, 'dice' | 'value' | 'pick'>): { field: string; value: unknown } {
  if (kind === 'order') return { field: 'BC_Status__c', value: statusAt(pick)[1] };
  if (kind === 'product') return { field: 'BC_Price__c', value: (1_000 + value) / 100 };
  if (dice < 0.5) return { field: 'Phone', value: `0151 ${value}` };
  return dice < 0.8 ? { field: 'LastName', value: `Person${value}` } : { field: 'MailingCity', value: `City ${value}` };
}

const statusAt = (pick: number) => statuses[Math.floor(pick * statuses.length)] ?? statuses[0] ?? [11, ''];

async function changeInStore(stack: ScenarioStack, { pair, dice, pick }: Act, _random: SeededRandom): Promise<void> {
  pair.inStore += 1;
  if (pair.kind === 'customer') await stack.control('POST', '/scenario', { name: 'customer-edits', ids: [pair.storeId], count: 1, customerEdit: dice < 0.5 ? 'phone' : 'renamed' });
  else if (pair.kind === 'order') await stack.control('POST', '/scenario', { name: 'change-status', ids: [pair.storeId], statusId: statusAt(pick)[0] });
  else await stack.control('POST', '/scenario', { name: 'product-edits', ids: [pair.storeId], count: 1, productEdit: 'repriced' });
}

/** Both sides say the same, field by field. */
export async function assertAgreement(stack: ScenarioStack, pairs: readonly Pair[]): Promise<void> {
  const differences: string[] = [];
  const compare = (what: string, org: unknown, store: unknown) => {
    if ((org ?? '') !== (store ?? '')) differences.push(`${what}: ${String(org)} in Salesforce, ${String(store)} in the store`);
  };
  const rows = async (object: string, fields: string) => new Map((await stack.soql(`SELECT Id, ${fields} FROM ${object}`)).map((row) => [String(row.Id), row]));
  const [customers, orders, products] = [await pagesOf(stack, '/v3/customers?include=addresses'), await pagesOf(stack, '/v2/orders?sort=id:asc'), await productsOf(stack)];
  const [contacts, accounts, orgOrders, orgProducts] = [await rows('Contact', 'Phone, LastName, MailingCity'), await rows('Account', 'Phone, BillingCity'), await rows('Order', 'BC_Status__c'), await rows('Product2', 'BC_Price__c')];
  const [byCustomer, byOrder] = [new Map(customers.map((one) => [Number(one.id), one])), new Map(orders.map((one) => [Number(one.id), one]))];
  const byVariant = new Map(products.flatMap((product) => rowsOf(product.variants).map((variant) => [Number(variant.id), Number(variant.price ?? product.price)] as const)));
  const names = new Map(statuses);
  for (const pair of pairs) {
    const what = `${pair.kind} ${pair.storeId}`;
    if (pair.kind === 'customer') {
      const [contact, account, customer] = [contacts.get(pair.salesforceId), accounts.get(pair.accountId), byCustomer.get(pair.storeId)];
      const [address] = rowsOf(customer?.addresses);
      compare(`${what} phone`, contact?.Phone, customer?.phone);
      compare(`${what} phone of the account`, account?.Phone, customer?.phone);
      compare(`${what} name`, contact?.LastName, customer?.last_name);
      compare(`${what} city`, contact?.MailingCity, address?.city);
      compare(`${what} city of the account`, account?.BillingCity, address?.city);
    } else if (pair.kind === 'order') compare(`${what} status`, orgOrders.get(pair.salesforceId)?.BC_Status__c, names.get(Number(byOrder.get(pair.storeId)?.status_id)));
    else compare(`${what} price of variant ${pair.variantId}`, Number(orgProducts.get(pair.salesforceId)?.BC_Price__c), byVariant.get(pair.variantId));
  }
  assert.deepEqual(differences.slice(0, 10), [], `${differences.length} differences`);
}

/**
 * Nobody writes more than the other side gave reason for; what changed once is written once; what no map knows is never written.
 * `repeatsMax` records that both sides changed may be written once more: by the successor of a process killed before it could remember its write.
 */
export function assertNoEcho(writes: readonly CommittedWrite[], pairs: readonly Pair[], repeatsMax = 0): void {
  const count = (one: (write: CommittedWrite) => string | undefined) => {
    const counts = new Map<string, number>();
    for (const write of writes) {
      const name = one(write);
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return (name: string) => counts.get(name) ?? 0;
  };
  const inStore = count((write) => (write.system === 'bigcommerce' ? `${write.object} ${write.id}` : undefined));
  // The address book of a Contact is a text about the store's addresses: it follows what we write there.
  const isBook = (write: CommittedWrite) => write.fields.every((field) => field === 'BC_Addresses__c' || field === 'BC_Synced_At__c');
  const inOrg = count((write) => (write.system === 'salesforce' && write.route.includes('composite') && !isBook(write) ? `${write.object} ${write.id}` : undefined));
  const addresses = count((write) => (write.object === 'CustomerAddress' ? 'CustomerAddress' : undefined))('CustomerAddress');
  const wrong: string[] = [];
  let repeats = 0;
  const atMost = (what: string, found: number, max: number, isContested = false) => {
    if (isContested && found === max + 1 && repeats < repeatsMax) repeats += 1;
    else if (found > max) wrong.push(`${what}: ${found} writes, ${max} reasons${isContested ? ', changed on both sides' : ''}`);
  };
  const exactly = (what: string, found: number, wanted: number) => {
    if (found !== wanted) wrong.push(`${what}: ${found} writes instead of ${wanted}`);
  };
  const ofProduct = Map.groupBy(pairs.filter((pair) => pair.kind === 'product'), (pair) => pair.storeId);
  let cities = 0;
  for (const pair of pairs) {
    const what = `${pair.kind} ${pair.storeId}`;
    const object = { customer: 'Contact', order: 'Order', product: 'Product2' }[pair.kind];
    const sisters = pair.kind === 'product' ? (ofProduct.get(pair.storeId) ?? []) : [pair];
    const [shoppers, people] = [sisters.reduce((sum, one) => sum + one.inStore, 0), sisters.reduce((sum, one) => sum + one.inOrg, 0)];
    const stored = pair.kind === 'customer' ? inStore(`Customer ${pair.storeId}`) : pair.kind === 'order' ? inStore(`Order ${pair.storeId}`) : inStore(`Product ${pair.storeId}`) + sisters.reduce((sum, one) => sum + inStore(`Variant ${one.variantId}`), 0);
    atMost(`${what} in the store`, stored, people, shoppers > 0 && people > 0);
    atMost(`${what} in Salesforce`, inOrg(`${object} ${pair.salesforceId}`), shoppers + (pair.kind === 'product' ? stored : 0));
    if (pair.kind === 'customer') atMost(`${what}, its Account`, inOrg(`Account ${pair.accountId}`), shoppers + people);
    cities += pair.kind === 'customer' ? pair.inOrg : 0;
    if (shoppers + people === 0) exactly(`${what}, which nobody changed`, stored + inOrg(`${object} ${pair.salesforceId}`), 0);
    const isMoved = pair.lastInOrg !== undefined && pair.lastInOrg.field !== 'MailingCity' && pair.lastInOrg.value !== statuses[0]?.[1];
    if (people === 1 && shoppers === 0 && isMoved) exactly(`${what}, changed once in Salesforce`, stored, 1);
    if (shoppers === 1 && people === 0 && pair.kind === 'customer') exactly(`${what}, changed once by a shopper`, inOrg(`${object} ${pair.salesforceId}`), 1);
  }
  atMost('addresses in the store', addresses, cities);
  assert.deepEqual(wrong.slice(0, 10), [], `${wrong.length} records were written too often or not at all`);
}
