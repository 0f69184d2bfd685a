import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Decimal } from 'decimal.js';
import { orderLineSchema, orderSchema } from '../connectors/bigcommerce/order.ts';
import type { Draft, TargetNode } from '../core/draft.ts';
import { createRecordKeys } from '../core/record-key.ts';
import { SyncError } from '../core/sync-error.ts';
import { compileFieldMap } from '../mapping/compile.ts';
import type { FlowContext } from '../pipeline/define-flow.ts';
import { createTransformer } from '../pipeline/transform.ts';
import { orderStatusNames } from './all-flows.ts';
import { orderToSalesforce as flow } from './order-to-salesforce.ts';

const keys = createRecordKeys('abc123', 'a made-up guest secret');
const context: FlowContext = { keys, storeZone: 'America/Chicago', storeCurrency: 'USD', tables: { 'order-status': orderStatusNames }, org: { standardPricebookId: '01s000000000001AAA', currencies: undefined, defaultCurrency: 'USD', unitPriceScale: 2, draftStatus: 'Draft', activatedStatuses: new Set(['Activated']) }, settings: { charges: 'lines', conversions: {} } };
const transform = createTransformer((_flow, map) => compileFieldMap(flow.fieldMaps[map]?.map ?? {}));
const billing = { first_name: 'Ada', last_name: 'Example', company: '', street_1: '1 Example Street', street_2: '', city: 'Springfield', state: 'Illinois', zip: '62701', country: 'United States', country_iso2: 'US', phone: '555-0101', email: 'Ada@Example.com' };
const line = (id: number, more: Record<string, unknown> = {}) => ({ id, product_id: 5, variant_id: 372, order_address_id: 40, name: 'Mug', sku: 'MUG-R', type: 'physical', quantity: 3, price_ex_tax: '3.3333', price_inc_tax: '3.6667', total_ex_tax: '10.0000', total_inc_tax: '11.0000', ...more });
const order = {
  id: 250, customer_id: 7, channel_id: 1, status_id: 11, date_created: 'Sat, 02 May 2026 03:30:00 +0000', date_modified: 'Sat, 02 May 2026 03:30:05 +0000', subtotal_ex_tax: '10.0000', subtotal_inc_tax: '11.0000',
  shipping_cost_ex_tax: '5.0000', shipping_cost_inc_tax: '5.5000', total_ex_tax: '15.0000', total_inc_tax: '16.5000', currency_code: 'USD', default_currency_code: 'USD', payment_method: 'Test', payment_status: 'captured', billing_address: billing, lines: [line(1001)],
};

const result = (raw: Record<string, unknown> = {}, more: Partial<FlowContext> = {}) => {
  const { lines, ...rest } = { ...order, ...raw };
  return transform(flow, { entityKey: 'order:250', version: 1_777_692_605_000, data: { ...orderSchema.parse(rest), lines: lines.map((one) => orderLineSchema.parse(one)) } }, { ...context, ...more });
};
function draftOf(raw: Record<string, unknown> = {}, more: Partial<FlowContext> = {}): Draft {
  const draft = result(raw, more);
  assert.ok(!(draft instanceof SyncError));
  return draft;
}
const of = (draft: Draft, sobject: string): TargetNode[] => draft.nodes.filter((node) => node.sobject === sobject);
const orderNode = (draft: Draft) => of(draft, 'Order')[0];
const amount = (node: TargetNode, field: string) => new Decimal(String(node.fields[field]));
/** What the org adds up by itself. */
const totalAmount = (draft: Draft) => Decimal.sum(0, ...of(draft, 'OrderItem').map((node) => amount(node, 'UnitPrice').times(amount(node, 'Quantity')))).toFixed();
const linesNet = (draft: Draft) => Decimal.sum(0, ...of(draft, 'OrderItem').map((node) => amount(node, 'BC_Line_Net__c')));

