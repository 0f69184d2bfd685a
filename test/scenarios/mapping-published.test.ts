import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { createCustomerDesk } from './customer-desk.ts';
import { asRow, createOrderDesk, idOf } from './order-desk.ts';
import { deployCustomField, deployPermissionSet } from './org-setup.ts';
import { type Row, type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish } from './settings-desk.ts';

/** Object → a field of the customer's own. */
const ownFields = { OrderItem: 'Engraving__c', Product2: 'Material__c', Contact: 'Sales_Rep__c' } as const;
const take = (path: string) => ({ isOn: true, steps: [{ step: 'get', path }, { step: 'truncate', length: 80 }] });
const fieldMaps = {
  'order-to-salesforce.line': { Engraving__c: { isOn: true, steps: [{ step: 'concat', separator: ' / ', parts: [[{ step: 'get', path: 'record.name' }], [{ step: 'get', path: 'record.order.staff_notes' }]] }] } },
  'product-to-salesforce.product': { Material__c: take('record.custom_fields[name=Material].value') },
  'customer-to-salesforce.contact': { Sales_Rep__c: take('record.form_fields[name=Sales rep].value') },
};

describe('a published mapping', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  const readMap = async (map: string): Promise<Row[]> => Object(Object((await answerOf(stack, await admin.ask('read-mapping', { map }))).result)).source ?? [];
  const makeAll = async (name: string) => {
    const order = await createOrderDesk(stack).place({ staff_notes: 'For Ada', products: [{ name: `Ring ${name}`, quantity: 1, price_ex_tax: 10, price_inc_tax: 10 }] });
    const product = idOf(asRow(await stack.store('POST', '/v3/catalog/products', { name: `Table ${name}`, sku: `TABLE-${name}`, price: 90, type: 'physical', weight: 1, custom_fields: [{ name: 'Material', value: 'Oak' }] })).data);
    const customer = await createCustomerDesk(stack).register({ email: `kim.${name}@example.com`, form_fields: [{ name: 'Sales rep', value: 'Quinn' }] });
    await stack.settled();
    return { order, product, customer };
  };
  const valuesOf = async (name: string, { customer }: { customer: number }) => {
    const [line] = await stack.soql(`SELECT Engraving__c FROM OrderItem WHERE Description = 'Ring ${name}'`);
    const [product] = await stack.soql(`SELECT Material__c FROM Product2 WHERE ProductCode = 'TABLE-${name}'`);
    const contact = await createCustomerDesk(stack).find('Contact', customer, ['Sales_Rep__c']);
    return [line?.Engraving__c, product?.Material__c, contact.Sales_Rep__c];
  };

  before(async () => {
    stack = await startStack({ seed: 611 });
    for (const [object, name] of Object.entries(ownFields)) await deployCustomField(stack, { object, name, label: name.replace('__c', '') });
    await deployPermissionSet(stack, { name: 'Own_Fields', objects: ['Order', 'Product2', 'Contact'], fields: Object.entries(ownFields).map(([object, name]) => `${object}.${name}`) });
    await signIn(stack, stack.sandbox.ready.salesforce.username, ['Own_Fields']);
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin', 'Own_Fields']);
  });
  after(() => stack.close());

  it('fills lines, products and contacts with what the store sends of them; a rollback leaves the next ones alone', async () => {
    const first = await publish(stack, admin, (document) => void Object.assign(document, { fieldMaps }));
    assert.equal(first.result.state, 'live', JSON.stringify(first.result));
    assert.deepEqual(await valuesOf('one', await makeAll('one')), ['Ring one / For Ada', 'Oak', 'Quinn']);
    const back = await answerOf(stack, await admin.ask('rollback-settings', { version: 0 }));
    assert.equal(Object(back.result).state, 'live', JSON.stringify(back));
    assert.deepEqual(await valuesOf('two', await makeAll('two')), [null, null, null]);
  });

  it('offers the fields nobody documented, found in the newest records', async () => {
    const pathsOf = async (map: string) => (await readMap(map)).map(({ path }) => path);
    assert.ok((await pathsOf('product-to-salesforce.product')).includes('record.custom_fields[name=Material].value'));
    assert.ok((await pathsOf('customer-to-salesforce.contact')).includes('record.form_fields[name=Sales rep].value'));
    assert.ok((await pathsOf('order-to-salesforce.line')).includes('record.order.staff_notes'));
  });
});
