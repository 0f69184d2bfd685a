import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact, identity, order, orderItem, pricebookEntry } from '../connectors/salesforce/targets.ts';
import type { Draft, PersonMatch, TargetNode } from '../core/draft.ts';
import { refKey } from '../core/draft.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { FieldRule } from '../core/object-rules.ts';
import type { Lookup, ReadWish } from '../core/target-writer.ts';
import { compileMatchRules, matchRuleSchemas } from '../matching/match-rules.ts';
import { type BatchRecord, createNodeState, type NodeState } from './batch.ts';
import { digest } from './canonical.ts';
import { resolve, type ResolvePorts } from './resolve.ts';

const rule: FieldRule = { label: '', type: 'string', length: 255, precision: 0, scale: 0, isRequired: false, isCreateable: true, isUpdateable: true, restrictedTo: undefined };
const node = (entity: TargetNode['entity'], key: string, more: Partial<TargetNode> = {}): TargetNode => ({ sobject: entity.sobject, key, entity, role: 'own', fields: {}, references: {}, fixed: {}, parentKey: undefined, person: undefined, ...more });
const job = (entityKey: string): Job => ({ connectionId: 1, flow: 'f', entityKey, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [1] });
const link = (sobject: string, key: string, more: Partial<Link> = {}): Link => ({ sobject, key, salesforceId: `${sobject}-id-of-${key}`, parentKey: undefined, sourceVersion: 0, base: {}, facts: {}, ...more });

function record(entityKey: string, nodes: TargetNode[], more: { version?: number; activation?: Draft['activation'] } = {}): BatchRecord {
  const version = more.version ?? 10;
  return { job: job(entityKey), record: { entityKey, version, data: {} }, draft: { nodes, parents: [], activation: more.activation, warnings: [], facts: {} }, nodes: nodes.map((one) => createNodeState(one, version)), removed: [], error: undefined };
}

/** A buyer as the customer flow drafts one. */
function buyer(key: string, person: PersonMatch, role: 'own' | 'ensure' = 'own'): TargetNode[] {
  const reference = { sobject: 'Account', key };
  return [node(account, key, { person, role, fields: { Name: key } }), node(contact, key, { person, role, references: { AccountId: reference } }), node(identity, key, { role, references: { Account__c: reference, Contact__c: { sobject: 'Contact', key } } })];
}
const emailRule = compileMatchRules(matchRuleSchemas.persons.parse([{ name: 'E-mail', fields: ['email'] }]), { object: 'Contact', toE164: () => undefined });
const person = (email: string | undefined, isGuest = false): PersonMatch => ({ identity: `guest:${email}`, email, isGuest });

/** The world outside: links, claims of others, records in the org. */
function world(more: { successors?: Record<string, string>; links?: Link[]; taken?: string[]; identities?: Record<string, unknown>[]; contacts?: Record<string, unknown>[]; rows?: Record<string, Record<string, unknown>> } = {}) {
  const seen = { claimed: [] as string[], released: [] as string[], lookups: [] as Lookup[], reads: [] as ReadWish[] };
  const links = more.links ?? [];
  const ports: ResolvePorts = {
    findLinks: async (refs) => links.filter((one) => refs.some((ref) => refKey(ref) === refKey(one))),
    findChildLinks: async (parents) => links.filter((one) => one.parentKey !== undefined && parents.includes(one.parentKey)),
    findLinksByRecord: async (ids) => links.filter((one) => ids.includes(one.salesforceId)),
    async takeClaims(keys) {
      seen.claimed.push(...keys);
      return new Set(keys.filter((key) => !more.taken?.includes(key)));
    },
    releaseClaims: async (keys) => void seen.released.push(...keys),
    async find(lookups) {
      seen.lookups.push(...lookups);
      return lookups.map(({ sobject }) => (sobject === 'BC_Identity__c' ? more.identities : more.contacts) ?? []);
    },
    async read(wishes) {
      seen.reads.push(...wishes);
      return new Map(Object.entries(more.rows ?? {}));
    },
    findSuccessors: async (_sobject, ids) => new Map(ids.flatMap((id) => (more.successors?.[id] ? [[id, more.successors[id]] as const] : []))),
    rulesOf: () => new Map([['Name', rule], ['Email', rule]]),
    digestKey: 'a key',
    readLikeness: async () => undefined,
    findDecisions: async () => new Map(),
    settings: { owners: {}, matching: { persons: emailRule, companies: undefined, duplicates: 'allow' } },
    random: () => 0.5,
  };
  return { ports, seen };
}
const stateOf = (one: BatchRecord, sobject: string): NodeState => {
  const found = one.nodes.find((state) => state.node.sobject === sobject);
  assert.ok(found);
  return found;
};