describe('a placed order', () => {
  it('becomes an order below its buyer, on the standard price book, with lines below it', () => {
    const draft = draftOf();
    const ref = { sobject: 'Order', key: 'abc123:order:250' };
    assert.deepEqual([orderNode(draft)?.key, orderNode(draft)?.references, orderNode(draft)?.fixed], [ref.key, { AccountId: { sobject: 'Account', key: 'abc123:customer:7' }, BillToContactId: { sobject: 'Contact', key: 'abc123:customer:7' } }, { Pricebook2Id: '01s000000000001AAA' }]);
    assert.deepEqual(of(draft, 'OrderItem').map(({ key, parentKey, references }) => ({ key, parentKey, order: references.OrderId, entry: references.PricebookEntryId?.key })).slice(0, 2), [
      { key: 'abc123:line:1001', parentKey: ref.key, order: ref, entry: 'abc123:price:standard:372:USD' },
      { key: 'abc123:charge:250:shipping', parentKey: ref.key, order: ref, entry: keys.price('standard', `c${keys.custom('Shipping', 'CHARGE-SHIPPING').split(':').at(-1)}`, 'USD') },
    ]);
  });

  it('maps its header', () => {
    assert.deepEqual(orderNode(draftOf())?.fields, {
      Status: 'Draft', EffectiveDate: '2026-05-01', BillingStreet: '1 Example Street', BillingCity: 'Springfield', BillingState: 'Illinois', BillingPostalCode: '62701', BillingCountry: 'United States', BillingCountryCode: 'US', ShippingCountryCode: 'US',
      ShippingStreet: '1 Example Street', ShippingCity: 'Springfield', ShippingState: 'Illinois', ShippingPostalCode: '62701', ShippingCountry: 'United States',
      BC_Number__c: '250', BC_Status__c: 'Awaiting Fulfillment', BC_Placed_At__c: '2026-05-02T03:30:00.000Z', BC_Total_Inc_Tax__c: '16.5', BC_Total_Ex_Tax__c: '15', BC_Tax__c: '1.5', BC_Shipping__c: '5', BC_Handling__c: '0', BC_Wrapping__c: '0', BC_Fees__c: '0', BC_Discount__c: '0', BC_Store_Credit__c: '0', BC_Gift_Certificates__c: '0', BC_Refunded__c: '0', BC_Charges_Outside_Lines__c: '0',
      BC_Coupon_Codes__c: null, BC_Channel__c: '1', BC_Currency__c: 'USD', BC_Rate__c: null, BC_Payment_Method__c: 'Test', BC_Payment_Status__c: 'captured', BC_Tax_Inclusive__c: false, BC_Archived__c: false,
    });
  });

  it('ships to the first consignment', () => {
    const shipping = [{ ...billing, id: 40, city: 'Shelbyville' }];
    assert.equal(orderNode(draftOf({ consignments: { shipping } }))?.fields.ShippingCity, 'Shelbyville');
  });

  it('lists each coupon once', () => {
    const discounts = [{ amount: '1', code: 'SPRING', target: 'product' }, { amount: '1', code: '', target: 'order' }, { amount: '1', code: 'SPRING', target: 'product' }];
    assert.equal(orderNode(draftOf({ total_ex_tax: '12', total_inc_tax: '13.2', lines: [line(1001, { applied_discounts: discounts })] }))?.fields.BC_Coupon_Codes__c, 'SPRING');
  });

  it('shows number and amount where it does not exist yet, and nothing personal', () => assert.deepEqual(draftOf().facts, { number: '250', amount: '16.50' }));
});

describe('the buyer', () => {
  const buyer = (raw: Record<string, unknown>) => draftOf(raw).parents[0];

  it('is the registered customer, known from the order itself if the store has lost him', () => {
    const parent = buyer({});
    assert.deepEqual([parent?.flow, parent?.entityKey, parent?.fallback.email, parent?.fallback.id], ['customer-to-salesforce', 'customer:7', 'Ada@Example.com', 7]);
    assert.deepEqual(parent?.needs, ['Account', 'Contact', 'BC_Identity__c'].map((sobject) => ({ sobject, key: 'abc123:customer:7' })));
  });

  it('is a guest by e-mail, whatever the channel and however it is typed', () => {
    const guest = keys.guest('*', 'ada@example.com');
    assert.deepEqual([buyer({ customer_id: 0 })?.entityKey, buyer({ customer_id: 0, channel_id: 3, billing_address: { ...billing, email: ' ADA@example.com' } })?.entityKey], [`guest:${guest}`, `guest:${guest}`]);
    assert.deepEqual(orderNode(draftOf({ customer_id: 0 }))?.references.AccountId, { sobject: 'Account', key: guest });
  });

  it('without an e-mail is a person of this order alone', () => {
    const draft = draftOf({ customer_id: 0, billing_address: { ...billing, email: '' } });
    assert.deepEqual([draft.parents[0]?.entityKey, orderNode(draft)?.references.AccountId?.key], ['guest:order-250', keys.guest('*', 'guest:order-250')]);
    assert.equal(draft.parents[0]?.needs[0]?.key, orderNode(draft)?.references.AccountId?.key);
  });
});

