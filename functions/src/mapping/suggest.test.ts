import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { longestTurn, turnMsMax } from '../../test-turns.ts';
import { phrasesOf } from './suggest-concept.ts';
import { peopleConcepts } from './suggest-people.ts';
import type { SourceField, TargetField } from './suggest-read.ts';
import { tradeConcepts } from './suggest-trade.ts';
import { suggestFields, suggestFieldsInTurns } from './suggest.ts';

const targets = (object: string, ...fields: readonly string[]): TargetField[] => fields.map((field) => ({ object, field }));
const sources = (object: string, ...fields: readonly string[]): SourceField[] => fields.map((field) => ({ object, field }));
const firsts = (source: readonly SourceField[], target: readonly TargetField[]): (string | undefined)[] => suggestFields(source, target).map(({ candidates: [best] }) => best && `${best.object}.${best.field}`);
const address = (prefix: string): string[] => ['Street', 'City', 'State', 'PostalCode', 'Country'].map((part) => `${prefix}${part}`);
const account = targets('Account', 'Name', 'Phone', 'Website', 'ParentId', ...address('Billing'), ...address('Shipping'));
const contact = targets('Contact', 'FirstName', 'LastName', 'Email', 'Phone', 'MobilePhone', 'AccountId', 'Birthdate', 'HasOptedOutOfEmail', ...address('Mailing'), ...address('Other'));