describe('links', () => {
  it('tell that a record exists; without one it is made', async () => {
    const [known, fresh] = [record('customer:1', [node(account, 'a')]), record('customer:2', [node(account, 'b')])];
    await resolve([known, fresh], world({ links: [link('Account', 'a')], rows: { 'Account-id-of-a': { Id: 'x', BC_Key__c: 'a' } } }).ports);
    assert.deepEqual([known, fresh].map((one) => [stateOf(one, 'Account').id, stateOf(one, 'Account').action]), [['Account-id-of-a', 'none'], [undefined, 'insert']]);
  });

  it('refuse a state older than the one last written', async () => {
    const [older, same] = [record('customer:1', [node(account, 'a')], { version: 9 }), record('customer:1', [node(account, 'a')], { version: 10 })];
    const { ports } = world({ links: [link('Account', 'a', { sourceVersion: 10 })], rows: { 'Account-id-of-a': { Id: 'x' } } });
    await resolve([older], ports);
    await resolve([same], ports);
    assert.deepEqual([older.error?.code, same.error], ['STALE_EVENT', undefined]);
  });

  it('to a record that is gone are forgotten: it is made again', async () => {
    const one = record('customer:1', [node(account, 'a', { fields: { Name: 'changed' } })]);
    await resolve([one], world({ links: [link('Account', 'a', { facts: { activated: 'true' }, base: { Name: 'x' } })], rows: {} }).ports);
    const state = stateOf(one, 'Account');
    assert.deepEqual([state.id, state.link, state.base, state.facts, state.action], [undefined, undefined, {}, {}, 'insert']);
  });

  it('to a record that was merged lead to its survivor, whose values stay', async () => {
    const one = record('customer:1', [node(account, 'a', { fields: { Name: 'changed' } })]);
    const { ports } = world({ links: [link('Account', 'a', { base: { Name: 'x' } })], successors: { 'Account-id-of-a': 'survivor' }, rows: { survivor: { Id: 'survivor', Name: 'entered by a person', BC_Key__c: 'another key' } } });
    await resolve([one], ports);
    const state = stateOf(one, 'Account');
    assert.deepEqual([state.id, state.link, state.action, state.changed, state.isAdopted], ['survivor', undefined, 'none', {}, true]);
  });

  it('to a merged parent are followed when its child is tried again', async () => {
    const one = record('order:1', [node(account, 'a', { role: 'ensure' }), node(order, 'o', { references: { AccountId: { sobject: 'Account', key: 'a' } } })]);
    one.job.attempt = 2;
    const { ports } = world({ links: [link('Account', 'a', { sourceVersion: 7 })], successors: { 'Account-id-of-a': 'survivor' } });
    await resolve([one], ports);
    const { id, action, staleVersion } = stateOf(one, 'Account');
    assert.deepEqual([id, action, staleVersion, stateOf(one, 'Order').action], ['survivor', 'none', 7, 'insert']);
  });

  it('of an ensured record are enough: it is neither read nor written', async () => {
    const one = record('order:1', [node(account, 'a', { role: 'ensure', fields: { Name: 'changed' } })]);
    const { ports, seen } = world({ links: [link('Account', 'a')] });
    await resolve([one], ports);
    assert.deepEqual([stateOf(one, 'Account').action, seen.reads], ['none', []]);
  });

  it('of lines the source no longer has are the lines to take out', async () => {
    const activation = { node: { sobject: 'Order', key: 'o' }, isWanted: true };
    const one = record('order:1', [node(order, 'o'), node(orderItem, 'l1', { parentKey: 'o' })], { activation });
    const lines = ['l1', 'l2'].map((key) => link('OrderItem', key, { parentKey: 'o' }));
    await resolve([one], world({ links: [link('Order', 'o'), ...lines], rows: { 'Order-id-of-o': { Id: 'x' }, 'OrderItem-id-of-l1': { Id: 'y' } } }).ports);
    assert.deepEqual(one.removed, [lines[1]]);
  });
});

