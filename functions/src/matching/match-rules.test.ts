import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matchByRules, type MatchRule, matchRulesSchema, phoneE164, type RuleRecord, ruleKeyOf } from './match-rules.ts';

const rules = matchRulesSchema.parse([
  { name: 'id', fields: ['external_id'] },
  { name: 'e-mail', fields: ['email'], scope: 'store' },
  { name: 'phone', fields: ['phone'] },
  { name: 'name and postcode', fields: ['first_name', 'last_name', 'postcode'], scope: 'channel' },
]);
const kept: Record<string, RuleRecord> = {
  jane: { store: 's1', channel: '1', email: 'Jane@Example.com', phone: '+49 30 1234567', first_name: 'Jane', last_name: 'Müller', postcode: '10115' },
  john: { store: 's1', channel: '1', email: 'john@example.com', phone: '030/1234567', callingCode: '49' },
  joan: { store: 's1', channel: '1', external_id: '77', first_name: 'Joan', last_name: 'Doe', postcode: '1' },
};
const idsAt = (key: string): string[] => Object.entries(kept).filter(([, record]) => rules.some((rule) => ruleKeyOf(rule, record) === key)).map(([id]) => id);
const match = (record: RuleRecord, list: readonly MatchRule[] = rules) => matchByRules(list, record, idsAt);
const problemOf = (list: unknown): string | undefined => matchRulesSchema.safeParse(list).error?.issues[0]?.message;

describe('match rules', () => {
  it('take the first rule that finds somebody, values normalised', () => {
    assert.deepEqual(match({ store: 's1', email: 'jane@example.COM', external_id: '77' }), { kind: 'match', rule: 'id', id: 'joan' });
    assert.deepEqual(match({ store: 's1', email: ' JANE+shop@example.com ' }), { kind: 'match', rule: 'e-mail', id: 'jane' });
    assert.deepEqual(match({ store: 's1', channel: '1', first_name: 'JANE', last_name: 'Mueller', postcode: '10115' }), { kind: 'match', rule: 'name and postcode', id: 'jane' });
  });

  it('stay within their store or channel', () => {
    assert.deepEqual(match({ store: 's2', email: 'jane@example.com' }), { kind: 'none' });
    assert.deepEqual(match({ store: 's1', channel: '2', first_name: 'Jane', last_name: 'Müller', postcode: '10115' }), { kind: 'none' });
    assert.deepEqual(match({ store: 's1', first_name: 'Jane', last_name: 'Müller', postcode: '10115' }), { kind: 'none' });
  });

  it('leave it to a person where several are found, and try no weaker rule', () => {
    assert.deepEqual(match({ store: 's2', channel: '1', phone: '0049301234567', first_name: 'Jane', last_name: 'Müller', postcode: '10115' }), { kind: 'ambiguous', rule: 'phone', ids: ['jane', 'john'] });
  });

  it('pass over a rule for which a value is missing or no value', () => {
    assert.deepEqual(match({ store: 's1', email: 'nonsense', phone: '12', first_name: 'Joan', last_name: 'Doe', postcode: '1', channel: '1' }), { kind: 'match', rule: 'name and postcode', id: 'joan' });
    assert.deepEqual(match({ store: 's1' }), { kind: 'none' });
  });

  it('complete phone numbers only where the country is known', () => {
    assert.deepEqual([phoneE164('030 1234567', '49'), phoneE164('+49 (0)30 1234567'), phoneE164('0049 30 1234567'), phoneE164('030 1234567'), phoneE164('+1'), phoneE164('+1234567890123456')], ['+49301234567', '+49301234567', '+49301234567', undefined, undefined, undefined]);
  });

  it('are refused with the reason where they cannot work', () => {
    assert.match(problemOf([{ name: 'n', fields: ['last_name'] }]) ?? '', /alone does not say who/);
    assert.match(problemOf([{ name: 'n', fields: ['shoe_size'] }]) ?? '', /a match rule compares external_id/);
    assert.match(problemOf([{ name: 'n', fields: ['email', 'email'] }]) ?? '', /names each field once/);
    assert.match(problemOf([{ name: 'n', fields: ['email'] }, { name: 'n', fields: ['phone'] }]) ?? '', /same name/);
    assert.equal(problemOf([{ name: 'n', fields: ['last_name', 'postcode'] }]), undefined);
  });
});
