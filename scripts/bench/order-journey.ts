import { z } from 'zod';
import type { ApiCalls, SandboxClient, SeenWrite } from './sandbox-client.ts';
import type { ServiceRun } from './service-run.ts';

const orderSchema = z.object({ id: z.number() });
const variantsSchema = z.object({ data: z.array(z.object({ id: z.number(), product_id: z.number() })).min(1) });
const arriveMsMax = 60_000;
const pollMs = 2;
const linesPerOrder = 3;

/** Places orders as an API client of the store does: a new guest each time, three lines of the catalogue. */
export type Shopper = { placeOrder(): Promise<number> };

/** One order from the store's commit to the org's. */
export type Journey = {
  ms: number;
  /** Calls the service made until the order was activated, and until nothing was left to do. */
  callsUntilActivated: ApiCalls;
  calls: ApiCalls;
  /** What SOQL says afterwards: activated, and tied to the cent. */
  isRight: boolean;
};

export async function createShopper(client: SandboxClient): Promise<Shopper> {
  const { data: variants } = variantsSchema.parse(await client.store('GET', '/v3/catalog/variants?limit=50'));
  const placed = { count: 0 };
  return {
    async placeOrder() {
      placed.count += 1;
      const address = { first_name: 'Morgan', last_name: `Sample ${placed.count}`, street_1: `${placed.count} Example Street`, city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: `buyer${placed.count}@example.com`, phone: '+1 512 555 0100' };
      const products = Array.from({ length: linesPerOrder }, (_, line) => variants[(placed.count * linesPerOrder + line) % variants.length]).map((variant) => ({ product_id: variant?.product_id, variant_id: variant?.id, quantity: 2 }));
      return orderSchema.parse(await client.store('POST', '/v2/orders', { status_id: 11, customer_id: 0, billing_address: address, shipping_addresses: [address], products, shipping_cost_ex_tax: 5, shipping_cost_inc_tax: 5.41 })).id;
    },
  };
}

/**
 * Both ends of the time come from the twins' own journal, on one clock: asking again and again would spend the calls and
 * the CPU that are measured. That the order can be read is shown by one query afterwards.
 */
export async function followOrder(client: SandboxClient, shopper: Shopper, service: ServiceRun): Promise<Journey> {
  await client.forgetCalls();
  const key = `:order:${await shopper.placeOrder()}`;
  const arrival = await waitForActivation(client, key);
  await service.settled();
  const calls = withoutOwn(await client.calls());
  const [order] = await client.soql(`SELECT Status, BC_Difference__c FROM Order WHERE BC_Key__c LIKE '%${key}'`);
  return { ...arrival, calls, isRight: order?.Status === 'Activated' && order.BC_Difference__c === 0 };
}

async function waitForActivation(client: SandboxClient, key: string): Promise<Pick<Journey, 'ms' | 'callsUntilActivated'>> {
  for (const deadline = performance.now() + arriveMsMax; performance.now() < deadline; ) {
    // Calls before writes: what the service does after the activation must not be counted.
    const calls = await client.calls();
    const writes = await client.writes();
    const placed = writes.find((write) => write.system === 'bigcommerce' && write.object === 'Order' && write.action === 'create');
    const activated = writes.find((write) => isActivation(write, key));
    if (placed && activated) return { ms: activated.at - placed.at, callsUntilActivated: withoutOwn(calls) };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new Error(`The order ${key} was not activated in ${arriveMsMax / 1_000} s.`);
}

const isActivation = (write: SeenWrite, key: string) => write.system === 'salesforce' && write.object === 'Order' && write.action === 'update' && write.fields.includes('Status') && write.externalId?.endsWith(key) === true;
/** The shopper's own call is not the service's. */
const withoutOwn = ({ bigcommerce, salesforce }: ApiCalls): ApiCalls => ({ bigcommerce: bigcommerce - 1, salesforce });
