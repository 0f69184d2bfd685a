import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { createOrderScene } from './order-scene.ts';
import { idOf, startOrgFixture } from './org-fixture.ts';

const org = await startOrgFixture();
after(() => org.close());

const product = async (Name: string) => idOf(await org.call('POST', '/sobjects/Product2', { Name, IsActive: true }));
const entry = (Product2Id: string, Pricebook2Id: string, more: JsonObject = {}) => org.call('POST', '/sobjects/PricebookEntry', { Product2Id, Pricebook2Id, UnitPrice: 3, IsActive: true, ...more });
const customBook = idOf(await org.call('POST', '/sobjects/Pricebook2', { Name: 'Shop', IsActive: true }));

test('the standard price comes first', async () => {
  const productId = await product('Lamp');
  const early = await entry(productId, customBook);
  const standard = await entry(productId, org.standardPricebookId);
  const late = await entry(productId, customBook, { UnitPrice: 2.5 });
  assert.deepEqual([early.body, standard.status, late.status], [[{ message: 'No standard price defined for this product', errorCode: 'STANDARD_PRICE_NOT_DEFINED', fields: [] }], 201, 201]);
});

test('a product has one entry in a price book', async () => {
  const productId = await product('Desk');
  await entry(productId, org.standardPricebookId);
  const { body } = await entry(productId, org.standardPricebookId);
  assert.deepEqual(body, [{ message: 'This price definition already exists in this price book', errorCode: 'DUPLICATE_VALUE', fields: [] }]);
});

test('book and product of an entry are set at its creation only', async () => {
  const productId = await product('Chair');
  const entryId = idOf(await entry(productId, org.standardPricebookId));
  const { body } = await org.call('PATCH', `/sobjects/PricebookEntry/${entryId}`, { Pricebook2Id: customBook, Product2Id: productId });
  assert.deepEqual(Array.isArray(body) && isJsonObject(body[0]) && [body[0].errorCode, body[0].fields], ['INVALID_FIELD_FOR_INSERT_UPDATE', ['Pricebook2Id', 'Product2Id']]);
});

test('an entry that uses the standard price has no price of its own', async () => {
  const productId = await product('Shelf');
  await entry(productId, org.standardPricebookId, { UnitPrice: 8 });
  const both = await entry(productId, customBook, { UseStandardPrice: true });
  const own = await org.call('POST', '/sobjects/PricebookEntry', { Product2Id: productId, Pricebook2Id: customBook, IsActive: true, UseStandardPrice: true });
  const [row] = await org.query(`SELECT UnitPrice, Name FROM PricebookEntry WHERE Id = '${idOf(own)}'`);
  assert.deepEqual([both.status, row?.UnitPrice, row?.Name], [400, 8, 'Shelf']);
});

test('a product on order lines cannot be deleted', async () => {
  const scene = await createOrderScene(org);
  await scene.draftWithLine();
  const { body } = await org.call('DELETE', `/sobjects/Product2/${scene.productId}`);
  assert.equal(Array.isArray(body) && isJsonObject(body[0]) && body[0].errorCode, 'DELETE_FAILED');
});

test('CurrencyIsoCode exists only in an org with several currencies, and entries count per currency', async () => {
  const many = await startOrgFixture({ currencies: ['USD', 'EUR'] });
  const productId = idOf(await many.call('POST', '/sobjects/Product2', { Name: 'Both', IsActive: true }));
  const inCurrency = (CurrencyIsoCode: string) => many.call('POST', '/sobjects/PricebookEntry', { Product2Id: productId, Pricebook2Id: many.standardPricebookId, UnitPrice: 3, IsActive: true, CurrencyIsoCode });
  const statuses = [(await inCurrency('USD')).status, (await inCurrency('EUR')).status, (await inCurrency('EUR')).status, (await inCurrency('ZZZ')).status];
  await many.close();
  const single = await entry(await product('One'), org.standardPricebookId, { CurrencyIsoCode: 'USD' });
  assert.deepEqual([statuses, single.status], [[201, 201, 400, 400], 400]);
});