describe('the status', () => {
  for (let id = 1; id <= 14; id += 1) {
    const isWanted = ![1, 5, 6, 7, 12].includes(id);
    it(`${id} (${orderStatusNames[id]}) ${isWanted ? 'activates the order' : 'does not activate it'}`, () => {
      const draft = draftOf({ status_id: id });
      assert.deepEqual(draft.activation, { node: { sobject: 'Order', key: 'abc123:order:250' }, isWanted });
      assert.equal(orderNode(draft)?.fields.BC_Status__c, orderStatusNames[id]);
    });
  }

  it('activates what the settings name and nothing else', () => {
    const settings = { ...context.settings, activatingStatuses: [7] };
    assert.deepEqual([7, 11].map((id) => draftOf({ status_id: id }, { settings }).activation?.isWanted), [true, false]);
  });

  it('0 is no sale: the checkout was never completed', () => {
    const refusal = result({ status_id: 0 });
    assert.ok(refusal instanceof SyncError);
    assert.deepEqual([refusal.code, refusal.disposition], ['NOT_A_SALE', 'skip']);
  });

  it('nobody knows is a person’s matter', () => {
    const refusal = result({ status_id: 15 });
    assert.ok(refusal instanceof SyncError);
    assert.deepEqual([refusal.code, refusal.field], ['UNREADABLE_SOURCE', 'BC_Status__c']);
  });
});

describe('the currency', () => {
  const several = { org: { ...context.org, currencies: new Set(['USD', 'EUR']) } };

  it('the org does not have holds the order, and says which', () => {
    for (const more of [{}, several]) {
      const refusal = result({ default_currency_code: 'CHF' }, more);
      assert.ok(refusal instanceof SyncError);
      assert.deepEqual([refusal.code, refusal.field, refusal.message], ['CURRENCY_UNKNOWN', 'CurrencyIsoCode', 'The order is in CHF, which the org does not have, and no rule converts it.\norder:250']);
    }
  });

  it('is the transactional one, not the one that was shown', () => assert.equal(orderNode(draftOf({ currency_code: 'CHF', default_currency_code: 'USD' }))?.fields.BC_Currency__c, 'USD'));

  it('is the store’s when the order names none', () => assert.ok(orderNode(draftOf({ default_currency_code: '' }))));

  it('other than the store’s gets prices of its own, made from the line', () => {
    const entries = of(draftOf({ default_currency_code: 'EUR' }, several), 'PricebookEntry');
    assert.deepEqual(entries.map(({ key, role, fields, fixed }) => ({ key: key.split(':').slice(3).join(':'), role, UnitPrice: fields.UnitPrice, currency: fixed.CurrencyIsoCode }))[0], { key: '372:EUR', role: 'ensure', UnitPrice: '3.33', currency: 'EUR' });
  });
});