describe('suggestFields', () => {
  it('finds fields by synonyms, short forms and words without a gap', () => {
    assert.deepEqual(firsts(sources('customer', 'given_name', 'surname', 'e_mail', 'dob', 'tel_mobile', 'lastname'), contact), ['Contact.FirstName', 'Contact.LastName', 'Contact.Email', 'Contact.Birthdate', 'Contact.MobilePhone', 'Contact.LastName']);
  });

  it('takes the phone before the mobile phone, and the billing address before the shipping one', () => {
    assert.deepEqual(firsts(sources('customer', 'phone', 'addresses.city', 'shipping.city'), [...contact.filter(({ field }) => !field.startsWith('Mailing')), ...account.filter(({ field }) => field !== 'Phone')]), ['Contact.Phone', 'Account.BillingCity', 'Account.ShippingCity']);
  });

  it('keeps the parts of one address together', () => {
    const suggested = firsts(sources('contact', 'address.line1', 'address.town', 'address.zip', 'address.county'), contact);
    assert.deepEqual(suggested, ['Contact.MailingStreet', 'Contact.MailingCity', 'Contact.MailingPostalCode', 'Contact.MailingState']);
  });

  it('answers the same in turns, and lets others in after every field', async () => {
    const given = sources('customer', 'given_name', 'surname', 'e_mail', 'address.town', 'address.zip');
    let turns = 0;
    let isOver = false;
    const waiting = () => {
      turns += 1;
      if (!isOver) setImmediate(waiting);
    };
    setImmediate(waiting);
    const suggested = await suggestFieldsInTurns(given, contact);
    isOver = true;
    assert.deepEqual(suggested, suggestFields(given, contact));
    assert.ok(turns >= given.length, `${turns} turns`);
  });

  it('lets others in soon whatever the size: 400 fields against 300', { timeout: 60_000 }, async () => {
    const words = ['email', 'billing', 'city', 'postal', 'company', 'first', 'order', 'total', 'tax', 'date', 'status', 'street', 'price', 'custom'];
    const nameOf = (index: number, separator: string) => [index, index * 7 + 3, index * 11 + 5].map((at) => words[at % words.length]).join(separator);
    const given = Array.from({ length: 400 }, (_unused, index) => ({ object: 'order', field: `${nameOf(index, '_')}_${index}` }));
    const target = Array.from({ length: 300 }, (_unused, index) => ({ object: 'Order', field: `${nameOf(index, '_')}_${index}__c`, label: nameOf(index, ' ') }));
    const ms = await longestTurn(() => suggestFieldsInTurns(given, target));
    assert.ok(ms <= turnMsMax, `the event loop stood still for ${ms} ms`);
  });

  it('gives a field to the one it suits best, and others the next', () => {
    const order = targets('Order', 'TotalAmount', 'Freight__c', 'Tax__c');
    assert.deepEqual(firsts(sources('order', 'total_inc_tax', 'shipping_cost_ex_tax', 'total_tax'), order), ['Order.TotalAmount', 'Order.Freight__c', 'Order.Tax__c']);
  });

  it('takes the number of a fax for the fax, and the name of a brand for the brand', () => {
    assert.deepEqual(firsts(sources('contact', 'Phones.FAX.PhoneNumber'), [...contact, ...targets('Contact', 'Fax')]), ['Contact.Fax']);
    assert.deepEqual(firsts(sources('product', 'brand.name', 'name'), targets('Product2', 'Name', 'Manufacturer__c')), ['Product2.Manufacturer__c', 'Product2.Name']);
  });

  it('takes the company for the name of the account, not for a reference to it', () => {
    assert.deepEqual(firsts(sources('customer', 'company'), [...account, ...contact]), ['Account.Name']);
  });

  it('reads types from samples, and values of a picklist', () => {
    const target: TargetField[] = [{ object: 'Contact', field: 'Grade__c', type: 'picklist', picklist: ['Gold', 'Silver'] }, { object: 'Contact', field: 'Joined__c', type: 'date' }, { object: 'Contact', field: 'Remark_Text__c', type: 'string' }];
    assert.deepEqual(firsts([{ object: 'customer', field: 'club', samples: ['gold', 'silver'] }], target), ['Contact.Grade__c']);
    assert.deepEqual(firsts([{ object: 'customer', field: 'club_since', samples: ['2024-01-31', '2023-02-01'] }], target.slice(1)), ['Contact.Joined__c']);
  });

  it('does not hold a declared string against a field, as every column of a CSV file is one', () => {
    const target: TargetField[] = [{ object: 'Order', field: 'TotalAmount', type: 'currency' }, { object: 'Order', field: 'Description', type: 'textarea' }];
    const of = (type: string | undefined) => suggestFields([{ object: 'order', field: 'grand_total', type }], target);
    assert.deepEqual(of('string'), of(undefined));
    assert.equal(of('string')[0]?.candidates[0]?.field, 'TotalAmount');
  });

  it('gives at most five candidates, scores within 0 and 1, best first, without two of one score where anything tells them apart', () => {
    const suggestions = suggestFields(sources('customer', 'phone', 'billing.city', 'email', 'company'), [...account, ...contact]);
    for (const { candidates } of suggestions) {
      assert.ok(candidates.length > 0 && candidates.length <= 5);
      assert.ok(candidates.every(({ score, reason }) => score >= 0 && score <= 1 && reason !== ''));
      assert.deepEqual(candidates.map(({ score }) => score), candidates.map(({ score }) => score).sort((one, other) => other - one));
    }
    const scores = suggestions.flatMap(({ candidates: [first, second] }) => [first?.score ?? 0, second?.score ?? 1]);
    assert.ok(scores.every((score, at) => at % 2 === 1 || score > (scores[at + 1] ?? 1)));
  });

  it('answers the same whatever the order of the input', () => {
    const source = [...sources('customer', 'email', 'phone', 'default_address.city', 'company', 'note'), ...sources('order', 'total', 'phone')];
    const target = [...account, ...contact, ...targets('Order', 'TotalAmount', 'BillingPhoneNumber', 'Description')];
    const turned = suggestFields(source.toReversed(), target.toReversed()).toReversed();
    assert.deepEqual(turned, suggestFields(source, target));
  });

  it('takes any names, also those that mean something to JavaScript', () => {
    const odd = ['constructor', '__proto__', 'toString', '___', '日本語', 'a'.repeat(255), '...', '[0]', '__c', '1'];
    const suggestions = suggestFields(odd.map((field) => ({ object: field, field, type: field, samples: odd })), odd.map((field) => ({ object: field, field, label: field, type: field, picklist: odd })));
    assert.ok(suggestions.every(({ candidates }) => candidates.every(({ score }) => Number.isFinite(score))));
  });

  it('gives nothing to a field that is like none', () => {
    assert.deepEqual(suggestFields(sources('customer', 'qwrtz'), contact), [{ object: 'customer', field: 'qwrtz', candidates: [] }]);
  });
});

describe('the dictionary', () => {
  const groups = [...peopleConcepts, ...tradeConcepts];

  it('names the public source of every group', () => {
    assert.ok(groups.every(({ source }) => URL.canParse(source) && source.startsWith('https://')));
    assert.equal(new Set(groups.map(({ source }) => source)).size, groups.length);
  });

  it('holds no phrase twice under a concept, and no concept twice', () => {
    const phrases = phrasesOf(groups).map(({ concept, phrase }) => `${concept}: ${phrase}`);
    assert.deepEqual(phrases.filter((phrase, at) => phrases.indexOf(phrase) !== at), []);
    const concepts = groups.flatMap((group) => Object.keys(group.concepts));
    assert.equal(new Set(concepts).size, concepts.length);
  });
});
