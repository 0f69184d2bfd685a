import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { createOrderDesk } from './order-desk.ts';
import { deployCustomField, deployPermissionSet } from './org-setup.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish, readEffective } from './settings-desk.ts';

const map = 'order-to-salesforce.order';
const steps = (...given: unknown[]) => ({ fieldMaps: { [map]: { Description: { isOn: true, steps: given } } } });

function nested(depth: number): Record<string, unknown> {
  let condition: Record<string, unknown> = { is: 'present' };
  for (let level = 0; level < depth; level += 1) condition = { not: condition };
  return condition;
}

/** Whichever way settings come, they are looked at before a batch works by them. */
describe('settings that cannot work', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  const problemsOf = (result: unknown): string[] => Object(result).problems?.map(({ path, rule }: Row) => `${String(path)}: ${String(rule)}`) ?? [JSON.stringify(result)];
  const placed = async () => {
    const orders = createOrderDesk(stack);
    const id = await orders.place({ status_id: 11 });
    await stack.settled();
    return (await stack.soql(`SELECT Id FROM Order WHERE BC_Number__c = '${id}'`)).length;
  };

  before(async () => {
    stack = await startStack({ seed: 611 });
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin']);
  });
  after(() => stack.close());

  it('may be kept as a draft, and are refused when the draft is published; orders go on', async () => {
    const { document, version } = await readEffective(stack, admin);
    const kept = await answerOf(stack, await admin.ask('save-settings', { document: { ...document, ...steps({ step: 'eval', code: '1' }) }, base: version, note: '', isDraft: true }));
    assert.equal(Object(kept.result).state, 'draft', JSON.stringify(kept));
    const published = await answerOf(stack, await admin.ask('publish-settings', { version: Object(kept.result).version }));
    assert.deepEqual([published.status, published.code], ['Failed', 'INVALID_SETTINGS'], JSON.stringify(published));
    assert.match(problemsOf(published.result)[0] ?? '', /^fieldMaps\.order-to-salesforce\.order\.Description: step 1 eval/);
    assert.deepEqual([(await readEffective(stack, admin)).version, await placed()], [version, 1]);
  });

  it('are refused before they are tried on a record', async () => {
    for (const given of [steps({ step: 'eval', code: '1' }), steps({ step: 'get', path: 'a.__proto__.b' }), { rules: [{ map, field: 'EffectiveDate', kind: 'condition', severity: 'hold', condition: nested(500) }] }]) {
      const tried = await answerOf(stack, await admin.ask('try-mapping', { map, ...given }));
      assert.deepEqual([tried.status, tried.code, problemsOf(tried.result).length], ['Failed', 'INVALID_SETTINGS', 1], JSON.stringify(tried).slice(0, 500));
    }
  });

  it('are refused for a condition deeper than anybody reads, and for a rule about a part of the language', async () => {
    const rule = { map, kind: 'condition', severity: 'hold' };
    const refused = await publish(stack, admin, (document) => void Object.assign(document, { rules: [{ ...rule, field: 'EffectiveDate', condition: nested(500) }, { ...rule, field: 'constructor', condition: nested(1) }] }));
    assert.deepEqual(problemsOf(refused.result), ['rules.0.condition: it is nested more than 24 levels deep; split it over several rules', 'rules.1.field: is about constructor, which nothing is mapped to']);
  });

  it('are told before records fail: a mapped field that shrank, and one that Salesforce requires since', async () => {
    await deployCustomField(stack, { object: 'Order', name: 'Note__c', label: 'Note' });
    await deployPermissionSet(stack, { name: 'Own_Fields', objects: ['Order'], fields: ['Order.Note__c'] });
    await signIn(stack, stack.sandbox.ready.salesforce.username, ['Own_Fields']);
    const published = await publish(stack, admin, (document) => void Object.assign(document, { fieldMaps: { [map]: { Note__c: { isOn: true, steps: [{ step: 'get', path: 'record.staff_notes' }] } } } }));
    assert.equal(published.result.state, 'live', JSON.stringify(published));
    const drift = async () => {
      const { result } = await answerOf(stack, await admin.ask('preflight', {}));
      return /Your own field maps [^"]*/.exec(JSON.stringify(result))?.[0];
    };
    assert.equal(await drift(), 'Your own field maps fit both systems.');
    await deployCustomField(stack, { object: 'Order', name: 'Note__c', label: 'Note', length: 20 });
    await deployCustomField(stack, { object: 'Order', name: 'Must__c', label: 'Must', isRequired: true });
    const told = await drift();
    assert.match(String(told), /Must__c leaves Order\.Must__c empty, which Salesforce requires now/);
    assert.match(String(told), /Note__c writes Order\.Note__c, which took 80 characters and takes 20 now/);
  });
});
