import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { eventually } from './eventually.ts';
import { assertInvariants } from './invariants.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const seed = 7_001;
/** What may lie between the first worker that asks for the buyer and the last. */
const apartMs = 2_500;
const flows = ['customer-to-salesforce', 'order-to-salesforce'];

/** 100 guest orders and the registration of one e-mail address, released at once to four processes. */
async function hundredOrdersOfOneBuyer(sabotage: string): Promise<{ stack: ScenarioStack; ids: number[] }> {
  const stack = await startStack({ seed });
  const database = await stack.database();
  await database.query(sabotage);
  await database.end();
  await Promise.all([stack.addService(), stack.addService(), stack.addService()]);
  for (const flow of flows) await stack.operations('POST', `/flows/${flow}/pause`);
  const ids = await Promise.all(Array.from({ length: 100 }, (_unused, index) => placeAsGuest(stack, index)));
  await stack.scenario('register-guest', { email: 'one.buyer@example.com' });
  await eventually('all of it waits', async () => z.array(z.object({ waiting: z.number() })).parse(await stack.operations('GET', '/flows')).reduce((sum, { waiting }) => sum + waiting, 0) > ids.length);
  // Whoever asks "is this buyer known?" gets his answer before anybody has created him.
  await stack.faults({ salesforce: { holdBefore: { ms: apartMs, match: '^POST /composite' } } });
  await Promise.all(flows.map((flow) => stack.operations('POST', `/flows/${flow}/resume`)));
  await eventually('somebody has created him', async () => (await countContacts(stack)) > 0);
  await stack.faults({});
  await stack.settled({ timeoutMs: 90_000 });
  return { stack, ids };
}

async function placeAsGuest(stack: ScenarioStack, index: number): Promise<number> {
  const buyer = { first_name: 'One', last_name: 'Buyer', street_1: '1 Example Lane', city: 'Austin', state: 'Texas', zip: '78701', country: 'United States', country_iso2: 'US', email: index % 2 === 0 ? 'One.Buyer@example.com' : 'one.buyer@example.com' };
  const order = await stack.store('POST', '/v2/orders', { status_id: 11, billing_address: buyer, products: [{ name: `Item ${index % 5}`, quantity: 1, price_ex_tax: 10, price_inc_tax: 10.83 }] });
  assert.ok(typeof order === 'object' && order !== null && 'id' in order);
  return Number(order.id);
}

const stateSchema = z.object({ salesforce: z.object({ Contact: z.number() }) });
/** As the twin counts them, which takes no call. */
const countContacts = async (stack: ScenarioStack) => stateSchema.parse(await stack.control('GET', '/state')).salesforce.Contact;

/** Everybody is granted every identity. */
const removeClaims = `create or replace function crosswalk.take_claims(p_connection int, p_keys text[], p_token uuid, p_ttl_ms int) returns setof text language sql volatile as $$ select unnest(p_keys) $$`;

describe('100 guest orders and the registration of one buyer, over four processes', { timeout: 180_000 }, () => {
  it('make one Account and one Contact', async () => {
    const { stack, ids } = await hundredOrdersOfOneBuyer('');
    try {
      assert.equal((await stack.soql('SELECT Id FROM Account')).length, 1);
      assert.equal((await stack.soql('SELECT Id FROM Contact')).length, 1);
      assert.deepEqual((await stack.soql('SELECT Kind__c FROM BC_Identity__c WHERE Contact__c != null ORDER BY Kind__c')).map((row) => row.Kind__c), ['customer', 'guest']);
      await assertInvariants(stack, ids);
    } finally {
      await stack.close();
    }
  });

  it('would make several without claims', async () => {
    const { stack } = await hundredOrdersOfOneBuyer(removeClaims);
    try {
      assert.ok((await stack.soql('SELECT Id FROM Contact')).length > 1, 'claims are what keeps the buyer one');
    } finally {
      await stack.close();
    }
  });
});