describe('an order in a currency that a rule converts', () => {
  const by = (rule: string): Partial<FlowContext> => ({ settings: { charges: 'lines', conversions: { CAD: rule } } });
  const inCad = { default_currency_code: 'CAD', store_default_to_transactional_exchange_rate: '1.2500000000' };

  it('arrives in the currency of the org, and keeps what the shopper paid', () => {
    const draft = draftOf(inCad, by('0.7312'));
    const { BC_Currency__c, BC_Total_Inc_Tax__c, BC_Original_Total__c, BC_Conversion_Rate__c, BC_Total_Ex_Tax__c } = orderNode(draft)?.fields ?? {};
    // 16.50 × 0.7312 = 12.0648
    assert.deepEqual([BC_Currency__c, BC_Total_Inc_Tax__c, BC_Total_Ex_Tax__c, BC_Original_Total__c, BC_Conversion_Rate__c], ['CAD', '12.06', '10.968', '16.5', '0.7312']);
    assert.deepEqual([totalAmount(draft), linesNet(draft).toFixed()], ['12.06', '12.06']);
    const [first] = of(draft, 'OrderItem');
    assert.deepEqual([first?.fields.BC_Line_Net__c, first?.fields.BC_Original_Net__c, first?.references.PricebookEntryId?.key], ['7.3072', '10', 'abc123:price:standard:372:USD']);
  });

  it('may go by the rate the order carries', () => {
    const draft = draftOf(inCad, by('order'));
    assert.deepEqual([orderNode(draft)?.fields.BC_Total_Inc_Tax__c, orderNode(draft)?.fields.BC_Conversion_Rate__c, totalAmount(draft)], ['13.2', '0.8', '13.2']);
  });

  it('is held when it carries no rate, or one into another currency than the org’s', () => {
    const messages = [result({ default_currency_code: 'CAD' }, by('order')), result(inCad, { ...by('order'), storeCurrency: 'EUR' })].map((one) => (one instanceof SyncError ? [one.code, one.message] : []));
    assert.deepEqual(messages, [['CURRENCY_UNKNOWN', 'The order is in CAD and carries no exchange rate.\norder:250'], ['CURRENCY_UNKNOWN', 'The order is in CAD; its own rate leads to EUR, not to USD.\norder:250']]);
  });

  it('sells at converted catalogue prices when it is the store’s own', () => {
    const draft = draftOf({ default_currency_code: 'CAD' }, { ...by('0.5'), storeCurrency: 'CAD' });
    assert.deepEqual(draft.parents.find((parent) => parent.flow === 'product-to-salesforce')?.needs[1]?.key, 'abc123:price:standard:372:USD');
  });
});

describe('how a line reaches the shopper', () => {
  const delivery = (more: Record<string, unknown>, consignments: Record<string, unknown> = {}) => {
    const fields = of(draftOf({ lines: [line(1001, more)], consignments }), 'OrderItem')[0]?.fields;
    return [fields?.BC_Delivery__c, fields?.BC_Shipping_Method__c ?? null];
  };

  it('is shipped by the method of its consignment', () => assert.deepEqual(delivery({}, { shipping: [{ ...billing, id: 40, shipping_method: 'Express' }] }), ['shipping', 'Express']));
  it('is picked up where the order says', () => assert.deepEqual(delivery({ order_pickup_method_id: 9 }, { pickups: [{ pickup_method_display_name: 'Pick up', location: { name: 'Main street' }, line_items: [] }] }), ['pickup', 'Pick up, Main street']));
  it('is downloaded, or comes by e-mail', () => assert.deepEqual([delivery({ type: 'digital' }), delivery({ type: 'giftcertificate' })], [['download', null], ['email', null]]));
});

