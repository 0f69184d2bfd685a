import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact } from '../connectors/salesforce/targets.ts';
import type { TargetNode } from '../core/draft.ts';
import type { FieldRule } from '../core/object-rules.ts';
import type { Lookup } from '../core/target-writer.ts';
import { compileMatchRules, matchRuleSchemas } from '../matching/match-rules.ts';
import { createNodeState, type NodeState } from './batch.ts';
import { matchCompanies, spareCompanies } from './match-companies.ts';
import { type MatchPorts, matchPersons, ruleClaims } from './match-persons.ts';

const known: FieldRule = { label: '', type: 'string', length: 255, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const fields = ['Email', 'Phone', 'LastName', 'MailingPostalCode', 'MailingCountryCode', 'Name', 'BillingPostalCode', 'VAT__c'];
const toE164 = (text: string, country: string | undefined) => (country === undefined && !text.startsWith('+') ? undefined : `+${text.replaceAll(/\D/g, '')}`);
const persons = (given: object[]) => compileMatchRules(matchRuleSchemas.persons.parse(given), { object: 'Contact', toE164 });
const companies = compileMatchRules(matchRuleSchemas.companies.parse([{ name: 'Company', fields: ['company', 'postcode'] }]), { object: 'Account', toE164 });
const phone = { name: 'Phone', fields: ['phone'] };

type Buyer = { key: string; email?: string; channel?: string; isGuest?: boolean; contact?: Record<string, string>; company?: string };
/** Account and Contact of a buyer who is not linked. */
function buyer({ key, email, channel = '1', isGuest = false, contact: values = {}, company }: Buyer): [NodeState, NodeState] {
  const person = { identity: `guest:${email}`, email, isGuest, channel };
  const node = (more: Pick<TargetNode, 'sobject' | 'entity'> & Partial<TargetNode>): TargetNode => ({ key, role: 'own', fields: {}, references: {}, fixed: {}, parentKey: undefined, person, ...more });
  return [createNodeState(node({ sobject: 'Account', entity: account, fields: { Name: company ?? key, BillingPostalCode: '78701', VAT__c: '1' }, mappedBySettings: ['VAT__c'], ...(company !== undefined && { isCompany: true }) }), 1), createNodeState(node({ sobject: 'Contact', entity: contact, fields: { MailingCountryCode: 'US', ...values } }), 1)];
}

type World = { contacts?: Record<string, unknown>[]; accounts?: Record<string, unknown>[]; identities?: Record<string, unknown>[]; decisions?: Record<string, string>; rules?: object[]; duplicates?: 'allow' | 'hold' };
function world({ contacts = [], accounts = [], identities = [], decisions = {}, rules = [phone], duplicates = 'allow' }: World) {
  const lookups: Lookup[] = [];
  const ports: MatchPorts = {
    async find(wanted) {
      lookups.push(...wanted);
      return wanted.map(({ sobject, field, values }) => (sobject === 'BC_Identity__c' ? identities.filter((row) => values.includes(String(row[field]))) : sobject === 'Contact' ? contacts : accounts));
    },
    findLinksByRecord: async () => [],
    readLikeness: async () => undefined,
    findDecisions: async () => new Map(Object.entries(decisions)),
    rulesOf: () => new Map(fields.map((field) => [field, known])),
    digestKey: 'a key',
    settings: { matching: { persons: persons(rules), companies, duplicates } },
  };
  return { ports, lookups };
}
const dora = { Id: '003dora', AccountId: '001dora', BC_Key__c: null, Phone: '5125550160' };

describe('whom a match rule finds', () => {
  it('is linked, under the name of the rule, with the Account he has', async () => {
    const [home, person] = buyer({ key: 's:customer:1', contact: { Phone: '(512) 555-0160' } });
    await matchPersons([home, person], world({ contacts: [dora] }).ports);
    assert.deepEqual([person.id, home.id, person.facts.linkedBy], ['003dora', '001dora', 'Phone']);
  });

  it('is never somebody of another Account than the buyer has already', async () => {
    const [home, person] = buyer({ key: 's:customer:1', contact: { Phone: '5125550160' } });
    home.id = '001mine';
    await matchPersons([home, person], world({ contacts: [dora] }).ports);
    assert.deepEqual([person.id, home.id], [undefined, '001mine']);
  });

  it('belongs to the store or channel that the rule names, or to none', async () => {
    const meet = async (identities: object[], scope: string) => {
      const [home, person] = buyer({ key: 's:customer:1', channel: '2', contact: { Phone: '5125550160' } });
      await matchPersons([home, person], world({ contacts: [dora], identities: identities.map((row) => ({ Contact__c: '003dora', ...row })), rules: [{ ...phone, scope }] }).ports);
      return person.id;
    };
    const [here, elsewhere, other, guest] = [{ Key__c: 's:customer:9', Channel__c: '2' }, { Key__c: 's:customer:9', Channel__c: '1' }, { Key__c: 't:customer:9', Channel__c: '2' }, { Key__c: 's:guest:*:x', Channel__c: '*' }];
    assert.deepEqual(await Promise.all([meet([here], 'channel'), meet([elsewhere], 'channel'), meet([guest], 'channel'), meet([], 'channel'), meet([elsewhere], 'store'), meet([other], 'store'), meet([other], 'global')]), ['003dora', undefined, '003dora', '003dora', '003dora', undefined, '003dora']);
  });

  it('is one record for two new buyers of a batch, the registered one’s', async () => {
    const [guestHome, guest] = buyer({ key: 's:guest:*:a', isGuest: true, contact: { Phone: '512-555-0161' } });
    const [home, customer] = buyer({ key: 's:customer:1', contact: { Phone: '5125550161' } });
    await matchPersons([guestHome, guest, home, customer], world({}).ports);
    assert.deepEqual([guest.alias === customer, guestHome.alias === home, customer.alias], [true, true, undefined]);
  });

  it('is asked for in one go, and not at all where no rule has a value to ask for', async () => {
    const { ports, lookups } = world({});
    await matchPersons(buyer({ key: 's:customer:1' }), ports);
    assert.deepEqual(lookups.map(({ sobject }) => sobject), ['BC_Identity__c']);
  });
});

describe('whoever is surely the same person', () => {
  it('is linked where no rule finds anybody, unless he is of another Account', async () => {
    const [[home, person], [otherHome, other]] = [buyer({ key: 's:customer:1', contact: { Phone: '5125550160' } }), buyer({ key: 's:customer:2', contact: { Phone: '5125550160' } })];
    otherHome.id = '001other';
    const { ports } = world({ contacts: [dora], rules: [] });
    const [likelyPhone] = persons([phone]);
    assert.ok(likelyPhone);
    ports.settings.matching.likely = { name: 'Sure', phone: likelyPhone, fields: ['LastName'] };
    await matchPersons([home, person, otherHome, other], { ...ports, readLikeness: async () => (people) => () => people[0]?.id });
    assert.deepEqual([person.id, home.id, person.facts.linkedBy, other.id], ['003dora', '001dora', 'Sure', undefined]);
  });
});

describe('a buyer whom several fit', () => {
  const two = [dora, { ...dora, Id: '003doris' }];
  const doubtful = () => buyer({ key: 's:customer:1', contact: { Phone: '5125550160' } });

  it('is made, and the others are remembered for a person', async () => {
    const [home, person] = doubtful();
    await matchPersons([home, person], world({ contacts: two }).ports);
    assert.deepEqual([person.id, person.doubt, person.lookalikes, person.error], [undefined, 'Phone', ['003dora', '003doris'], undefined]);
  });

  it('is the one that carries a key of ours, if only one does', async () => {
    const [home, person] = doubtful();
    await matchPersons([home, person], world({ contacts: [dora, { ...dora, Id: '003doris', BC_Key__c: 's:customer:2' }] }).ports);
    assert.equal(person.id, '003doris');
  });

  it('is held where the settings say so', async () => {
    const [home, person] = doubtful();
    await matchPersons([home, person], world({ contacts: two, duplicates: 'hold' }).ports);
    assert.deepEqual([person.error?.code, person.error?.message.split('\n')[1], home.asksFirst], ['MATCH_UNDECIDED', 'Found: Contact 003dora, Contact 003doris.', true]);
  });

  it('is whoever a person chose, or somebody new', async () => {
    const [[home, chosen], [otherHome, made]] = [doubtful(), doubtful()];
    await matchPersons([home, chosen], world({ contacts: [two[1] ?? {}, dora], duplicates: 'hold', decisions: { 's:customer:1': '003doris' } }).ports);
    await matchPersons([otherHome, made], world({ contacts: two, duplicates: 'hold', decisions: { 's:customer:1': 'create' } }).ports);
    const [, gone] = doubtful();
    await matchPersons([gone], world({ contacts: [dora], duplicates: 'hold', decisions: { 's:customer:1': '003gone' } }).ports);
    assert.deepEqual([gone.id, gone.isAdopted], [undefined, false]);
    assert.deepEqual([chosen.id, home.id, home.facts.keepsKey, made.id, made.error, made.asksFirst], ['003doris', '001dora', 'true', undefined, undefined, undefined]);
  });
});

describe('claims', () => {
  it('are shared by whoever could meet by a rule, say nobody’s number, and tell channels apart where the rule does', () => {
    const of = (channel: string, number: string, scope = 'global') => ruleClaims(buyer({ key: 'k', channel, contact: { Phone: number } })[1], persons([{ name: 'E-mail', fields: ['email'] }, { ...phone, scope }]), 'a key');
    const [one, same, other] = [of('1', '(512) 555-0160'), of('2', '5125550160'), of('1', '5125550161')];
    assert.deepEqual([one, one.length], [same, 1]);
    assert.notDeepEqual(one, other);
    assert.doesNotMatch(one.join(), /555/);
    assert.notDeepEqual(of('1', '5125550160', 'channel'), of('2', '5125550160', 'channel'));
  });
});

describe('buyers of one company', () => {
  it('join its Account, and share one that is made', async () => {
    const [[first], [second], [third]] = [buyer({ key: 's:customer:1', company: 'Acme Inc.' }), buyer({ key: 's:customer:2', company: 'ACME' }), buyer({ key: 's:customer:3', company: 'Globex' })];
    await matchCompanies([first, second, third], world({ accounts: [{ Id: '001globex', Name: 'Globex Ltd', BillingPostalCode: '78701' }] }).ports);
    assert.deepEqual([first.alias, second.alias === first, third.id, third.facts.linkedBy], [undefined, true, '001globex', 'Company']);
  });

  it('leave what is there as it is, but for what an administrator maps', async () => {
    const [[there], [made]] = [buyer({ key: 's:customer:1', company: 'Acme' }), buyer({ key: 's:customer:2', company: 'Globex' })];
    there.id = '001acme';
    await matchCompanies([there, made], world({}).ports);
    spareCompanies([there, made]);
    assert.deepEqual([there.node.fields, Object.keys(made.node.fields)], [{ VAT__c: '1' }, ['Name', 'BillingPostalCode', 'VAT__c']]);
  });

  it('are nobody else’s business: who names no company has his own Account', async () => {
    const [own] = buyer({ key: 's:customer:1' });
    const { ports, lookups } = world({});
    await matchCompanies([own], ports);
    assert.deepEqual([own.alias, own.facts, lookups], [undefined, {}, []]);
  });
});
