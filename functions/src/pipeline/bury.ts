import { refKey } from '../core/draft.ts';
import type { TargetEntity } from '../core/entity.ts';
import type { Job } from '../core/job.ts';
import type { Link } from '../core/link.ts';
import type { SyncError } from '../core/sync-error.ts';
import type { TargetSystem, WriteOperation } from '../core/target-writer.ts';
import type { BatchRecord, Fallout } from './batch.ts';
import type { RecordMap, Tombstones } from './define-flow.ts';
import { isOfList, listParentKey } from './record-maps.ts';

type Ports = {
  tombstones: Tombstones | undefined;
  /** Objects whose records go with their source where the rule says delete; the others are marked. */
  removes: readonly string[];
  /** By kind of source record, e.g. `customer`; what has no rule is archived. */
  rules: Readonly<Record<string, 'ignore' | 'archive' | 'delete'>>;
  /** Records that administrators make of lists: where what vanishes is deleted, they go with what they hang below; elsewhere they stay as they are. */
  lists: readonly RecordMap[];
  entityOf(sobject: string): TargetEntity | undefined;
  findLinksByEntity(entityKeys: readonly string[]): Promise<Link[]>;
  target: Pick<TargetSystem, 'write'>;
  /** Throws when another worker has taken the work over. */
  assertHeld(): Promise<void>;
  syncedAt: string;
};

/** `isDropped`: record and link are gone for good; should the source come back, it is made anew. */
export type Burial = { job: Job; link: Link; isDropped?: boolean };
/** A source record that is gone, or one that no longer has all parts it once had (a product without one of its variants). */
export type Departed = { job: Job; /** Targets it still has, as `refKey`. */ present: ReadonlySet<string>; fail(error: SyncError): void };

/** What the batch says of departures: deleted records have nothing left, living ones have the nodes they were drafted with. */
export function departures(fallout: Fallout[], records: readonly BatchRecord[]): Departed[] {
  const deleted = fallout.flatMap(({ job, error }, position): Departed[] => (error.code === 'SOURCE_DELETED' ? [{ job, present: new Set(), fail: (reason) => void (fallout[position] = { job, error: reason }) }] : []));
  const living = records.filter((one) => !one.error).map((one): Departed => ({ job: one.job, present: new Set(one.nodes.map((state) => refKey(state.node))), fail: (reason) => void (one.error ??= reason) }));
  return [...deleted, ...living];
}

/**
 * Marks what departed source records left behind. The links stay, without the base of the marked fields: should the record come
 * back, its values are written again. A refused mark becomes the record's outcome, so that it is tried again or shown.
 */
export async function bury(departed: readonly Departed[], ports: Ports, signal: AbortSignal): Promise<Burial[]> {
  const { tombstones = {}, lists } = ports;
  const isWanted = Object.keys(tombstones).length > 0 || lists.some(({ isPruned }) => isPruned);
  if (!isWanted || departed.length === 0) return [];
  const byEntity = new Map(departed.map((one) => [one.job.entityKey, one]));
  const burials = (await ports.findLinksByEntity([...byEntity.keys()])).flatMap((link) => {
    const of = byEntity.get(link.entityKey ?? '');
    if (listParentKey(link) !== undefined) return of ? elementBurial(link, of, lists) : [];
    const entity = ports.entityOf(link.sobject);
    const rule = ports.rules[kindOf(link)] ?? 'archive';
    const isRemoved = rule === 'delete' && ports.removes.includes(link.sobject);
    if (!of || !entity || rule === 'ignore' || link.facts.deleted !== undefined || of.present.has(refKey(link))) return [];
    return isRemoved || link.sobject in tombstones ? [{ link, of, entity, isRemoved, isDropped: false }] : [];
  });
  if (burials.length === 0) return [];
  const operations = burials.map(({ link, entity, isRemoved }): WriteOperation => {
    if (isRemoved) return { kind: 'delete', entity, key: link.key, id: link.salesforceId, fields: {}, references: {}, allowsDuplicate: false };
    const stamp = entity.syncedAtField === undefined ? {} : { [entity.syncedAtField]: ports.syncedAt };
    return { kind: 'update', entity, key: link.key, id: link.salesforceId, fields: { ...tombstones[link.sobject], ...stamp }, references: {}, allowsDuplicate: false };
  });
  await ports.assertHeld();
  const results = await ports.target.write(operations, signal);
  return burials.flatMap(({ link, of, isDropped }, position): Burial[] => {
    const result = results[position];
    // Somebody deleted it in the target too: there is nothing left to mark.
    if (result && 'fault' in result && result.fault.kind !== 'gone') {
      of.fail(result.fault.error);
      return [];
    }
    if (isDropped) return [{ job: of.job, link, isDropped }];
    return [{ job: of.job, link: { ...link, base: without(link.base, Object.keys(tombstones[link.sobject] ?? {})), facts: { ...link.facts, ...(link.facts.syncedAt === undefined ? {} : { syncedAt: ports.syncedAt }), deleted: 'true' } } }];
  });
}

/** A record of a list whose parent is there is its list's affair. */
function elementBurial(link: Link, of: Departed, lists: readonly RecordMap[]): { link: Link; of: Departed; entity: TargetEntity; isRemoved: true; isDropped: true }[] {
  const list = lists.find((one) => one.isPruned && isOfList(link, one));
  const parent = list && refKey({ sobject: list.entity.references[list.lookup] ?? '', key: listParentKey(link) ?? '' });
  return list === undefined || parent === undefined || of.present.has(parent) ? [] : [{ link, of, entity: list.entity, isRemoved: true, isDropped: true }];
}

const kindOf = (link: Link): string => (link.entityKey ?? '').split(':')[0] ?? '';

function without(base: Readonly<Record<string, string>>, fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(base).filter(([field]) => !fields.includes(field)));
}