describe('identity claims', () => {
  it('are taken for all a batch may create or touch, in one go', async () => {
    const { ports, seen } = world({ links: [link('Account', 'known')] });
    await resolve([record('customer:1', buyer('a', person('ada@example.com'))), record('customer:2', [node(account, 'known')])], ports);
    assert.deepEqual([...new Set(seen.claimed)].toSorted(), ['account:Account-id-of-known', 'key:a', 'person:guest:ada@example.com']);
    assert.deepEqual(seen.released, []);
  });

  it('are not needed for an order and its lines: the queue works one order at a time', async () => {
    const { ports, seen } = world();
    await resolve([record('order:1', [node(order, 'o'), node(orderItem, 'l', { parentKey: 'o' })], { activation: { node: { sobject: 'Order', key: 'o' }, isWanted: true } })], ports);
    assert.deepEqual(seen.claimed, []);
  });

  it('that another worker holds send the record back for a moment, with the key it waits for', async () => {
    const [waits, goes] = [record('customer:1', buyer('a', person('ada@example.com'))), record('customer:2', buyer('b', person('bob@example.com')))];
    const { ports, seen } = world({ taken: ['person:guest:ada@example.com'] });
    await resolve([waits, goes], ports);
    assert.deepEqual([waits.error?.code, waits.error?.retryAfterMs, waits.error?.waitsFor, goes.error], ['IDENTITY_BUSY', 150, 'person:guest:ada@example.com', undefined]);
    assert.deepEqual(seen.released, ['key:a']);
  });

  it('that a waiting record shares with one that goes on are kept', async () => {
    const shared = node(account, 'shared');
    const [waits, goes] = [record('customer:1', [shared, node(contact, 'busy')]), record('customer:2', [shared])];
    const { ports, seen } = world({ taken: ['key:busy'] });
    await resolve([waits, goes], ports);
    assert.deepEqual([waits.error?.code, goes.error, seen.released], ['IDENTITY_BUSY', undefined, []]);
  });

  it('make a record see what their former holder created', async () => {
    const one = record('customer:1', buyer('a', person(undefined)));
    const made = ['Account', 'Contact', 'BC_Identity__c'].map((sobject) => link(sobject, 'a'));
    const { ports } = world({ rows: Object.fromEntries(made.map((each) => [each.salesforceId, { Id: each.salesforceId }])) });
    const asked: number[] = [];
    await resolve([one], { ...ports, findLinks: async (refs) => (asked.push(refs.length) === 1 ? [] : made) });
    assert.deepEqual(one.nodes.map((state) => state.id), made.map((each) => each.salesforceId));
  });
});