describe('the lines', () => {
  it('carry the exact amounts beside the rounded price', () => {
    const [first] = of(draftOf(), 'OrderItem');
    assert.deepEqual(first?.fields, { Quantity: 3, UnitPrice: '3.33', Description: 'Mug', BC_Kind__c: 'product', BC_Line_Net__c: '10', BC_Line_Tax__c: '1', BC_Line_Discount__c: '0', BC_Options__c: null, BC_Consignment_Key__c: 'abc123:order:250:40', BC_Delivery__c: 'shipping' });
  });

  it('of things that are no product are known by name and SKU together', () => {
    const custom = line(1002, { product_id: 0, variant_id: 0, name: 'Engraving', sku: 'ENG-1', total_ex_tax: '0', total_inc_tax: '0' });
    const draft = draftOf({ lines: [line(1001), custom] });
    const [, second] = of(draft, 'OrderItem');
    const [item] = of(draft, 'Product2');
    assert.deepEqual([second?.fields.BC_Kind__c, item?.key, item?.role, item?.fields], ['custom', keys.custom('Engraving', 'ENG-1'), 'ensure', { Name: 'Engraving', ProductCode: 'ENG-1', IsActive: true }]);
  });

  it('need their product once, however many there are', () => {
    const draft = draftOf({ total_ex_tax: '25', total_inc_tax: '27.5', lines: [line(1001), line(1002)] });
    assert.deepEqual(draft.parents.filter((parent) => parent.flow === 'product-to-salesforce').map(({ entityKey, needs }) => [entityKey, needs[0]?.key, needs[1]?.key]), Array.from({ length: 2 }, () => ['product:5', 'abc123:variant:372', 'abc123:price:standard:372:USD']));
    assert.equal(new Set(draft.nodes.map((node) => `${node.sobject} ${node.key}`)).size, draft.nodes.length);
  });

  it('taken out of the order are gone', () => assert.deepEqual(of(draftOf({ lines: [line(1001), line(1002, { quantity: 0 })] }), 'OrderItem').filter((node) => node.key.includes(':line:')).map((node) => node.key), ['abc123:line:1001']));

  it('of a product without a variant stand for the product', () => {
    assert.equal(of(draftOf({ lines: [line(1001, { variant_id: 0 })] }), 'OrderItem')[0]?.references.PricebookEntryId?.key, 'abc123:price:standard:p5:USD');
  });
});

describe('charges', () => {
  const rich = { handling_cost_ex_tax: '2', handling_cost_inc_tax: '2.2', wrapping_cost_ex_tax: '1', wrapping_cost_inc_tax: '1.1', fees: [{ id: 1, cost_ex_tax: '0.5', cost_inc_tax: '0.55' }], total_ex_tax: '18.5', total_inc_tax: '20.35' };
  const kinds = (draft: Draft) => of(draft, 'OrderItem').filter((node) => node.key.includes(':charge:')).map((node) => `${node.key.split(':').at(-1)} ${String(node.fields.UnitPrice)}`);

  it('as lines make the org’s own total the order’s total', () => {
    const draft = draftOf(rich);
    assert.deepEqual(kinds(draft), ['shipping 5', 'handling 2', 'wrapping 1', 'fee 0.5', 'tax 1.85', 'rounding 0.01']);
    assert.deepEqual([totalAmount(draft), linesNet(draft).toFixed(), orderNode(draft)?.fields.BC_Charges_Outside_Lines__c], ['20.35', '20.35', '0']);
  });

  it('as fields leave merchandise alone in the lines, and the difference is 0 all the same', () => {
    const draft = draftOf(rich, { settings: { charges: 'fields', conversions: {} } });
    assert.deepEqual([kinds(draft), linesNet(draft).toFixed(), orderNode(draft)?.fields.BC_Charges_Outside_Lines__c], [[], '10', '10.35']);
    assert.equal(linesNet(draft).plus(String(orderNode(draft)?.fields.BC_Charges_Outside_Lines__c)).toFixed(), '20.35');
  });

  it('that are nothing are no lines', () => assert.deepEqual(kinds(draftOf({ shipping_cost_ex_tax: '0', shipping_cost_inc_tax: '0', total_ex_tax: '9.99', total_inc_tax: '9.99', lines: [line(1001, { total_ex_tax: '9.99', total_inc_tax: '9.99' })] })), []));

  it('share service products over all orders', () => {
    const services = (id: number) => of(draftOf({ id }), 'Product2').map((node) => node.key);
    assert.deepEqual(services(250), services(251));
    assert.ok(services(250).length >= 2);
  });
});

describe('an order that contradicts itself', () => {
  it('lands all the same, with a warning that names the part', () => {
    const draft = draftOf({ total_ex_tax: '25', total_inc_tax: '26.5' });
    assert.deepEqual(draft.warnings, [{ code: 'TOTALS_DIFFER', message: 'The lines add up to 10.00 after discounts, but the total less charges leaves 20.00 for them (difference -10).' }]);
    assert.ok(orderNode(draft));
  });

  it('has no warning when it ties', () => assert.deepEqual(draftOf().warnings, []));
});
