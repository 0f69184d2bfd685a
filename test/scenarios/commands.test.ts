import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, readCommand, setUpSales, signIn, waitForCommand } from './command-desk.ts';
import { eventually } from './eventually.ts';
import { deployFlow, deployValidationRule } from './org-setup.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';

const flow = 'order-to-salesforce';

describe('commands of people', () => {
  let stack: ScenarioStack;
  let admin: Person;
  let sales: Person;
  let outsider: Person;
  let orderId: string;

  before(async () => {
    stack = await startStack({ seed: 41, orgShape: { privateObjects: ['Account', 'Contact', 'Order'] } });
    await setUpSales(stack);
    admin = await signIn(stack, 'ada@shop.example.com', ['Crosswalk_Admin', 'Sales']);
    sales = await signIn(stack, 'sam@shop.example.com', ['Crosswalk_User', 'Sales']);
    outsider = await signIn(stack, 'olaf@shop.example.com', ['Crosswalk_User', 'Sales']);
    await stack.scenario('orders', { count: 1 });
    await stack.settled();
    const [order] = await stack.soql('SELECT Id FROM Order');
    orderId = String(order?.Id);
    // The sales user owns the order and its account, so that they are his to see.
    const { salesforce } = stack.sandbox.ready;
    for (const [object, id] of [['Order', orderId], ...(await stack.soql('SELECT Id FROM Account')).map((row) => ['Account', String(row.Id)])])
      await fetch(`${salesforce.instanceUrl}/services/data/v66.0/sobjects/${object}/${id}`, { method: 'PATCH', headers: { authorization: `Bearer ${salesforce.adminToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ OwnerId: sales.userId }) });
  });
  after(() => stack.close());

  it('are done and answered within two seconds of an ordinary API session', async () => {
    const askedAt = performance.now();
    const id = await sales.ask('sync-record', { recordId: orderId });
    const row = await waitForCommand(stack, id);
    assert.ok(performance.now() - askedAt < 2_000, `answered after ${Math.round(performance.now() - askedAt)} ms`);
    assert.deepEqual([row.Status__c, row.Progress__c, row.Error_Code__c, JSON.parse(String(row.Result__c))], ['Done', 100, null, { enqueued: 2, unknown: [] }]);
    const database = await stack.database();
    const { rows } = await database.query(`select flow, source from crosswalk.event where source = 'command' and flow <> 'commands' order by flow`);
    await database.end();
    assert.deepEqual(rows, [{ flow: 'order-status-to-bigcommerce', source: 'command' }, { flow, source: 'command' }]);
  });

  it('show a sales user what a record would become, cut to the fields he may read', async () => {
    const { status, result } = await answerOf(stack, await sales.ask('preview-mapping', { recordId: orderId }));
    assert.equal(status, 'Done');
    assert.ok(typeof result === 'object' && result !== null && 'records' in result && Array.isArray(result.records) && 'hiddenFields' in result);
    const order: { fields: Record<string, unknown> } = result.records.find((record: { object: string }) => record.object === 'Order');
    assert.ok('BC_Total_Inc_Tax__c' in order.fields);
    assert.ok(!('BillingStreet' in order.fields), 'the permission set gives no address');
    assert.ok(Number(result.hiddenFields) > 0);
  });

  it('are read by nobody else, whichever way he asks; settings of the service are not in the org', async () => {
    const id = await admin.ask('test-connection', {});
    await waitForCommand(stack, id);
    const own = await sales.ask('sync-record', { recordId: orderId });
    const seen = await sales.call('POST', '/graphql', { query: 'query { uiapi { query { Crosswalk_Command__c(first: 2000) { edges { node { Id CreatedById { value } } } } } } }' });
    const commands = JSON.stringify(seen.body);
    assert.deepEqual([commands.includes(own), commands.includes(id)], [true, false]);
    const answers = [await sales.call('GET', `/ui-api/records/${id}?fields=Crosswalk_Command__c.Payload__c`), await sales.call('GET', `/sobjects/Crosswalk_Command__c/${id}`), await sales.call('PATCH', `/ui-api/records/${id}`, { fields: { Action__c: 'sync-record' } })];
    assert.deepEqual(answers.map(({ status }) => status), [404, 404, 404]);
    const hidden = await sales.call('POST', '/graphql', { query: 'query { uiapi { query { Order(first: 1) { edges { node { TotalAmount { value } BillingStreet { value } } } } } } }' });
    assert.match(JSON.stringify(hidden.body), /Field 'BillingStreet' in type 'Order' is undefined/);
    await answerOf(stack, own);
  });

  const everyAction: [string, (orderId: string) => unknown, string | null][] = [
    ['sync-record', (recordId) => ({ recordId }), null],
    ['sync-list', (recordId) => ({ recordIds: [recordId] }), null],
    ['preview-mapping', (recordId) => ({ recordId }), null],
    ['compare', (recordId) => ({ recordId }), null],
    ['journey', (recordId) => ({ recordId }), null],
    ['compare', () => ({ entityKey: 'order:999999' }), 'NOT_ALLOWED'],
    ['resolve', (recordId) => ({ recordId, choices: { 'Order.BC_Status__c': 'salesforce' } }), 'NOT_ALLOWED'],
    ['search-audit', () => ({}), 'NOT_ALLOWED'],
    ['sync-record', () => ({ entityKey: 'order:999999' }), 'NOT_ALLOWED'],
    ['preview-mapping', () => ({ entityKey: 'customer:999999' }), 'NOT_ALLOWED'],
    ['sync-filter', () => ({ flow, changedFrom: '2020-01-01T00:00:00Z' }), 'NOT_ALLOWED'],
    ['redrive', () => ({ ids: [1] }), 'NOT_ALLOWED'],
    ['discard', () => ({ ids: [1] }), 'NOT_ALLOWED'],
    ['edit-and-redrive', () => ({ id: 1, changes: { 'Order.PoNumber': 'x' } }), 'NOT_ALLOWED'],
    ['assign', (id) => ({ issueIds: [id], ownerId: id }), 'NOT_ALLOWED'],
    ['pause-flow', () => ({ flow }), 'NOT_ALLOWED'],
    ['resume-flow', () => ({ flow }), 'NOT_ALLOWED'],
    ['test-connection', () => ({}), 'NOT_ALLOWED'],
    ['backfill', () => ({ flow }), 'NOT_ALLOWED'],
    ['reconcile', () => ({}), 'NOT_ALLOWED'],
    ['cancel-run', (id) => ({ id }), 'NOT_ALLOWED'],
    ['connect-store', () => ({}), 'NOT_ALLOWED'],
    ['connect-org', () => ({}), 'NOT_ALLOWED'],
    ['connect-settings-writer', () => ({}), 'NOT_ALLOWED'],
    ['disconnect-settings-writer', () => ({}), 'NOT_ALLOWED'],
    ['preflight', () => ({}), 'NOT_ALLOWED'],
    ['suggest-translations', () => ({ map: 'order-to-salesforce.order', field: 'BC_Status__c', values: ['x'] }), 'NOT_ALLOWED'],
    ['decide-suggestion', () => ({ map: 'order-to-salesforce.order', path: 'record.id', field: 'PoNumber', decision: 'refused' }), 'NOT_ALLOWED'],
    ['read-lists', () => ({ map: 'order-to-salesforce.order' }), 'NOT_ALLOWED'],
    ['draft-steps', () => ({ map: 'order-to-salesforce.order', field: 'PoNumber', wish: 'the number' }), 'NOT_ALLOWED'],
    ['explain-error', () => ({ code: 'VALIDATION_RULE' }), 'NOT_ALLOWED'],
    ['repair-hooks', () => ({}), 'NOT_ALLOWED'],
  ];
  for (const [action, payload, code] of everyAction)
    it(`of a sales user: ${action} ${code === null ? 'is done' : `with ${Object.keys(Object(payload('')))[0] ?? 'nothing'} ends ${code}`}`, async () => {
      const answer = await answerOf(stack, await sales.ask(action, payload(orderId)));
      assert.deepEqual([answer.status, answer.code], code === null ? ['Done', null] : ['Failed', code]);
    });

  it('reach no record that their creator may not read', async () => {
    for (const action of ['sync-record', 'preview-mapping']) assert.equal((await answerOf(stack, await outsider.ask(action, { recordId: orderId }))).code, 'RECORD_NOT_ACCESSIBLE');
    const database = await stack.database();
    const { rows } = await database.query<{ key: string }>(`select entity_key as key from crosswalk.link where salesforce_id = $1`, [orderId]);
    await database.end();
    assert.equal((await answerOf(stack, await outsider.ask('sync-record', { entityKey: rows[0]?.key }))).code, 'RECORD_NOT_ACCESSIBLE');
  });

  const malformed: [string, string, unknown, string, RegExp][] = [
    ['without JSON', 'sync-record', '{"recordId":', 'INVALID_PAYLOAD', /is no JSON/],
    ['with a key nobody knows', 'redrive', { ids: [1], all: true }, 'INVALID_PAYLOAD', /all/],
    ['with a wrong id', 'sync-record', { recordId: '42' }, 'INVALID_PAYLOAD', /"recordId": is no record id/],
    ['for a flow that is not there', 'pause-flow', { flow: 'orders' }, 'UNKNOWN_FLOW', /order-to-salesforce/],
    ['for a field no flow writes', 'edit-and-redrive', { id: 1, changes: { 'User.Email': 'x' } }, 'INVALID_PAYLOAD', /no flow may write User\.Email/],
    ['of an action that is not there', 'drop-everything', {}, 'UNKNOWN_ACTION', /no action "drop-everything"/],
    ['that comes in a later version', 'reconcile', {}, 'NOT_AVAILABLE', /reconcile/],
  ];
  for (const [title, action, payload, code, message] of malformed)
    it(`end Failed ${title}, and say why`, async () => {
      const row = await waitForCommand(stack, await admin.ask(action, payload));
      assert.deepEqual([row.Status__c, row.Error_Code__c], ['Failed', code]);
      assert.match(String(row.Message__c), message);
    });

  it('cannot be forged: no person writes an answer or changes what was asked', async () => {
    const id = await sales.ask('sync-record', { recordId: orderId });
    await waitForCommand(stack, id);
    for (const person of [sales, admin]) {
      const { status } = await person.call('PATCH', `/sobjects/Crosswalk_Command__c/${id}`, { Status__c: 'New' });
      assert.ok(status >= 400, `answered ${status}`);
    }
    assert.ok((await admin.call('PATCH', `/sobjects/Crosswalk_Command__c/${id}`, { Payload__c: '{}' })).status >= 400);
    assert.ok((await admin.call('POST', '/sobjects/Crosswalk_Status__c', { Key__c: 'health:salesforce', Kind__c: 'health', Value__c: '{}' })).status >= 400);
    assert.equal((await admin.call('POST', '/sobjects/Crosswalk_Status__c', { Key__c: 'heartbeat:1', Kind__c: 'heartbeat' })).status, 201);
  });

  it('pause a flow whose events are kept, and resume it', async () => {
    assert.deepEqual((await answerOf(stack, await admin.ask('pause-flow', { flow }))).result, { flow, isPaused: true });
    await stack.scenario('orders', { count: 2 });
    await waitForCommand(stack, await admin.ask('test-connection', {}));
    assert.equal((await stack.soql('SELECT Id FROM Order')).length, 1);
    assert.deepEqual((await answerOf(stack, await admin.ask('resume-flow', { flow }))).result, { flow, isPaused: false });
    await stack.settled();
    assert.equal((await stack.soql('SELECT Id FROM Order')).length, 3);
  });

  it('give a refused record another value and try it again', async () => {
    const rule = { object: 'Order', name: 'Coupon_Needed', isActive: true, condition: 'ISBLANK(BC_Coupon_Codes__c)', field: 'BC_Coupon_Codes__c', message: 'a coupon is needed' };
    await deployValidationRule(stack, rule);
    await stack.scenario('orders', { count: 1 });
    await stack.settled();
    const database = await stack.database();
    const { rows } = await database.query<{ id: number; entityKey: string }>(`select id::int, entity_key as "entityKey" from crosswalk.dead_letter where state = 'open'`);
    await database.end();
    const [letter] = rows;
    const answer = await answerOf(stack, await admin.ask('edit-and-redrive', { id: letter?.id, changes: { 'Order.BC_Coupon_Codes__c': 'BY-HAND' } }));
    assert.deepEqual(answer, { status: 'Done', code: null, result: { moved: 1, entityKey: letter?.entityKey, changed: ['Order.BC_Coupon_Codes__c'] } });
    await stack.settled();
    await deployValidationRule(stack, { ...rule, isActive: false });
    assert.equal((await stack.soql(`SELECT Id FROM Order WHERE BC_Coupon_Codes__c = 'BY-HAND'`)).length, 1);
    assert.equal((await answerOf(stack, await admin.ask('edit-and-redrive', { id: letter?.id, changes: { 'Order.BC_Coupon_Codes__c': 'again' } }))).code, 'DEAD_LETTER_NOT_OPEN');
  });

  it('try again or discard the records that issues name; a discarded one is no issue any more', async () => {
    const rule = { object: 'Order', name: 'Coupon_Needed', isActive: true, condition: 'ISBLANK(BC_Coupon_Codes__c)', field: 'BC_Coupon_Codes__c', message: 'a coupon is needed' };
    await deployValidationRule(stack, rule);
    await stack.scenario('orders', { count: 2 });
    await stack.settled();
    const openIssues = () => stack.soql(`SELECT Flow__c, Entity_Key__c FROM Crosswalk_Issue__c WHERE State__c = 'Open' ORDER BY Entity_Key__c`);
    const records = (await openIssues()).map((row) => ({ flow: String(row.Flow__c), entityKey: String(row.Entity_Key__c) }));
    assert.equal(records.length, 2);
    const [given, tried] = records;
    assert.deepEqual(await answerOf(stack, await admin.ask('discard', { records: [given] })), { status: 'Done', code: null, result: { moved: 1, notOpen: [] } });
    await deployValidationRule(stack, { ...rule, isActive: false });
    assert.deepEqual(await answerOf(stack, await admin.ask('redrive', { records })), { status: 'Done', code: null, result: { moved: 1, notOpen: [] } });
    await stack.settled();
    assert.deepEqual([(await openIssues()).length, (await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c LIKE '%:${tried?.entityKey}'`)).length, (await stack.soql(`SELECT Id FROM Order WHERE BC_Key__c LIKE '%:${given?.entityKey}'`)).length], [0, 1, 0]);
  });

  it('are found without their event, and the state of the service is mirrored for pages', async () => {
    await deployFlow(stack, { name: 'Crosswalk_Announce_Command', isActive: false });
    const id = await sales.ask('sync-record', { recordId: orderId });
    const database = await stack.database();
    // As if half a minute had passed since the last look.
    await database.query(`update crosswalk.checkpoint set position = $1 where name = 'commands-tick'`, [Buffer.from(JSON.stringify({ at: 0, by: 'nobody', isWatched: false, mirroredAt: 0, purgedAt: 0 }))]);
    const row = await waitForCommand(stack, id);
    const { rows: events } = await database.query('select source from crosswalk.event where entity_key = $1', [`Crosswalk_Command__c:${id}`]);
    await database.end();
    await deployFlow(stack, { name: 'Crosswalk_Announce_Command', isActive: true });
    assert.deepEqual([row.Status__c, events], ['Done', [{ source: 'poll' }]]);
    const mirrored = async () => stack.soql(`SELECT Key__c, Value__c FROM Crosswalk_Status__c WHERE Kind__c IN ('health', 'flow') ORDER BY Key__c`);
    await eventually('the state is mirrored', async () => (await mirrored()).length > 0);
    const values = new Map((await mirrored()).map((row) => [String(row.Key__c), JSON.parse(String(row.Value__c))]));
    assert.deepEqual([values.get('health:salesforce'), values.get('health:database'), values.get(`flow:${flow}`)?.isPaused], [{ isReady: true }, { isReady: true }, false]);
  });

  it('are done once each by two processes, which share them', async () => {
    const second = await stack.addService({ CROSSWALK_ROLE: 'all' });
    const ids = await Promise.all(Array.from({ length: 40 }, (_unused, place) => (place % 2 === 0 ? sales.ask('sync-record', { recordId: orderId }) : admin.ask('sync-filter', { flow, changedFrom: '2020-01-01T00:00:00Z' }))));
    const answers = await Promise.all(ids.map((id) => answerOf(stack, id)));
    assert.deepEqual(answers.map((answer) => answer.status), ids.map(() => 'Done'));
    const writes = (await stack.writes()).filter((write) => write.object === 'Crosswalk_Command__c' && write.action === 'update');
    for (const id of ids) assert.equal(writes.filter((write) => write.id === id).length, 2, 'one write accepts, one answers');
    const database = await stack.database();
    const { rows } = await database.query<{ id: string; tries: number }>('select id, tries from crosswalk.command where id = any ($1)', [ids]);
    await database.end();
    assert.deepEqual([rows.length, rows.every((row) => row.tries === 1)], [ids.length, true]);
    await second.stop();
  });

  it('that were accepted when the service was killed are done by the next one, from where they were', async () => {
    await answerOf(stack, await admin.ask('pause-flow', { flow }));
    await stack.scenario('orders', { count: 600 });
    await stack.faults({ bigcommerce: { latencyMs: 400 } });
    const id = await admin.ask('backfill', { flow });
    await waitForCommand(stack, id, (row) => Number(row.Progress__c) > 0);
    stack.service.signal('SIGKILL');
    await stack.service.ended();
    assert.equal((await readCommand(stack, id)).Status__c, 'Running');
    await stack.faults({});
    await stack.service.restart();
    const { status, result } = await answerOf(stack, id);
    assert.deepEqual([status, result], ['Done', { enqueued: 606 }]);
    const database = await stack.database();
    const { rows } = await database.query<{ tries: number; events: number }>(`select tries, (select count(*) from crosswalk.event where source = 'backfill')::int as events from crosswalk.command where id = $1`, [id]);
    await database.end();
    assert.deepEqual(rows, [{ tries: 2, events: 606 }]);
  });
});
