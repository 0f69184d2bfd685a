import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileMatchRules, matchRuleSchemas, type RuleObject } from './match-rules.ts';

const toE164 = (text: string, country: string | undefined) => (text.startsWith('+') ? text.replaceAll(/[^+\d]/g, '') : country === 'DE' ? `+49${text.replaceAll(/\D/g, '').replace(/^0/, '')}` : undefined);
const list = (object: RuleObject) => (object === 'Contact' ? 'persons' : 'companies');
const compile = (given: object, object: RuleObject = 'Contact') => {
  const [rule] = compileMatchRules(matchRuleSchemas[list(object)].parse([{ name: 'n', ...given }]), { object, toE164 });
  assert.ok(rule);
  return rule;
};
const isSame = (given: object, rows: readonly [Record<string, unknown>, Record<string, unknown>], object: RuleObject = 'Contact') => {
  const rule = compile(given, object);
  const [one, other] = rows.map((row) => rule.keyOf(row));
  return one !== undefined && one === other;
};
const problemOf = (rules: unknown, object: RuleObject = 'Contact'): string | undefined => matchRuleSchemas[list(object)].safeParse(rules).error?.issues[0]?.message;

describe('match rules', () => {
  it('compare what is meant, not how it is typed', () => {
    assert.equal(isSame({ fields: ['email'] }, [{ Email: 'Ada@Example.com ' }, { Email: 'ada@example.com' }]), true);
    assert.equal(isSame({ fields: ['phone'] }, [{ Phone: '+49 30 1234567' }, { Phone: '(030) 12 34 567', MailingCountryCode: 'DE' }]), true);
    assert.equal(isSame({ fields: ['last_name', 'postcode'] }, [{ LastName: 'Müller', MailingPostalCode: '10 115' }, { LastName: 'MUELLER', MailingPostalCode: '10115' }]), true);
    assert.equal(isSame({ fields: ['company', 'postcode'] }, [{ Name: 'Acme Tools GmbH', BillingPostalCode: '10115' }, { Name: 'ACME-Tools', BillingPostalCode: '10115' }], 'Account'), true);
    assert.equal(isSame({ fields: ['tax_id'], field: 'VAT__c' }, [{ VAT__c: 'DE 123 456 789' }, { VAT__c: 'de123456789' }], 'Account'), true);
  });

  it('take tags and dots of an address for part of it: look-alikes are suggested, not linked', () => {
    assert.equal(isSame({ fields: ['email'] }, [{ Email: 'ada+shop@example.com' }, { Email: 'ada@example.com' }]), false);
  });

  it('say nothing where a value is missing', () => {
    assert.equal(isSame({ fields: ['last_name', 'postcode'] }, [{ LastName: 'Byron' }, { LastName: 'Byron', MailingPostalCode: null }]), false);
  });

  it('read a number without a country as one of the country that is asked for, and of none as nothing', () => {
    const rule = compile({ fields: ['phone'] });
    assert.deepEqual([rule.keyOf({ Phone: '030 1234567' }), rule.keyOf({ Phone: '030 1234567' }, 'DE')], [undefined, '[["phone","+49301234567"]]']);
    assert.equal(rule.countryOf({ MailingCountry: 'Germany' }), 'Germany');
  });

  it('ask the org in the spellings it may have, the narrowest field first', () => {
    assert.deepEqual(compile({ fields: ['postcode', 'last_name'] }).lookups([{ LastName: 'Müller', MailingPostalCode: 'SW1A1AA' }]), [{ field: 'LastName', values: ['Müller', 'Muller', 'Mueller'], and: [{ field: 'MailingPostalCode', values: ['SW1A1AA', 'SW1A 1AA', 'SW1A1 AA'] }] }]);
    assert.deepEqual(compile({ fields: ['phone'] }).lookups([{ Phone: '+49 (0)30 1234567 ext 9' }, { Phone: '12' }, {}]), [{ field: 'Phone', values: ['%1%2%3%4%5%6%7%'], isLike: true }]);
    assert.deepEqual(compile({ fields: ['company', 'postcode'] }, 'Account').lookups([{ Name: 'Acme & Sons, Inc.', BillingPostalCode: '1' }]), [{ field: 'Name', values: ['Acme%Sons%'], isLike: true, and: [{ field: 'BillingPostalCode', values: ['1'] }] }]);
  });

  it('ask in pieces that a query can hold, and nothing where nobody has a value', () => {
    const rule = compile({ fields: ['email'] });
    const pieces = rule.lookups(Array.from({ length: 201 }, (_unused, index) => ({ Email: `p${index}@example.com` })));
    assert.deepEqual([pieces.map(({ values }) => values.length), rule.lookups([{ Email: '' }])], [[100, 100, 1], []]);
  });

  it('are refused with the reason where they cannot work', () => {
    assert.match(problemOf([{ name: 'n', fields: ['last_name'] }]) ?? '', /alone does not say who/);
    assert.match(problemOf([{ name: 'n', fields: ['first_name', 'postcode'] }]) ?? '', /add the last name/);
    assert.match(problemOf([{ name: 'n', fields: ['shoe_size'] }]) ?? '', /a match rule compares external_id/);
    assert.match(problemOf([{ name: 'n', fields: ['company', 'postcode'] }]) ?? '', /a rule for people compares external_id, email/);
    assert.match(problemOf([{ name: 'n', fields: ['email'] }], 'Account') ?? '', /a rule for companies compares external_id, postcode, company, tax_id/);
    assert.match(problemOf([{ name: 'n', fields: ['email', 'email'] }]) ?? '', /names each field once/);
    assert.match(problemOf([{ name: 'n', fields: ['tax_id'] }]) ?? '', /needs the field of Salesforce/);
    assert.match(problemOf([{ name: 'n', fields: ['email'] }, { name: 'n', fields: ['phone'] }]) ?? '', /same name/);
    assert.equal(problemOf([{ name: 'n', fields: ['last_name', 'postcode'] }]), undefined);
  });
});
