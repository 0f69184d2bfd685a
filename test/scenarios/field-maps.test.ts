import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { createOrderDesk, type OrderDesk } from './order-desk.ts';
import { deployCustomField, deployPermissionSet } from './org-setup.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish } from './settings-desk.ts';

const map = 'order-to-salesforce.order';
const awaitingFulfillment = 11;

describe('field maps of an administrator', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  let orders: OrderDesk;
  const publishMaps = (given: Record<string, unknown>) => publish(stack, admin, (document) => void Object.assign(document, given));
  const orderOf = async (id: number): Promise<Row | undefined> => (await stack.soql(`SELECT Id, Region__c, Note__c, Description FROM Order WHERE BC_Number__c = '${id}'`))[0];
  const place = async (order: Record<string, unknown>) => {
    const id = await orders.place({ status_id: awaitingFulfillment, ...order });
    await stack.settled();
    return id;
  };
  const problemsOf = ({ result }: Awaited<ReturnType<typeof publish>>) => Object(result).problems?.map(({ path, rule }: Row) => `${String(path)}: ${String(rule)}`) ?? result;

  before(async () => {
    stack = await startStack({ seed: 610 });
    for (const [name, label] of [['Region__c', 'Region'], ['Note__c', 'Note']] as const) await deployCustomField(stack, { object: 'Order', name, label });
    await deployPermissionSet(stack, { name: 'Own_Fields', objects: ['Order'], fields: ['Order.Region__c', 'Order.Note__c'] });
    await signIn(stack, stack.sandbox.ready.salesforce.username, ['Own_Fields']);
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin', 'Own_Fields']);
    orders = createOrderDesk(stack);
  });
  after(() => stack.close());

  it('fill a field of their own from what the store sends, by a condition and a table; the next order carries it', async () => {
    const region = [{ step: 'get', path: 'record.staff_notes' }, { step: 'when', cases: [{ if: { path: 'record.staff_notes', is: 'present' }, steps: [{ step: 'get', path: 'record.staff_notes' }, { step: 'case', to: 'lower' }, { step: 'lookup', table: 'region', missing: 'keep' }] }] }];
    const { status, result } = await publishMaps({ fieldMaps: { [map]: { Region__c: { isOn: true, steps: region } } }, tables: { region: { n: 'North' } } });
    assert.deepEqual([status, result.state], ['Done', 'live'], JSON.stringify(result));
    const rows = await stack.soql('SELECT Map__c, Field__c, Is_On__c FROM Crosswalk_Field_Map__mdt WHERE Version__c = 1');
    assert.deepEqual(rows.map(({ Map__c, Field__c, Is_On__c }) => [Map__c, Field__c, Is_On__c]), [['order_to_salesforce.order', 'Region__c', true]]);
    const [north, elsewhere, none] = [await place({ staff_notes: 'N' }), await place({ staff_notes: 'Moon' }), await place({})];
    assert.deepEqual([(await orderOf(north))?.Region__c, (await orderOf(elsewhere))?.Region__c, (await orderOf(none))?.Region__c], ['North', 'moon', null]);
  });

  it('show what a record becomes under a draft, step by step, and what Salesforce has now', async () => {
    const id = await place({ staff_notes: 'N' });
    const steps = [{ step: 'get', path: 'record.staff_notes' }, { step: 'concat', parts: [[{ step: 'constant', value: 'Region' }], [{ step: 'get', path: 'record.staff_notes' }]], separator: ' ' }];
    const answer = await answerOf(stack, await admin.ask('try-mapping', { map, entityKey: `order:${id}`, fieldMaps: { [map]: { Region__c: { isOn: true, steps } } } }));
    const [record] = Object(answer.result).records;
    assert.deepEqual([answer.status, record.object, record.fields.Region__c.value, record.fields.Region__c.inOrg, record.fields.Region__c.problem], ['Done', 'Order', 'Region N', 'North', null], JSON.stringify(answer));
    assert.deepEqual(record.fields.Region__c.steps.map(({ value }: Row) => value), ['N', 'Region N']);
    assert.equal((await orderOf(id))?.Region__c, 'North', 'nothing was written');
  });

  it('begin with the fields of both sides, custom ones among them', async () => {
    const { result } = await answerOf(stack, await admin.ask('read-mapping', { map }));
    const { source, target, packaged } = Object(result);
    assert.ok(source.some(({ path, isComputed }: Row) => path === 'record.staff_notes' && isComputed === false), JSON.stringify(source.slice(0, 5)));
    assert.ok(source.some(({ path, isComputed }: Row) => path === 'tax' && isComputed === true));
    assert.deepEqual(target.filter(({ field }: Row) => field === 'Region__c' || field === 'PoNumber').map(({ field, isCustom, isUpdateable }: Row) => [field, isCustom, isUpdateable]).sort(), [['PoNumber', false, true], ['Region__c', true, true]]);
    assert.ok(packaged.BC_Total_Inc_Tax__c.length > 0);
  });

  it('are refused with field and step where they cannot work, and nothing is kept', async () => {
    const refused = await publishMaps({ fieldMaps: { [map]: { Region__c: { isOn: true, steps: [{ step: 'get', path: 'a.__proto__.b' }] }, Nowhere__c: { isOn: true, steps: [{ step: 'constant', value: 1 }] }, EffectiveDate: { isOn: false, steps: [] }, Note__c: { isOn: true, steps: [{ step: 'lookup', table: 'nothing' }] } }, 'order-to-salesforce.nothing': {} } });
    assert.deepEqual(problemsOf(refused), [
      'fieldMaps.order-to-salesforce.order.Region__c: step 1 get > path names a part of the language, not of a record',
      'fieldMaps.order-to-salesforce.order.Note__c: step 1 lookup there is no value table "nothing"; the tables are customer-group, order-status, payment-method, region, shipping-method',
      'fieldMaps.order-to-salesforce.nothing: names a map this version does not have',
      'fieldMaps.order-to-salesforce.order.Nowhere__c: writes Order.Nowhere__c, which the org does not have or does not show to the integration user',
      'fieldMaps.order-to-salesforce.order.EffectiveDate: leaves Order.EffectiveDate empty, which Salesforce requires',
    ]);
  });

  it('look other records up and evaluate JSONata, which is killed when it never ends: that order waits for a person, the others land', async () => {
    const [account] = await stack.soql('SELECT Id, Name, BC_Key__c FROM Account LIMIT 1');
    const maps = { Note__c: { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }, { step: 'enrich', object: 'Account', match: 'BC_Key__c', field: 'Name' }] }, Region__c: { isOn: true, steps: [{ step: 'jsonata', expression: '$contains(record.customer_message, /^(a+)+$/) ? "bomb" : $string($count(record.products))' }] } };
    const published = await publishMaps({ fieldMaps: { [map]: maps } });
    assert.deepEqual(published.result.state, 'live', JSON.stringify(published));
    const [found, bomb] = [await place({ staff_notes: account?.BC_Key__c, customer_message: 'hello' }), await orders.place({ status_id: awaitingFulfillment, customer_message: `${'a'.repeat(60)}!` })];
    await stack.settled();
    assert.deepEqual([(await orderOf(found))?.Note__c, (await orderOf(found))?.Region__c], [account?.Name, '1']);
    assert.equal(await orderOf(bomb), undefined);
    const [issue] = await stack.soql('SELECT Code__c, Message__c FROM Crosswalk_Issue__c');
    assert.deepEqual([issue?.Code__c, /JSONata/.test(String(issue?.Message__c))], ['UNREADABLE_SOURCE', true], JSON.stringify(issue));
  });

  it('rule by rule let a record in with a warning, hold it, or keep it out', async () => {
    const rule = { map, field: 'Note__c', kind: 'condition', message: 'Says so' };
    const about = (text: string) => ({ not: { path: 'Note__c', is: 'equal', value: text } });
    const published = await publishMaps({ fieldMaps: { [map]: { Note__c: { isOn: true, steps: [{ step: 'get', path: 'record.customer_message' }] } } }, rules: [{ ...rule, severity: 'warn', condition: about('warn') }, { ...rule, severity: 'hold', condition: about('hold') }, { ...rule, severity: 'reject', condition: about('reject') }] });
    assert.deepEqual(published.result.state, 'live', JSON.stringify(published.result));
    const [warned, held, rejected] = [await place({ customer_message: 'warn' }), await place({ customer_message: 'hold' }), await place({ customer_message: 'reject' })];
    assert.deepEqual([(await orderOf(warned)) !== undefined, await orderOf(held), await orderOf(rejected)], [true, undefined, undefined]);
    const issues = await stack.soql("SELECT Code__c FROM Crosswalk_Issue__c WHERE State__c = 'Open'");
    assert.deepEqual(new Set(issues.map(({ Code__c }) => Code__c)), new Set(['HELD_BY_RULE', 'RULE_WARNING', 'UNREADABLE_SOURCE']));
  });
});
