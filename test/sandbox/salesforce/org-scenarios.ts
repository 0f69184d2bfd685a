import { z } from 'zod';
import type { ObjectAccess, UserAccess } from './access.ts';
import type { JsonObject } from './json.ts';
import { runOrgTransaction } from './org-transaction.ts';
import type { Org } from './org.ts';
import type { SignIn } from './org-users.ts';
import type { RecordLocks } from './record-locks.ts';
import { createRecordMerge } from './record-merge.ts';
import { createRecordUndelete } from './record-undelete.ts';
import type { RecordWriter } from './record-writer.ts';
import { RestError } from './rest-error.ts';
import type { RollUps } from './roll-up.ts';
import { lockedRow } from './save-faults.ts';
import type { SaveContext } from './save-context.ts';
import { runSaveTransaction } from './save-transaction.ts';

/** What people do in the org, by the name of the scenario; the ids of the records it touched come back, of a sign-in the session too. */
export type OrgScenarios = (name: string, options: Record<string, unknown>) => Promise<{ ids: string[]; accessToken?: string }>;

export type ScenarioParts = { writer: RecordWriter; rollUps: RollUps; locks: RecordLocks; signIn: SignIn; accessOf(userId: string): UserAccess };

const valuesSchema = z.record(z.string(), z.json());
const object = z.string();
const schemas = {
  create: z.strictObject({ object, values: valuesSchema }),
  update: z.strictObject({ object, id: z.string(), values: valuesSchema }),
  each: z.strictObject({ object, ids: z.array(z.string()).min(1) }),
  merge: z.strictObject({ object, master: z.string(), losers: z.array(z.string()).min(1).max(2), values: valuesSchema.optional() }),
};

type Run = (ids: readonly string[], work: (context: SaveContext) => string[]) => Promise<{ ids: string[] }>;

/** One transaction of the administrator; records that a request holds are waited for, as long as any other save would. */
function createRun(org: Org, parts: ScenarioParts): Run {
  return async (ids, work) => {
    const lock = await parts.locks.acquire(new Set(ids), org.shape.lockWaitMs);
    try {
      const [blocked] = lock.blocked;
      if (blocked !== undefined) throw lockedRow(blocked);
      // A person who is warned of a duplicate saves all the same.
      const duplicates = { allowSave: true, includeRecordDetails: false };
      const detail = { access: parts.accessOf(org.adminId), route: 'UI', blocked: lock.blocked, duplicates, tally: { rows: 0, committed: 0 } };
      return { ids: runOrgTransaction(org, detail, work) };
    } finally {
      lock.release();
    }
  };
}

/** Changes that people make in the browser: no API call is counted, every rule of the org applies. */
export function createOrgScenarios(org: Org, parts: ScenarioParts): OrgScenarios {
  const { writer } = parts;
  const run = createRun(org, parts);
  const merge = createRecordMerge(org, parts.rollUps);
  const undelete = createRecordUndelete(org, parts.rollUps);

  const objectOf = (name: string): ObjectAccess => {
    const found = parts.accessOf(org.adminId).object(name);
    if (!found) throw new RestError('INVALID_TYPE', `sObject type '${name}' is not supported.`);
    return found;
  };

  const update = (target: ObjectAccess, id: string, values: JsonObject, context: SaveContext): void => {
    runSaveTransaction(org, target.schema.name, context, (inner) => writer.save(writer.prepareUpdate(target, id, values, inner), inner));
  };

  const toEach = (act: (target: ObjectAccess, id: string, context: SaveContext) => void) => (options: Record<string, unknown>) => {
    const { object: type, ids } = schemas.each.parse(options);
    return run(ids, (context) => {
      for (const id of ids) act(objectOf(type), id, context);
      return ids;
    });
  };

  const runners: Record<string, (options: Record<string, unknown>) => Promise<{ ids: string[]; accessToken?: string }>> = {
    'sign-in': async (options) => parts.signIn(options),
    create: (options) => {
      const { object: type, values } = schemas.create.parse(options);
      const target = objectOf(type);
      return run([], (context) => [runSaveTransaction(org, type, context, (inner) => writer.save(writer.prepareCreate(target, values, inner), inner)).id]);
    },
    update: (options) => {
      const { object: type, id, values } = schemas.update.parse(options);
      return run([id], (context) => {
        update(objectOf(type), id, values, context);
        return [id];
      });
    },
    delete: toEach((target, id, context) => writer.remove(target, id, context)),
    undelete: toEach(undelete),
    'empty-bin': toEach((target, id) => org.store.forget(target.schema.name, id)),
    merge: (options) => {
      const { object: type, master, losers, values } = schemas.merge.parse(options);
      return run([master, ...losers], (context) => {
        merge(objectOf(type).schema, master, losers, context);
        // What the person chose for the surviving record is saved once the losers are gone.
        if (values && Object.keys(values).length > 0) update(objectOf(type), master, values, context);
        return [master, ...losers];
      });
    },
  };

  return async (name, options) => {
    const runner = Object.entries(runners).find(([key]) => key === name)?.[1];
    if (!runner) throw new Error(`the org has no scenario "${name}": ${Object.keys(runners).join(', ')}`);
    return runner(options);
  };
}
