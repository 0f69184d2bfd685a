import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createCustomerDesk } from './customer-desk.ts';
import { assertInvariants } from './invariants.ts';
import { assertFollows, createOrderDesk, idOf, type OrderDesk } from './order-desk.ts';
import { createOrgDesk } from './org-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const heldMs = 2_000;
const blockedMs = 181_000;
/** The org shows whole seconds. */
const secondMs = 1_000;

let stack: ScenarioStack;
let desk: OrderDesk;
before(async () => {
  stack = await startStack({ seed: 251 });
  desk = createOrderDesk(stack);
});
after(() => stack.close());

async function killOnce(what: string, isSeen: () => Promise<boolean>): Promise<void> {
  for (const deadline = performance.now() + 20_000; !(await isSeen()); ) {
    assert.ok(performance.now() < deadline, `${what} is seen in 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  stack.service.signal('SIGKILL');
  await stack.service.ended();
}

/** Resolves when the clock shows another second: the next write bears another time than the last. */
async function nextSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / secondMs);
  for (const last = second(); second() === last; ) await new Promise((resolve) => setTimeout(resolve, 25));
}

const holdCommits = () => stack.faults({ salesforce: { holdAfter: { ms: heldMs, match: 'POST /composite committed' } } });

async function restartAndSettle(): Promise<void> {
  await stack.faults({});
  await stack.service.restart();
  await stack.control('POST', '/clock', { advanceMs: blockedMs });
  await stack.settled({ advanceClock: true });
}

describe('a service killed after it wrote what the store takes back before it lives again', { timeout: 60_000 }, () => {
  it('takes a quantity and a status back too', async () => {
    const id = await desk.place();
    await stack.settled();
    const [line] = await desk.placedLines(id);
    await nextSecond();
    await holdCommits();
    await desk.edit(id, { status_id: 2, products: [{ id: idOf(line), quantity: 5 }] });
    await killOnce('the new quantity', async () => (await desk.lines(id)).includes('custom 5 × 10'));
    await desk.edit(id, { status_id: 11, products: [{ id: idOf(line), quantity: 2 }] });
    await restartAndSettle();
    assert.equal((await assertFollows(stack, desk, { id })).BC_Status__c, 'Awaiting Fulfillment');
    assert.deepEqual(await desk.lines(id), ['custom 2 × 10', 'tax 1 × 1.66']);
    await assertInvariants(stack, [id]);
  });

  it('takes a phone number back', async () => {
    const customers = createCustomerDesk(stack);
    const id = await customers.register({ email: 'taken.back@example.com', phone: '555-0110' });
    await stack.settled();
    await nextSecond();
    await holdCommits();
    await customers.change(id, { phone: '555-0111' });
    await killOnce('the new number', async () => (await customers.find('Contact', id, ['Phone'])).Phone === '555-0111');
    await customers.change(id, { phone: '555-0110' });
    await restartAndSettle();
    assert.equal((await customers.find('Contact', id, ['Phone'])).Phone, '555-0110');
  });
});

describe('a person\'s change of a record whose next sync is refused at first', { timeout: 60_000 }, () => {
  it('survives the second try, which finds nothing forgotten', async () => {
    const customers = createCustomerDesk(stack);
    const id = await customers.register({ email: 'survives@example.com', phone: '555-0120' });
    await stack.settled();
    const { Id } = await customers.find('Contact', id, []);
    await createOrgDesk(stack).update('Contact', Id, { Phone: '555-0999' });
    await stack.faults({ salesforce: { lockRow: { count: 1, match: 'POST /composite (Account|Contact)$' } } });
    await customers.change(id, { last_name: 'Married' });
    await stack.settled();
    await stack.faults({});
    assert.deepEqual(await customers.find('Contact', id, ['Phone', 'LastName']), { Id, Phone: '555-0999', LastName: 'Married' });
  });
});

describe('an activated order whose custom item gets another name while a line goes', { timeout: 60_000 }, () => {
  it('is right in one try', async () => {
    const custom = { name: 'Engraving', sku: 'ENGRAVE', quantity: 1, price_ex_tax: 5, price_inc_tax: 5.41 };
    const id = await desk.place({ products: [custom, { name: 'Lamp', quantity: 2, price_ex_tax: 10, price_inc_tax: 10.83 }] });
    await stack.settled();
    const [engraving, lamp] = await desk.placedLines(id);
    await desk.edit(id, { products: [{ id: idOf(engraving), name: 'Gilding' }, { id: idOf(lamp), quantity: 0 }] });
    await stack.settled();
    await assertFollows(stack, desk, { id });
    const database = await stack.database();
    const { rows } = await database.query("select action from crosswalk.audit where entity_key = $1 order by seq", [`order:${id}`]);
    await database.end();
    assert.deepEqual(rows.filter((row) => row.action !== 'sync.done'), []);
    const [line] = await stack.soql(`SELECT Description FROM OrderItem WHERE Order.BC_Key__c = '${desk.keyOf(id)}' AND BC_Kind__c = 'custom'`);
    assert.equal(line?.Description, 'Gilding');
  });
});
