import { withAddressCodes } from './address-picklist.ts';
import { createField } from './field.ts';
import { parseFormula } from './formula.ts';
import { toObjectSchema } from './object-definition.ts';
import { withFields } from './object-schema.ts';
import type { ObjectSchema } from './object-schema.ts';
import type { OrgShape } from './org-shape.ts';
import { account } from './objects/account.ts';
import { contact } from './objects/contact.ts';
import { contract, order, orderItem } from './objects/order.ts';
import { pricebook2, pricebookEntry, product2 } from './objects/product.ts';
import { caseObject, task } from './objects/case-object.ts';
import { lead, opportunity, opportunityContactRole, opportunityLineItem } from './objects/opportunity.ts';
import { setupObjects } from './objects/setup.ts';

const standardDefinitions = [
  account, contact, order, orderItem, contract, product2, pricebook2, pricebookEntry,
  opportunity, opportunityLineItem, opportunityContactRole, lead, caseObject, task, ...setupObjects,
];

/** Objects that carry a currency when the org has several; lines take theirs from the parent. */
const currencyObjects: ReadonlyMap<string, { createable: boolean; updateable: boolean }> = new Map([
  ['Account', { createable: true, updateable: true }],
  ['Contact', { createable: true, updateable: true }],
  ['Product2', { createable: true, updateable: true }],
  ['Order', { createable: true, updateable: true }],
  ['Opportunity', { createable: true, updateable: true }],
  ['PricebookEntry', { createable: true, updateable: false }],
  ['OrderItem', { createable: false, updateable: false }],
  ['OpportunityLineItem', { createable: false, updateable: false }],
]);

/** Order.Status has the values of this org. */
function withOrderStatuses(object: ObjectSchema, shape: OrgShape): ObjectSchema {
  const status = object.fields.find((field) => object.name === 'Order' && field.name === 'Status');
  return status ? withFields(object, [{ ...status, picklistValues: shape.orderStatuses.map(({ apiName }) => apiName) }]) : object;
}

/** Order.TotalAmount is the sum of its lines, kept by the platform itself. */
function withOrderTotal(object: ObjectSchema): ObjectSchema {
  const total = object.fields.find((field) => object.name === 'Order' && field.name === 'TotalAmount');
  if (!total) return object;
  return withFields(object, [{ ...total, rollUp: { childObject: 'OrderItem', childField: 'OrderId', operation: 'sum', summarizedField: 'TotalPrice' } }]);
}

/** An entry shows its product's name and code as they are now. */
function withProductNames(object: ObjectSchema): ObjectSchema {
  if (object.name !== 'PricebookEntry') return object;
  const shown = ['Name', 'ProductCode'].flatMap((name) => object.fields.filter((field) => field.name === name).map((field) => ({ ...field, formula: parseFormula(`Product2.${name}`) })));
  return withFields(object, shown);
}

function withCurrency(object: ObjectSchema, shape: OrgShape): ObjectSchema {
  const rights = currencyObjects.get(object.name);
  // CurrencyIsoCode exists only in a multi-currency org.
  if (shape.currencies.length < 2 || !rights) return object;
  return withFields(object, [
    createField({ name: 'CurrencyIsoCode', label: 'Currency ISO Code', type: 'picklist', length: 255, nillable: false, defaultedOnCreate: true, restrictedPicklist: true, permissionable: false, picklistValues: shape.currencies, ...rights }),
  ]);
}

/** The standard objects of an org of this shape, before anything is deployed. */
export function standardObjects(shape: OrgShape): ObjectSchema[] {
  return standardDefinitions.map((definition) => {
    const object = withCurrency(withOrderStatuses(withProductNames(withOrderTotal(toObjectSchema(definition))), shape), shape);
    return shape.addressPicklists ? withAddressCodes(object) : object;
  });
}
