import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { account, contact, order, pricebookEntry, product2 } from '../connectors/salesforce/targets.ts';
import type { TargetNode } from '../core/draft.ts';
import type { Link } from '../core/link.ts';
import { type BatchRecord, createNodeState, type NodeState } from './batch.ts';
import { ensureShared } from './ensure-shared.ts';

const signal = new AbortController().signal;
const state = (entity: TargetNode['entity'], key: string, more: { node?: Partial<TargetNode>; isClaimedElsewhere?: boolean } = {}): NodeState =>
  Object.assign(createNodeState({ sobject: entity.sobject, key, entity, role: 'ensure', fields: {}, references: {}, fixed: {}, parentKey: undefined, person: undefined, ...more.node }, 1), { isClaimedElsewhere: more.isClaimedElsewhere ?? false });
const record = (index: number, nodes: NodeState[]): BatchRecord => ({ job: { connectionId: 1, flow: 'f', entityKey: `order:${index}`, attempt: 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] }, record: { entityKey: `order:${index}`, version: 1, data: {} }, draft: { nodes: [], parents: [], activation: undefined, warnings: [], facts: {} }, nodes, removed: [], error: undefined });
const linked = (sobject: string, key: string): Link => ({ sobject, key, salesforceId: `theirs ${key}`, parentKey: undefined, sourceVersion: 0, base: {}, facts: {} });

/** The world in which claims become free, and links appear, at the given times (ms). */
function world(more: { free?: Record<string, number>; links?: { at: number; link: Link }[] } = {}) {
  const log: string[] = [];
  const clock = { ms: 0 };
  const ports = {
    target: {
      async write(operations: readonly { key: string; entity: { sobject: string } }[]) {
        log.push(`write ${operations.map(({ entity, key }) => `${entity.sobject} ${key}`).join(', ')}`);
        return operations.map(({ key }) => ({ id: `id of ${key}` }));
      },
      find: async () => [],
      writeTogether: () => Promise.reject(new Error('nothing is reopened')),
      fitsTogether: () => true,
    },
    keepLinks: async (links: readonly Link[]) => void log.push(`keep ${links.map((link) => `${link.sobject} ${link.salesforceId}`).join(', ')}`),
    findLinks: async () => (more.links ?? []).filter(({ at }) => at <= clock.ms).map(({ link }) => link),
    takeClaims: async (keys: readonly string[]) => new Set(keys.filter((key) => (more.free?.[key] ?? Number.POSITIVE_INFINITY) <= clock.ms)),
    releaseClaims: async (keys: readonly string[]) => void (keys.length > 0 && log.push(`release ${keys.join(', ')}`)),
    wait: async (ms: number) => void (clock.ms += ms),
    now: () => clock.ms,
    rulesOf: () => new Map(),
    digestKey: 'k',
    syncedAt: '2026-05-01T00:00:00.000Z',
    settings: { activatedEdits: 'reopen', draftStatus: 'Draft', activatedStatus: 'Activated', owners: {} } as const,
  };
  return { ports, log, clock };
}

const others = (count: number) => Array.from({ length: count }, (_unused, index) => record(100 + index, [state(order, `o${index}`, { node: { role: 'own' } })]));

describe('what several batches need', () => {
  it('is created before the rest, linked at once, and its identities are given back', async () => {
    const person = { identity: 'guest:x', email: 'x@example.com', isGuest: true };
    const buyer = [state(account, 'b', { node: { person } }), state(contact, 'b', { node: { person, references: { AccountId: { sobject: 'Account', key: 'b' } } } })];
    for (const each of buyer) each.claims = ['key:b', 'person:guest:x'];
    const { ports, log } = world();
    await ensureShared([record(1, buyer), ...others(9)], ports, signal);
    assert.deepEqual(log, ['write Account b, Contact b', 'keep Account id of b, Contact id of b', 'release key:b, person:guest:x']);
    assert.deepEqual(buyer.map(({ id, wrote }) => [id, wrote]), [['id of b', 'created'], ['id of b', 'created']]);
  });

  it('goes with all the rest in a small batch: that is a call less', async () => {
    const { ports, log } = world();
    await ensureShared([record(1, [state(product2, 's:variant:1')])], ports, signal);
    assert.deepEqual(log, []);
  });
});

describe('a product another batch is creating', () => {
  const product = () => state(product2, 's:variant:1', { isClaimedElsewhere: true });

  it('is waited for, and taken over with the link the other one made', async () => {
    const mine = product();
    const { ports, log, clock } = world({ links: [{ at: 200, link: linked('Product2', 's:variant:1') }] });
    await ensureShared([record(1, [mine])], ports, signal);
    assert.deepEqual([mine.id, mine.action, clock.ms, log], ['theirs s:variant:1', 'none', 200, []]);
  });

  it('is created after all when the other batch gave it back without having made it', async () => {
    const mine = product();
    const { ports, log } = world({ free: { 'key:s:variant:1': 100 } });
    await ensureShared([record(1, [mine])], ports, signal);
    assert.deepEqual([mine.wrote, log[0]], ['created', 'write Product2 s:variant:1']);
  });

  it('is not waited for longer than ten seconds: the org keeps its key unique', async () => {
    const mine = product();
    const { ports, log, clock } = world();
    await ensureShared([record(1, [mine])], ports, signal);
    assert.deepEqual([mine.id, mine.action, log, clock.ms], [undefined, 'insert', [], 10_000]);
  });

  it('is waited for only when this batch holds nothing any more: two batches never wait for each other', async () => {
    const [mine, theirs] = [state(product2, 's:variant:2'), product()];
    const { ports, log } = world({ links: [{ at: 100, link: linked('Product2', 's:variant:1') }] });
    await ensureShared([record(1, [mine, theirs])], ports, signal);
    assert.deepEqual([log.at(-1), theirs.id], ['release key:s:variant:2', 'theirs s:variant:1']);
  });

  it('is waited for together with its price, which has no claim of its own', async () => {
    const price = state(pricebookEntry, 's:price:standard:1:USD', { isClaimedElsewhere: true, node: { references: { Product2Id: { sobject: 'Product2', key: 's:variant:1' } } } });
    const { ports, log } = world({ free: { 'key:s:variant:1': 100 }, links: [{ at: 50, link: linked('Product2', 's:variant:1') }] });
    await ensureShared([record(1, [product(), price])], ports, signal);
    assert.deepEqual([log.slice(0, 1), price.wrote], [['write PricebookEntry s:price:standard:1:USD'], 'created']);
  });
});
