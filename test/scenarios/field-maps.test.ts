import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn } from './command-desk.ts';
import { billingAddressOf, createOrderDesk, type OrderDesk } from './order-desk.ts';
import { assignIntegration, deployCustomField, deployObject, deployPermissionSet } from './org-setup.ts';
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

  const hooks = async () => Object(await stack.store('GET', '/v3/hooks?limit=250')).data.filter(({ scope }: Row) => String(scope).startsWith('store/metafield/')).length;
  const untilTold = async () => {
    for (const deadline = performance.now() + 60_000; (await hooks()) < 3; ) assert.ok(performance.now() < deadline, 'the store is asked to tell of metafields');
  };

  before(async () => {
    stack = await startStack({ seed: 610 });
    for (const [name, label] of [['Region__c', 'Region'], ['Note__c', 'Note']] as const) await deployCustomField(stack, { object: 'Order', name, label });
    await deployCustomField(stack, { object: 'Product2', name: 'Chart__c', label: 'Chart' });
    await deployPermissionSet(stack, { name: 'Own_Fields', objects: ['Order', 'Product2'], fields: ['Order.Region__c', 'Order.Note__c', 'Product2.Chart__c'] });
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
      'fieldMaps.order-to-salesforce.order.Nowhere__c: writes Order.Nowhere__c, which the org does not have or does not show to the integration user',
      'fieldMaps.order-to-salesforce.order.EffectiveDate: leaves Order.EffectiveDate empty, which Salesforce requires',
      'fieldMaps.order-to-salesforce.nothing: names a map this version does not have',
    ]);
  });

  it('take a metafield of the store that the page offers: the order carries it, and its change comes by itself', async () => {
    const id = await place({});
    const metafields = `/v3/orders/${id}/metafields`;
    await stack.store('POST', metafields, { permission_set: 'read', namespace: 'loyalty', key: 'tier', value: 'gold' });
    const { result } = await answerOf(stack, await admin.ask('read-mapping', { map }));
    assert.deepEqual(Object(result).source.find(({ path }: Row) => path === 'record.metafields[name=loyalty.tier].value')?.samples, ['gold'], JSON.stringify(Object(result).source.slice(-3)));
    const fieldMaps = { [map]: { Note__c: { isOn: true, steps: [{ step: 'get', path: 'record.metafields[name=loyalty.tier].value' }] } } };
    const tried = await answerOf(stack, await admin.ask('try-mapping', { map, entityKey: `order:${id}`, fieldMaps }));
    assert.equal(Object(tried.result).records[0]?.fields.Note__c.value, 'gold', JSON.stringify(tried));
    assert.equal((await publishMaps({ fieldMaps })).result.state, 'live');
    await untilTold();
    const [field] = Object(await stack.store('GET', metafields)).data;
    await stack.store('PUT', `${metafields}/${field.id}`, { value: 'platinum' });
    await stack.settled();
    assert.equal((await orderOf(id))?.Note__c, 'platinum');
    await stack.store('DELETE', `${metafields}/${field.id}`);
    await stack.settled();
    assert.equal((await orderOf(id))?.Note__c, 'platinum', 'what the store no longer says leaves the field alone');
  });

  it('take a metafield of a variant, whose event does not name the product; where the event is lost, a sweep finds it', async () => {
    const published = await publishMaps({ fieldMaps: { 'product-to-salesforce.product': { Chart__c: { isOn: true, steps: [{ step: 'get', path: 'record.variant.metafields[name=size.chart].value' }] } } } });
    assert.equal(published.result.state, 'live', JSON.stringify(problemsOf(published)));
    await untilTold();
    // The first sweep of a list marks where the store stands.
    await stack.operations('POST', '/sweep');
    const product = Object(await stack.store('POST', '/v3/catalog/products', { name: 'Cap', type: 'physical', weight: 1, price: 20, sku: 'CAP-1' })).data;
    await stack.settled();
    const [variant] = Object(await stack.store('GET', `/v3/catalog/products/${product.id}/variants`)).data;
    const metafields = `/v3/catalog/products/${product.id}/variants/${variant.id}/metafields`;
    const chartOf = async () => (await stack.soql("SELECT Chart__c FROM Product2 WHERE ProductCode = 'CAP-1'"))[0]?.Chart__c;
    assert.equal(await chartOf(), null);
    const field = Object(await stack.store('POST', metafields, { permission_set: 'read', namespace: 'size', key: 'chart', value: 'A' })).data;
    await stack.settled();
    assert.equal(await chartOf(), 'A');
    await stack.faults({ bigcommerce: { webhookDrop: { probability: 1 } } });
    await stack.store('PUT', `${metafields}/${field.id}`, { value: 'B' });
    await stack.settled();
    await stack.faults({});
    assert.equal(await chartOf(), 'A');
    await stack.operations('POST', '/sweep');
    await stack.settled();
    assert.equal(await chartOf(), 'B');
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

  it('look up and evaluate for guests too, whom the shop knows from their order alone', async () => {
    const [account] = await stack.soql('SELECT Name, BC_Key__c FROM Account LIMIT 1');
    const contact = { FirstName: { isOn: true, steps: [{ step: 'jsonata', expression: '$uppercase(first_name) & "/" & record.last_name' }] }, BC_Attributes__c: { isOn: true, steps: [{ step: 'get', path: 'record.company' }, { step: 'enrich', object: 'Account', match: 'BC_Key__c', field: 'Name' }] } };
    const published = await publishMaps({ fieldMaps: { 'customer-to-salesforce.contact': contact } });
    assert.equal(published.result.state, 'live', JSON.stringify(published.result));
    await place({ billing_address: { ...billingAddressOf('guest.mapped@example.com'), company: account?.BC_Key__c } });
    const [guest] = await stack.soql("SELECT FirstName, BC_Attributes__c FROM Contact WHERE Email = 'guest.mapped@example.com'");
    assert.deepEqual([guest?.FirstName, guest?.BC_Attributes__c], ['ALEX/Example', account?.Name]);
  });

  describe('of a list', () => {
    let giver: Person;
    const list = 'order-to-salesforce.gift';
    const key = { type: 'Text', more: { externalId: 'true', length: 120, unique: 'true' } };
    const each = [{ step: 'get', path: 'record.products' }, { step: 'where', if: { path: 'quantity', is: 'greater', value: 1 } }];
    const rule = { object: 'Gift__c', externalId: 'Code__c', parent: 'order', lookup: 'Order__c', each, id: [{ step: 'get', path: 'item.id' }], vanished: 'delete' };
    const get = (path: string) => ({ isOn: true, steps: [{ step: 'get', path }] });
    const fields = { Title__c: get('item.name'), Count__c: get('item.quantity'), Note__c: get('record.staff_notes') };
    const giftsOf = async (id: number): Promise<Row[]> => stack.soql(`SELECT Title__c, Count__c, Note__c, Order__r.BC_Number__c FROM Gift__c WHERE Order__r.BC_Number__c = '${id}' ORDER BY Title__c`);
    const line = (name: string, quantity: number) => ({ name, quantity, price_ex_tax: 10, price_inc_tax: 10.83 });

    before(async () => {
      await deployObject(stack, { name: 'Gift__c', label: 'Gift', fields: [{ name: 'Code__c', ...key }, { name: 'Short__c', type: 'Text', more: { length: 20 } }, { name: 'Title__c', type: 'Text', more: { length: 80 } }, { name: 'Note__c', type: 'Text', more: { length: 80 } }, { name: 'Count__c', type: 'Number', more: { precision: 6, scale: 0 } }, { name: 'Order__c', type: 'Lookup', more: { referenceTo: 'Order', relationshipLabel: 'Gifts', relationshipName: 'Gifts' } }, { name: 'Product__c', type: 'Lookup', more: { referenceTo: 'Product2', relationshipLabel: 'Gifts', relationshipName: 'Gifts' } }] });
      await deployPermissionSet(stack, { name: 'Gifts', objects: ['Gift__c'], fields: ['Code__c', 'Short__c', 'Title__c', 'Note__c', 'Count__c', 'Order__c', 'Product__c'].map((field) => `Gift__c.${field}`), mayDelete: true });
      await assignIntegration(stack, 'Gifts');
      giver = await signIn(stack, 'giver@example.com', ['Crosswalk_Admin', 'Own_Fields', 'Gifts']);
    });

    it('are refused where the object, the key or the lookup cannot carry them', async () => {
      const refused = await publishMaps({ recordMaps: { [list]: { ...rule, externalId: 'Short__c', lookup: 'Title__c' }, 'order-to-salesforce.order': rule, 'order-to-salesforce.none': { ...rule, object: 'Nothing__c', parent: 'box', each: [{ step: 'jsonata', expression: 'a' }] }, 'order-to-salesforce.gone': { ...rule, object: 'Nothing__c', each: [{ step: 'jsonata', expression: 'a' }] } }, fieldMaps: {} });
      assert.deepEqual(problemsOf(refused), [
        `recordMaps.${list}.externalId: names Gift__c.Short__c, which is no text that is an external id and unique`,
        `recordMaps.${list}.lookup: names Gift__c.Title__c, which does not point to Order`,
        'recordMaps.order-to-salesforce.order: has the name of a map of Crosswalk',
        'recordMaps.order-to-salesforce.none.parent: hangs below "box", which the flow does not have',
        'recordMaps.order-to-salesforce.gone.each: has a step jsonata, which a list and its ids cannot take',
        'recordMaps.order-to-salesforce.gone.object: names Nothing__c, which the org does not have or does not show to the integration user',
      ]);
    });

    it('are made of what the service finds: the lists of the record, and objects of their own that point to it', async () => {
      const { result } = await answerOf(stack, await giver.ask('read-lists', { map }));
      const { parents, lists, objects } = Object(result);
      assert.deepEqual(objects, [{ object: 'Gift__c', label: 'Gift', keys: [{ field: 'Code__c', label: 'Code' }], lookups: [{ field: 'Order__c', label: 'Order' }] }]);
      assert.deepEqual([parents.map((one: Row) => one.map), lists.find(({ path }: Row) => path === 'record.products')?.fields.some(({ path }: Row) => path === 'item.id')], [['order-to-salesforce.order', 'order-to-salesforce.line'], true]);
      const below = await answerOf(stack, await giver.ask('read-lists', { map: 'customer-to-salesforce.contact' }));
      assert.deepEqual([Object(below.result).objects, Object(below.result).lists.some(({ path }: Row) => path === 'record.addresses')], [[], true]);
      const { source, maps } = Object((await answerOf(stack, await giver.ask('read-mapping', { map: list, recordMaps: { [list]: rule } }))).result);
      assert.deepEqual([source.some(({ path }: Row) => path === 'item.name'), maps.find((one: Row) => one.map === list)], [true, { map: list, object: 'Gift__c', isList: true }]);
    });

    it('make a record of each element, below that of the order, and take it away with the element; what is equal is not written', async () => {
      const id = await place({ products: [line('Lamp', 2), line('Shade', 1)] });
      const tried = await answerOf(stack, await giver.ask('try-mapping', { map: list, entityKey: `order:${id}`, recordMaps: { [list]: rule }, fieldMaps: { [list]: fields } }));
      const broken = await answerOf(stack, await admin.ask('try-mapping', { map: list, recordMaps: { [list]: { ...rule, each: [{ step: 'nothing' }] } } }));
      assert.deepEqual([broken.status, broken.code], ['Failed', 'INVALID_SETTINGS']);
      assert.deepEqual(Object(tried.result).records?.map(({ object, fields: seen }: Row) => [object, Object(seen).Title__c?.value]), [['Gift__c', 'Lamp']], JSON.stringify(tried));
      const published = await publishMaps({ recordMaps: { [list]: rule }, fieldMaps: { [list]: fields } });
      assert.equal(published.result.state, 'live', JSON.stringify(published.result));
      const { source, target } = Object((await answerOf(stack, await admin.ask('read-mapping', { map: list }))).result);
      assert.deepEqual([source.some(({ path }: Row) => path === 'item.quantity'), target.some(({ field }: Row) => field === 'Title__c'), target.some(({ field }: Row) => field === 'Code__c' || field === 'Order__c')], [true, true, false]);
      const other = await place({ staff_notes: 'wrap', products: [line('Lamp', 3), line('Rug', 2), line('Shade', 1)] });
      assert.deepEqual((await giftsOf(other)).map(({ Title__c, Count__c, Note__c }) => [Title__c, Count__c, Note__c]), [['Lamp', 3, 'wrap'], ['Rug', 2, 'wrap']]);
      assert.equal((await stack.soql(`SELECT Status FROM Order WHERE BC_Number__c = '${other}'`))[0]?.Status, 'Activated');
      const before = (await stack.writes()).length;
      await orders.edit(other, {});
      await stack.settled();
      assert.deepEqual((await stack.writes()).slice(before).filter(({ system }) => system === 'salesforce'), []);
      const lines = await orders.placedLines(other);
      await orders.edit(other, { products: lines.flatMap((one) => (one.name === 'Lamp' ? [{ id: one.id, quantity: 1 }] : [])) });
      await stack.settled();
      assert.deepEqual((await giftsOf(other)).map(({ Title__c }) => Title__c), ['Rug']);
      assert.equal((await stack.soql(`SELECT Status FROM Order WHERE BC_Number__c = '${other}'`))[0]?.Status, 'Activated');
    });

    it('go or stay, as their rule says, when their record or a part of it is deleted in the store', async () => {
      const options = { ...rule, parent: 'product', lookup: 'Product__c', each: [{ step: 'get', path: 'record.variant.option_values' }], id: [{ step: 'get', path: 'item.id' }] };
      const [going, staying] = ['product-to-salesforce.choice', 'product-to-salesforce.kept'];
      const label = { Title__c: get('item.label') };
      const published = await publishMaps({ recordMaps: { [list]: rule, [going]: options, [staying]: { ...options, vanished: 'keep' } }, fieldMaps: { [list]: fields, [going]: label, [staying]: label } });
      assert.equal(published.result.state, 'live', JSON.stringify(problemsOf(published)));
      const value = (name: string) => [{ option_display_name: 'Size', label: name }];
      const shirt = Object(await stack.store('POST', '/v3/catalog/products', { name: 'Shirt', type: 'physical', weight: 1, price: 20, options: [{ display_name: 'Size', type: 'dropdown' }], variants: [{ sku: 'LISTED-L', option_values: value('L') }, { sku: 'LISTED-S', option_values: value('S') }] })).data;
      await stack.settled();
      const choices = async (of: string) => (await stack.soql(`SELECT Title__c, Code__c FROM Gift__c WHERE Order__c = null ORDER BY Title__c`)).flatMap(({ Title__c, Code__c }) => (String(Code__c).includes(`:${of}:`) ? [Title__c] : []));
      assert.deepEqual([await choices('choice'), await choices('kept')], [['L', 'S'], ['L', 'S']]);
      const variants: Row[] = Object(await stack.store('GET', `/v3/catalog/products/${shirt.id}/variants`)).data;
      await stack.store('DELETE', `/v3/catalog/products/${shirt.id}/variants/${String(variants.find(({ sku }) => sku === 'LISTED-S')?.id)}`);
      await stack.settled();
      assert.deepEqual([await choices('choice'), await choices('kept')], [['L'], ['L', 'S']]);
      await stack.store('DELETE', `/v3/catalog/products/${shirt.id}`);
      await stack.settled();
      assert.deepEqual([await choices('choice'), await choices('kept')], [[], ['L', 'S']]);
    });

    it('stay where their map is switched off or its rule is to keep them, and go with it where that is to delete', async () => {
      const id = await place({ products: [line('Lamp', 2)] });
      const also = 'order-to-salesforce.token';
      await publishMaps({ recordMaps: { [list]: rule, [also]: { ...rule, vanished: 'keep' } }, fieldMaps: { [list]: fields, [also]: fields } });
      await orders.edit(id, { staff_notes: 'both' });
      await stack.settled();
      const both = async () => (await giftsOf(id)).length;
      assert.equal(await both(), 2);
      await publishMaps({ recordMaps: { [list]: { ...rule, isOn: false } }, fieldMaps: {} });
      await stack.settled();
      assert.equal(await both(), 2, 'one is off, of the other the records stay');
      await publishMaps({ recordMaps: {}, fieldMaps: {} });
      await stack.settled();
      assert.deepEqual((await stack.soql(`SELECT Code__c FROM Gift__c WHERE Order__r.BC_Number__c = '${id}'`)).map(({ Code__c }) => String(Code__c).split(':').at(-2)), ['token']);
      const before = (await stack.writes()).length;
      await orders.edit(id, {});
      await stack.settled();
      assert.deepEqual((await stack.writes()).slice(before).filter(({ system }) => system === 'salesforce'), []);
      await publishMaps({ recordMaps: { [list]: rule }, fieldMaps: { [list]: fields } });
      await orders.edit(id, { staff_notes: 'again' });
      await stack.settled();
      assert.equal(await both(), 2, 'a map that is there again makes them anew');
    });
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
