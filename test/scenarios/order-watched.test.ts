import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { billingAddressOf, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { untilLooked, untilRows, watchingClosely } from './watch-desk.ts';

const hourMs = 3_600_000;

describe('orders unlike the others', { timeout: 120_000 }, () => {
  let stack: ScenarioStack;
  let desk: OrderDesk;
  let operator: Person;
  before(async () => {
    stack = await startStack({ seed: 301, environment: watchingClosely });
    desk = createOrderDesk(stack);
    operator = await signIn(stack, 'oda@shop.example.com', ['Crosswalk_Admin']);
    for (let number = 0; number < 45; number += 1) {
      const quantity = 1 + (number % 3);
      await desk.place({ products: [{ name: 'Lamp', quantity, price_ex_tax: 10, price_inc_tax: 10.83 }] });
    }
    await stack.settled();
    await untilLooked(stack);
  });
  after(() => stack.close());

  it('raise no alarm as long as the shop is as usual', async () => {
    const odd = await stack.soql("SELECT Message__c FROM Crosswalk_Issue__c WHERE Code__c IN ('ODD_ORDER', 'ODD_VOLUME')");
    assert.deepEqual(odd, []);
  });

  it('are in Salesforce all the same, with what is odd, what is usual, and by how much', async () => {
    const id = await desk.place({ products: [{ name: 'Lamp', quantity: 900, price_ex_tax: 400, price_inc_tax: 433 }] });
    await stack.settled();
    assert.equal((await desk.find(id)).Status, 'Activated', 'it is not held up');
    await untilLooked(stack);
    const [issue] = await untilRows(stack, `SELECT Code__c, State__c, Flow__c, Message__c, Actions__c, Number__c, Order__c FROM Crosswalk_Issue__c WHERE Entity_Key__c = 'order:${id}'`, (rows) => rows.length > 0);
    assert.deepEqual([issue?.Code__c, issue?.State__c, issue?.Flow__c, issue?.Number__c, issue?.Order__c], ['ODD_ORDER', 'Open', 'order-watch', String(id), (await desk.find(id)).Id]);
    assert.match(String(issue?.Message__c), /^The total is unusual: \d+\.\d\d USD; expected: .* usually .* to .* \(.* robust standard deviations\)\./);
    assert.match(String(issue?.Message__c), /A quantity is unusually large: 900 of Lamp/);
    assert.deepEqual(await stack.operations('GET', '/dead-letters'), []);
  });

  it('are told when the same basket comes twice, once however often the order changes, and closed as expected by a person', async () => {
    const same = { billing_address: billingAddressOf('twice@example.com'), products: [{ name: 'Lamp', quantity: 1, price_ex_tax: 10, price_inc_tax: 10.83 }] };
    await desk.place(same);
    // Both in one second: which of them came second is told by which landed second.
    await stack.settled();
    const second = await desk.place(same);
    await stack.settled();
    await untilLooked(stack);
    const [issue] = await untilRows(stack, `SELECT Message__c FROM Crosswalk_Issue__c WHERE Entity_Key__c = 'order:${second}'`, (rows) => rows.length > 0);
    assert.match(String(issue?.Message__c), /^The same was ordered a moment ago/);
    const answer = await answerOf(stack, await operator.ask('dismiss', { records: [{ flow: 'order-watch', entityKey: `order:${second}` }] }));
    assert.deepEqual([answer.status, answer.result], ['Done', { dismissed: 1 }]);
    await desk.edit(second, { status_id: 2 });
    await stack.settled();
    await untilLooked(stack);
    await untilRows(stack, `SELECT State__c FROM Crosswalk_Issue__c WHERE Entity_Key__c = 'order:${second}'`, (rows) => rows.length === 1 && rows[0]?.State__c === 'Resolved');
  });

  it('make one notice of a burst, however long it lasts', async () => {
    const ids: number[] = [];
    for (let number = 0; number < 8; number += 1) ids.push(await desk.place({ billing_address: billingAddressOf('burst@example.com'), products: [{ name: `Lamp ${number}`, quantity: 1, price_ex_tax: 10, price_inc_tax: 10.83 }] }));
    await stack.settled();
    await untilLooked(stack);
    const told = await untilRows(stack, `SELECT Message__c FROM Crosswalk_Issue__c WHERE Code__c = 'ODD_ORDER' AND Entity_Key__c IN (${ids.map((id) => `'order:${id}'`).join(',')})`, (rows) => rows.length > 0);
    assert.deepEqual(told.map(({ Message__c }) => Message__c), ['One customer places many orders in a short time: 5 orders; expected: fewer than 5 (within 10 minutes).']);
  });

  it('cannot be dismissed where something is really wrong', async () => {
    const answer = await answerOf(stack, await operator.ask('dismiss', { records: [{ flow: 'order-to-salesforce', entityKey: 'order:1' }] }));
    assert.deepEqual(answer.result, { dismissed: 0 });
  });

  it('tell of a customer who orders far above his own past, by himself', async () => {
    const billing = billingAddressOf('loyal@example.com');
    await desk.place({ billing_address: billing });
    await stack.settled();
    await untilLooked(stack);
    const [contact] = await stack.soql("SELECT AccountId, Account.BC_Key__c FROM Contact WHERE Email = 'loyal@example.com'");
    const key = String(Object(contact?.Account).BC_Key__c);
    const database = await stack.database();
    const { rows } = await database.query<{ state: { customers: Record<string, { currency?: string; totals: Record<string, number[]> }> } }>("select state from crosswalk.watch_state where name = 'customers'");
    const state = rows[0]?.state;
    const own = state?.customers[key];
    assert.ok(own, `${key} is known`);
    // Eight orders like this one, in a shop whose customers differ little from themselves.
    const [currency = ''] = Object.keys(own.totals);
    const past = { ...own, totals: { [currency]: Array.from({ length: 8 }, () => own.totals[currency]?.[0] ?? 0) } };
    await database.query("update crosswalk.watch_state set state = $1 where name = 'customers'", [{ ...state, customers: { ...state.customers, [key]: past }, residuals: { guest: { count: 60, q1: -0.1, q2: 0, q3: 0.1, warmUp: [] } } }]);
    await database.end();
    const id = await desk.place({ billing_address: billing, products: [{ name: 'Lamp', quantity: 3, price_ex_tax: 90, price_inc_tax: 97.43 }] });
    await stack.settled();
    await untilLooked(stack);
    const [issue] = await untilRows(stack, `SELECT Message__c, State__c, Flow__c, Account__c, Order__c FROM Crosswalk_Issue__c WHERE Code__c = 'ODD_CUSTOMER'`, (found) => found.length > 0);
    assert.match(String(issue?.Message__c), /^A customer orders far more than he ever did: \d+\.\d\d USD; expected: about \d+\.\d\d USD, as his last 8 orders \(/);
    assert.deepEqual([issue?.State__c, issue?.Flow__c, issue?.Account__c, issue?.Order__c], ['Open', 'order-watch', contact?.AccountId, (await desk.find(id)).Id]);
    const answer = await answerOf(stack, await operator.ask('dismiss', { records: [{ flow: 'order-watch', entityKey: `buyer:${key.replaceAll(/[^\w]/g, '-')}` }] }));
    assert.deepEqual(answer.result, { dismissed: 1 });
  });

  it('are not missed while somebody has paused their flow', async () => {
    await stack.operations('POST', '/flows/order-to-salesforce/pause');
    const last = Math.floor(Date.now() / hourMs) - 1;
    const database = await stack.database();
    const learned = { volume: { usual: Array.from({ length: 168 }, () => 40), hours: 400, observed: 960, expected: 960, oddInRow: 0 }, counts: {}, next: last - 1, lookedAt: Date.now() };
    await database.query("update crosswalk.watch_state set state = $1 where name = 'hours'", [learned]);
    const nextOf = async (): Promise<number> => Number((await database.query<{ state: { next: number } }>("select state from crosswalk.watch_state where name = 'hours'")).rows[0]?.state.next);
    for (const deadline = performance.now() + 60_000; (await nextOf()) <= last; ) assert.ok(performance.now() < deadline, 'the hours are looked at');
    await database.end();
    await stack.operations('POST', '/flows/order-to-salesforce/resume');
    await stack.settled();
    assert.deepEqual(await stack.soql("SELECT Message__c FROM Crosswalk_Issue__c WHERE Code__c = 'ODD_VOLUME'"), []);
  });

  it('are missed too, once what waits for an org that is away has landed: an hour without orders in a shop that usually has some', async () => {
    const last = Math.floor(Date.now() / hourMs) - 1;
    const learned = { volume: { usual: Array.from({ length: 168 }, () => 40), hours: 400, observed: 960, expected: 960, oddInRow: 0 }, counts: {}, next: last - 1, lookedAt: Date.now() };
    const database = await stack.database();
    const stateOf = async () => (await database.query<{ state: { next: number; lookedAt: number } }>("select state from crosswalk.watch_state where name = 'hours'")).rows[0]?.state ?? learned;
    const untilState = async (isReached: (state: { next: number; lookedAt: number }) => boolean) => {
      for (const deadline = performance.now() + 60_000; !isReached(await stateOf()); ) assert.ok(performance.now() < deadline, JSON.stringify(await stateOf()));
    };
    await stack.faults({ salesforce: { errorBefore: { probability: 1, status: 503 } } });
    await desk.place({});
    const postpone = async () => (await database.query("update crosswalk.work set first_at = now() - interval '3 hours' where flow = 'order-to-salesforce'")).rowCount;
    for (const deadline = performance.now() + 60_000; (await postpone()) !== 1; ) assert.ok(performance.now() < deadline, 'the order waits');
    // Three weeks of forty orders an hour, then none. Looked at once the hour is five minutes over.
    await database.query("update crosswalk.watch_state set state = $1 where name = 'hours'", [learned]);
    // Two looks after the one that may have been under way.
    for (let looks = 0; looks < 3; looks += 1) {
      const { lookedAt } = await stateOf();
      await untilState((state) => state.lookedAt > lookedAt);
    }
    assert.equal((await stateOf()).next, learned.next, 'nothing is judged');
    await stack.faults({});
    await untilState(({ next }) => next > learned.next);
    await database.end();
    const [issue] = await untilRows(stack, "SELECT Message__c, Actions__c, State__c FROM Crosswalk_Issue__c WHERE Code__c = 'ODD_VOLUME'", (rows) => rows.length > 0);
    assert.match(String(issue?.Message__c), /one hour: 0 orders in an hour that usually has 40 /);
  });
});