describe('the person behind an identity', () => {
  const found = { Id: 'contact-1', Email: 'ADA@example.com', AccountId: 'account-1', BC_Key__c: null };

  it('is found by exact e-mail, however it is typed, and linked', async () => {
    const one = record('customer:1', buyer('a', person('ada@example.com')));
    await resolve([one], world({ contacts: [found], rows: { 'contact-1': { Id: 'contact-1', AccountId: 'account-1', BC_Key__c: 'x' }, 'account-1': { Id: 'account-1', Name: 'Example Ltd', BC_Key__c: 'x' } } }).ports);
    assert.deepEqual(['Account', 'Contact'].map((sobject) => [stateOf(one, sobject).id, stateOf(one, sobject).action, stateOf(one, sobject).isAdopted]), [['account-1', 'none', true], ['contact-1', 'none', true]]);
    assert.equal(stateOf(one, 'BC_Identity__c').action, 'insert');
  });

  it('is found by identity row before e-mail', async () => {
    const one = record('customer:1', buyer('a', person('ada@example.com')));
    await resolve([one], world({ identities: [{ Key__c: 'A', Account__c: 'account-9', Contact__c: 'contact-9' }], contacts: [found], rows: { 'contact-9': { Id: 'contact-9' }, 'account-9': { Id: 'account-9' } } }).ports);
    assert.equal(stateOf(one, 'Contact').id, 'contact-9');
  });

  it('is the one of ours where several have this e-mail; of several others nobody is chosen', async () => {
    const contacts = [found, { ...found, Id: 'contact-2', BC_Key__c: 'x' }];
    const [ours, nobody] = [record('customer:1', buyer('a', person('ada@example.com'))), record('customer:1', buyer('a', person('ada@example.com')))];
    await resolve([ours], world({ contacts, rows: { 'contact-2': { Id: 'contact-2' }, 'account-1': { Id: 'account-1' } } }).ports);
    await resolve([nobody], world({ contacts: [found, { ...found, Id: 'contact-2' }] }).ports);
    assert.deepEqual([ours, nobody].map((one) => [stateOf(one, 'Contact').id, stateOf(one, 'Contact').lookalikes, stateOf(one, 'Contact').doubt]), [['contact-2', undefined, undefined], [undefined, ['contact-1', 'contact-2'], 'E-mail']]);
  });

  it('without an e-mail is never guessed', async () => {
    const one = record('order:1', buyer('a', person(undefined)));
    const { ports, seen } = world({ contacts: [{ ...found, Email: '' }] });
    await resolve([one], ports);
    assert.deepEqual([stateOf(one, 'Contact').id, seen.lookups.map(({ sobject }) => sobject)], [undefined, ['BC_Identity__c']]);
  });

  it('is one record when a guest and a customer of the same e-mail share a batch: the customer’s', async () => {
    const guest = record('order:1', buyer('g', person('ada@example.com', true), 'ensure'));
    const customer = record('customer:7', buyer('c', person('ada@example.com')));
    const second = record('order:2', buyer('g2', person('ada@example.com', true), 'ensure'));
    await resolve([guest, customer, second], world().ports);
    for (const alias of [guest, second]) assert.deepEqual(['Account', 'Contact'].map((sobject) => [stateOf(alias, sobject).alias === stateOf(customer, sobject), stateOf(alias, sobject).action]), [[true, 'none'], [true, 'none']]);
    assert.deepEqual(['Account', 'Contact'].map((sobject) => [stateOf(customer, sobject).alias, stateOf(customer, sobject).action]), [[undefined, 'insert'], [undefined, 'insert']]);
    assert.deepEqual([guest, customer, second].map((one) => stateOf(one, 'BC_Identity__c').action), ['insert', 'insert', 'insert']);
  });

  it('is one record for two guests of the same e-mail', async () => {
    const [first, second] = [record('order:1', buyer('g1', person('ada@example.com', true), 'ensure')), record('order:2', buyer('g2', person('ada@example.com', true), 'ensure'))];
    await resolve([first, second], world().ports);
    assert.equal(stateOf(second, 'Contact').alias, stateOf(first, 'Contact'));
  });

  it('who was written for another identity before keeps what was agreed then', async () => {
    const one = record('customer:1', buyer('a', person('ada@example.com')));
    const guestLink = link('Account', 'guest', { salesforceId: 'account-1', base: { Name: 'a digest' }, sourceVersion: 99 });
    await resolve([one], world({ links: [guestLink], contacts: [found], rows: { 'account-1': { Id: 'account-1', Name: 'A person changed this', BC_Key__c: 'guest' }, 'contact-1': { Id: 'contact-1' } } }).ports);
    const state = stateOf(one, 'Account');
    assert.deepEqual([state.isAdopted, state.base, state.link?.key, state.link?.sourceVersion, state.changed], [false, { Name: 'a digest' }, 'a', 0, { Name: 'a' }]);
  });
});

