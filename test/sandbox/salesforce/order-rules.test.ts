import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonValue } from './json.ts';
import { createOrderScene } from './order-scene.ts';
import { deploy, idOf, metadataZip, permissionSetFile, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());
const scene = await createOrderScene(org);

const codeOf = (body: JsonValue | undefined) => (Array.isArray(body) && isJsonObject(body[0]) ? body[0].errorCode : body);
const orderRow = async (id: string, fields: string) => {
  const { body } = await org.admin('GET', `/sobjects/Order/${id}?fields=${fields}`);
  return isJsonObject(body) ? fields.split(',').map((name) => body[name]) : [];
};

test('an order is inserted as a draft only', async () => {
  const answer = await scene.order({ Status: 'Activated' });
  assert.deepEqual([answer.status, codeOf(answer.body)], [400, 'FAILED_ACTIVATION']);
});

test('an order needs its account, its date and its status', async () => {
  const noAccount = await org.call('POST', '/sobjects/Order', { EffectiveDate: '2026-11-22', Status: 'Draft' });
  const nothing = await org.call('POST', '/sobjects/Order', { AccountId: scene.accountId });
  assert.deepEqual(noAccount.body, [{ message: 'Required fields are missing: [AccountId]', errorCode: 'REQUIRED_FIELD_MISSING', fields: ['AccountId'] }]);
  assert.deepEqual(nothing.body, [{ message: 'Required fields are missing: [EffectiveDate, Status]', errorCode: 'REQUIRED_FIELD_MISSING', fields: ['EffectiveDate', 'Status'] }]);
});

test('the total of an order is the sum of its lines, kept as they come and go', async () => {
  const { orderId, lineId } = await scene.draftWithLine();
  await scene.line(orderId, { Quantity: 3, UnitPrice: 0.335 });
  const withBoth = await orderRow(orderId, 'TotalAmount');
  await org.call('DELETE', `/sobjects/OrderItem/${lineId}`);
  assert.deepEqual([withBoth, await orderRow(orderId, 'TotalAmount')], [[21.02], [1.02]]);
});

test('a deployed roll-up and the formula over it follow the lines', async () => {
  const orderId = idOf(await scene.order({ BC_Total__c: 12.5 }));
  await scene.line(orderId, { BC_Net__c: 7.25 });
  await scene.line(orderId, { BC_Net__c: 5.25 });
  assert.deepEqual(await orderRow(orderId, 'BC_Lines__c,BC_Difference__c'), [12.5, 0]);
  await org.call('PATCH', `/sobjects/Order/${orderId}`, { BC_Total__c: 13 });
  assert.deepEqual(await orderRow(orderId, 'BC_Difference__c'), [-0.5]);
});

test('activation changes Status alone', async () => {
  const { orderId } = await scene.draftWithLine();
  const together = await scene.activate(orderId, { BC_Status__c: 'Shipped' });
  const alone = await scene.activate(orderId);
  assert.deepEqual([codeOf(together.body), alone.status], ['FAILED_ACTIVATION', 204]);
  assert.deepEqual(await orderRow(orderId, 'Status,StatusCode,ActivatedDate'), ['Activated', 'Activated', '2026-11-22T12:00:00.000+0000']);
});

test('an order without lines cannot be activated', async () => {
  const answer = await scene.activate(idOf(await scene.order()));
  assert.deepEqual(answer.body, [{ message: 'An order must have at least one product.', errorCode: 'FAILED_ACTIVATION', fields: [] }]);
});

test('a price book is set once and stays', async () => {
  const orderId = idOf(await scene.order({ Pricebook2Id: null }));
  const other = idOf(await org.admin('POST', '/sobjects/Pricebook2', { Name: 'Other', IsActive: true }));
  const noBook = await scene.line(orderId);
  const first = await org.call('PATCH', `/sobjects/Order/${orderId}`, { Pricebook2Id: org.standardPricebookId });
  const second = await org.call('PATCH', `/sobjects/Order/${orderId}`, { Pricebook2Id: other });
  assert.deepEqual([codeOf(noBook.body), first.status, codeOf(second.body)], ['FIELD_INTEGRITY_EXCEPTION', 204, 'FIELD_INTEGRITY_EXCEPTION']);
});

