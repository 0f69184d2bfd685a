import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, signIn } from './command-desk.ts';
import { createCustomerDesk, type CustomerDesk } from './customer-desk.ts';
import { createOrgDesk, type OrgDesk } from './org-desk.ts';
import { deployCustomField, deployPermissionSet } from './org-setup.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { untilRows, watchingClosely } from './watch-desk.ts';

describe('a field that became mandatory', { timeout: 120_000 }, () => {
  let stack: ScenarioStack;
  let org: OrgDesk;
  let customers: CustomerDesk;
  const region = { object: 'Account', name: 'Region__c', label: 'Region' };
  before(async () => {
    stack = await startStack({ seed: 306, environment: watchingClosely });
    [org, customers] = [createOrgDesk(stack), createCustomerDesk(stack)];
    await deployCustomField(stack, region);
    // Required fields take no permissions; before it is one, somebody has to be let in.
    await deployPermissionSet(stack, { name: 'Regions', objects: ['Account'], fields: ['Account.Region__c'] });
    for (let number = 0; number < 44; number += 1) await org.create('Account', { Name: `By hand ${number}`, Region__c: 'South' });
    await deployCustomField(stack, { ...region, isRequired: true });
    await stack.settled();
  });
  after(() => stack.close());

  it('gets a suggestion from what the org\'s records hold, with how many say so; only a person puts it in', async () => {
    const id = await customers.register({ email: 'region@example.com' });
    await stack.settled();
    const entityKey = `customer:${id}`;
    const [issue] = await untilRows(stack, `SELECT Code__c, Field__c, Suggested_Value__c, Message__c FROM Crosswalk_Issue__c WHERE Entity_Key__c = '${entityKey}'`, (rows) => rows[0]?.Suggested_Value__c !== null && rows.length > 0);
    assert.deepEqual([issue?.Code__c, issue?.Field__c, issue?.Suggested_Value__c], ['FIELD_MISSING', 'Region__c', 'South']);
    assert.match(String(issue?.Message__c), /\nCrosswalk suggests “South”: 44 of 44 records have it\./);
    const letters = await stack.operations('GET', '/dead-letters?state=open');
    assert.equal(Array.isArray(letters) ? letters.length : 0, 1, 'nothing is filled in by itself');
    const operator = await signIn(stack, 'oda@shop.example.com', ['Crosswalk_Admin']);
    // Nothing maps the field, and a Contact stands beside the Account.
    const preview = await answerOf(stack, await operator.ask('preview-mapping', { entityKey, field: 'Region__c' }));
    assert.equal(Object(preview.result).fieldOf, 'Account', JSON.stringify(preview));
    const answer = await answerOf(stack, await operator.ask('edit-and-redrive', { record: { flow: 'customer-to-salesforce', entityKey }, changes: { 'Account.Region__c': 'South' } }));
    assert.equal(answer.status, 'Done', JSON.stringify(answer));
    await stack.settled();
    assert.equal((await customers.find('Account', id, ['Region__c'])).Region__c, 'South');
  });
});