describe('comparing with the org', () => {
  it('reads once, all records of an object together, only those with a change', async () => {
    const changed = ['a', 'b'].map((key) => record(`customer:${key}`, [node(account, key, { fields: { Name: 'new' } })]));
    const rows = Object.fromEntries(['a', 'b'].map((key) => [`Account-id-of-${key}`, { Id: key, Name: 'old', BC_Key__c: key }]));
    const { ports, seen } = world({ links: ['a', 'b'].map((key) => link('Account', key, { base: { Name: 'other' } })), rows });
    await resolve(changed, ports);
    assert.deepEqual(seen.reads, [{ sobject: 'Account', ids: ['Account-id-of-a', 'Account-id-of-b'], fields: ['BC_Key__c', 'Name', 'SystemModstamp', 'LastModifiedById'] }]);
    assert.deepEqual(changed.map((one) => stateOf(one, 'Account').changed), [{ Name: 'new' }, { Name: 'new' }]);
  });

  it('sees that somebody activated the order meanwhile', async () => {
    const one = record('order:1', [node(order, 'o', { fields: { Name: 'new' } })]);
    const { ports } = world({ links: [link('Order', 'o', { base: { Name: 'other' } })], rows: { 'Order-id-of-o': { Id: 'o', Name: 'old', StatusCode: 'Activated' } } });
    await resolve([one], ports);
    assert.deepEqual([stateOf(one, 'Order').facts, stateOf(one, 'Order').action], [{ activated: 'true' }, 'update']);
  });

  it('sees what an earlier try wrote and could not remember, and only that', async () => {
    const retried = (key: string) => {
      const one = record(`customer:${key}`, [node(account, key, { fields: { Name: 'agreed' } })]);
      one.job.attempt = 2;
      return one;
    };
    const [forgotten, remembered] = [retried('a'), retried('b')];
    const at = '2026-05-01T12:00:00.400Z';
    const rows = { 'Account-id-of-a': { Name: 'of the lost try', BC_Key__c: 'a', BC_Synced_At__c: '2026-05-01T12:00:09.000+0000' }, 'Account-id-of-b': { Name: 'of a person', BC_Key__c: 'b', BC_Synced_At__c: '2026-05-01T12:00:00.000+0000' } };
    const base = { Name: digest('a key', 'Name', 'agreed') };
    await resolve([forgotten, remembered], world({ links: ['a', 'b'].map((key) => link('Account', key, { base, facts: { syncedAt: at } })), rows }).ports);
    assert.deepEqual([forgotten, remembered].map((one) => stateOf(one, 'Account').changed), [{ Name: 'agreed' }, {}]);
  });

  it('leaves a line where it is when only its price is made for the first time', async () => {
    const one = record('order:1', [node(pricebookEntry, 'p', { role: 'ensure' }), node(orderItem, 'l', { references: { PricebookEntryId: { sobject: 'PricebookEntry', key: 'p' } } })]);
    await resolve([one], world({ links: [link('OrderItem', 'l', { base: { Name: 'x' } })], rows: { 'OrderItem-id-of-l': { BC_Key__c: 'l' } } }).ports);
    assert.deepEqual([stateOf(one, 'OrderItem').id, stateOf(one, 'PricebookEntry').action], ['OrderItem-id-of-l', 'insert']);
  });

  it('of nothing makes no call', async () => {
    const { ports, seen } = world();
    await resolve([], ports);
    assert.deepEqual([seen.reads, seen.lookups], [[], []]);
  });
});