test('a line belongs to the price book of its order', async () => {
  const other = idOf(await org.admin('POST', '/sobjects/Pricebook2', { Name: 'Elsewhere', IsActive: true }));
  const orderId = idOf(await scene.order({ Pricebook2Id: other }));
  const { body } = await scene.line(orderId);
  assert.deepEqual(body, [
    { message: 'field integrity exception: PricebookEntryId (pricebook entry is in a different pricebook than the one assigned to the order)', errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['PricebookEntryId'] },
  ]);
});

test('a line needs a price book entry and a positive quantity', async () => {
  const orderId = idOf(await scene.order());
  const answers = [await scene.line(orderId, { PricebookEntryId: null }), await scene.line(orderId, { Quantity: 0 }), await scene.line(orderId, { Quantity: -1 })];
  assert.deepEqual(answers.map((answer) => codeOf(answer.body)), ['REQUIRED_FIELD_MISSING', 'FIELD_INTEGRITY_EXCEPTION', 'FIELD_INTEGRITY_EXCEPTION']);
});

test('order and product of a line are set at its creation only', async () => {
  const { orderId, lineId } = await scene.draftWithLine();
  const { body } = await org.call('PATCH', `/sobjects/OrderItem/${lineId}`, { OrderId: orderId, PricebookEntryId: scene.entryId, Product2Id: scene.productId });
  assert.deepEqual(body, [
    {
      message: 'Unable to create/update fields: OrderId, PricebookEntryId, Product2Id. Please check the security settings of this field and verify that it is read/write for your profile or permission set.',
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['OrderId', 'PricebookEntryId', 'Product2Id'],
    },
  ]);
});

test('an activated order and its lines are neither deleted nor added to without Edit Activated Orders', async () => {
  const { orderId, lineId } = await scene.draftWithLine();
  await scene.activate(orderId);
  const answers = [
    await org.call('DELETE', `/sobjects/Order/${orderId}`), await org.call('DELETE', `/sobjects/OrderItem/${lineId}`), await scene.line(orderId),
    await org.call('PATCH', `/sobjects/OrderItem/${lineId}`, { Quantity: 1 }), await org.call('PATCH', `/sobjects/Order/${orderId}`, { BC_Status__c: 'Shipped' }),
  ];
  assert.deepEqual(answers.map((answer) => codeOf(answer.body)), ['DELETE_FAILED', 'DELETE_FAILED', ...Array.from({ length: 3 }, () => 'INSUFFICIENT_ACCESS_OR_READONLY')]);
});

test('an activated order goes back to Draft, is edited and activated again in one Composite', async () => {
  const { orderId, lineId } = await scene.draftWithLine();
  await scene.activate(orderId);
  const sub = (referenceId: string, method: string, path: string, body?: JsonValue) => ({ referenceId, method, url: `/services/data/v66.0${path}`, ...(body === undefined ? {} : { body }) });
  const { body } = await org.call('POST', '/composite', {
    allOrNone: true, collateSubrequests: false,
    compositeRequest: [
      sub('draft', 'PATCH', `/sobjects/Order/${orderId}`, { Status: 'Draft' }),
      sub('header', 'PATCH', `/sobjects/Order/${orderId}`, { BC_Status__c: 'Pending' }),
      sub('drop', 'DELETE', `/sobjects/OrderItem/${lineId}`),
      sub('add', 'POST', '/sobjects/OrderItem', { OrderId: orderId, PricebookEntryId: scene.entryId, Quantity: 1, UnitPrice: 5 }),
      sub('activate', 'PATCH', `/sobjects/Order/${orderId}`, { Status: 'Activated' }),
    ],
  });
  const responses = isJsonObject(body) && Array.isArray(body.compositeResponse) ? body.compositeResponse.filter(isJsonObject) : [];
  assert.deepEqual(responses.map((response) => response.httpStatusCode), [204, 204, 204, 201, 204]);
  assert.deepEqual(await orderRow(orderId, 'Status,TotalAmount,BC_Status__c'), ['Activated', 5, 'Pending']);
});

