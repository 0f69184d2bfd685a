import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { eventually } from './eventually.ts';
import { asRow, rowsOf } from './order-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const heldMs = 2_000;
const blockedMs = 181_000;
/** The org shows whole seconds. */
const secondMs = 1_000;

let stack: ScenarioStack;
let customers: CustomerDesk;
let org: OrgDesk;
before(async () => {
  stack = await startStack({ seed: 252 });
  [customers, org] = [createCustomerDesk(stack), createOrgDesk(stack)];
});
after(() => stack.close());

const pause = (isOn: boolean) => stack.operations('POST', `/flows/customer-to-bigcommerce/${isOn ? 'pause' : 'resume'}`);

/** The service writes a new name into the org and is killed before it remembers; a person enters a phone number `when`. */
async function interrupt(email: string, when: 'before' | 'after'): Promise<{ phones: unknown[]; names: unknown[] }> {
  const id = await customers.register({ email, phone: '1', last_name: 'First' });
  await stack.settled();
  const { Id } = await customers.find('Contact', id, []);
  // Changes of one second bear the same time.
  await sleep(secondMs);
  await pause(true);
  if (when === 'before') await org.update('Contact', Id, { Phone: '2' });
  await stack.faults({ salesforce: { holdAfter: { ms: heldMs, match: 'POST /composite committed' } } });
  await customers.change(id, { last_name: 'Second' });
  const isWritten = async () => (await customers.find('Contact', id, ['LastName'])).LastName === 'Second';
  await eventually('the new name is written', isWritten);
  stack.service.signal('SIGKILL');
  await stack.service.ended();
  if (when === 'after') await org.update('Contact', Id, { Phone: '2' });
  await stack.faults({});
  await stack.service.restart();
  await stack.control('POST', '/clock', { advanceMs: blockedMs });
  await pause(false);
  await stack.settled({ advanceClock: true });
  const [contact, customer] = [await customers.find('Contact', id, ['Phone', 'LastName']), asRow(rowsOf(asRow(await stack.store('GET', `/v3/customers?id:in=${id}`)).data)[0])];
  return { phones: [contact.Phone, customer.phone], names: [contact.LastName, customer.last_name] };
}

describe('a person who changes a record while a write of ours is forgotten', { timeout: 60_000 }, () => {
  for (const when of ['before', 'after'] as const) {
    it(`is heard: what was entered ${when} it is on both sides`, async () => {
      assert.deepEqual(await interrupt(`heard.${when}@example.com`, when), { phones: ['2', '2'], names: ['Second', 'Second'] });
    });
  }
});