test('with Edit Activated Orders lines may change, the account may not', async () => {
  const { orderId, lineId } = await scene.draftWithLine();
  await scene.activate(orderId);
  const zip = metadataZip({ PermissionSet: ['Edit'] }, { 'permissionsets/Edit.permissionset': permissionSetFile({ objects: [], fields: [], userPermissions: ['EditActivatedOrders'] }) });
  await deploy(org.twin, zip);
  const [set] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Edit'");
  const [user] = await org.query(`SELECT Id FROM User WHERE Username = '${org.twin.username}'`);
  const assignment = idOf(await org.admin('POST', '/sobjects/PermissionSetAssignment', { PermissionSetId: set?.Id ?? null, AssigneeId: user?.Id ?? null }));
  const otherAccount = idOf(await org.call('POST', '/sobjects/Account', { Name: 'Other buyer' }));
  const line = await org.call('PATCH', `/sobjects/OrderItem/${lineId}`, { UnitPrice: 12 });
  const buyer = await org.call('PATCH', `/sobjects/Order/${orderId}`, { AccountId: otherAccount });
  await org.admin('DELETE', `/sobjects/PermissionSetAssignment/${assignment}`);
  assert.deepEqual([line.status, codeOf(buyer.body)], [204, 'FIELD_INTEGRITY_EXCEPTION']);
  assert.deepEqual(await orderRow(orderId, 'TotalAmount'), [24]);
});

test('status names are the org\'s own, the category decides', async () => {
  const own = await startOrgFixture({
    orderStatuses: [
      { apiName: 'Open', label: 'Offen', category: 'Draft', isDefault: true },
      { apiName: 'Packing', label: 'In Arbeit', category: 'Activated', isDefault: false },
      { apiName: 'Done', label: 'Fertig', category: 'Activated', isDefault: false },
    ],
  });
  const orders = await createOrderScene(own);
  const unknown = await orders.order();
  const orderId = idOf(await orders.order({ Status: 'Open' }));
  await orders.line(orderId);
  const statuses = [];
  for (const Status of ['Packing', 'Done', 'Open']) statuses.push((await own.call('PATCH', `/sobjects/Order/${orderId}`, { Status })).status);
  const labels = await own.query("SELECT MasterLabel FROM OrderStatus WHERE StatusCode = 'Activated' ORDER BY SortOrder");
  await own.close();
  assert.deepEqual([codeOf(unknown.body), statuses, labels.map((row) => row.MasterLabel)], ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', [204, 204, 204], ['In Arbeit', 'Fertig']]);
});

test('with several currencies a line takes the currency of its order and refuses the price of another', async () => {
  const many = await startOrgFixture({ currencies: ['USD', 'EUR'] });
  const prices = await createOrderScene(many);
  const euro = idOf(await prices.order({ CurrencyIsoCode: 'EUR' }));
  const dollar = idOf(await prices.order());
  const wrong = await prices.line(euro);
  const right = idOf(await prices.line(dollar));
  const { body } = await many.call('GET', `/sobjects/OrderItem/${right}?fields=CurrencyIsoCode`);
  await many.close();
  assert.deepEqual([codeOf(wrong.body), isJsonObject(body) && body.CurrencyIsoCode], ['FIELD_INTEGRITY_EXCEPTION', 'USD']);
});

test('deleting a draft order takes its lines with it', async () => {
  const { orderId, lineId } = await scene.draftWithLine();
  await org.call('DELETE', `/sobjects/Order/${orderId}`);
  const line = await org.call('GET', `/sobjects/OrderItem/${lineId}`);
  assert.equal(codeOf(line.body), 'ENTITY_IS_DELETED');
});

test('an account with orders stays', async () => {
  await scene.draftWithLine();
  const answer = await org.call('DELETE', `/sobjects/Account/${scene.accountId}`);
  assert.equal(codeOf(answer.body), 'DELETE_FAILED');
});
