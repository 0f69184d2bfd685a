import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createTestDatabase } from '../../test-database.ts';
import type { Job } from '../core/job.ts';
import { silentLog } from '../core/log.ts';
import { SyncError } from '../core/sync-error.ts';
import { decideOutcome } from '../queue/retry-policy.ts';
import { finishCommand, findCommand, giveCommandBack, saveCommandPosition, takeCommand } from '../store/command-store.ts';
import type { Database } from '../store/database.ts';
import { CommandError } from './command-error.ts';
import { type CommandAnswer, type CommandEffect, type CommandRow, type CommandRun, createCommandExecutor } from './command-executor.ts';

const connectionId = 1;
const signal = new AbortController().signal;
const policy = { attemptsMax: 3, delayMs: 10, delayMsMax: 10 };
const now = Date.UTC(2026, 10, 22, 12);

type World = { row?: Partial<CommandRow>; mayAct?: boolean; act?: (run: CommandRun) => Promise<CommandEffect>; accept?: () => boolean; answer?: (answer: CommandAnswer) => void; attempt?: number; token?: string };

describe('the executor of commands', () => {
  let database: Database;
  let rows: Map<string, CommandRow>;
  let written: CommandAnswer[];
  let done: number;
  let count = 0;

  before(async () => {
    database = await createTestDatabase('command-executor');
  });
  after(() => database.close({ stopServer: false }));

  const newId = () => `a01${String((count += 1)).padStart(12, '0')}AAA`;
  const effect: CommandEffect = { flows: [], apply: async () => ({ count: (done += 1) }) };

  /** Runs one command against a row that answers as the org would; what became of its job. */
  async function run(id: string, world: World = {}) {
    const row: CommandRow = { id, action: 'test-connection', payload: '{}', status: 'New', creatorId: '005000000000001AAA', modifiedAt: now, ...world.row };
    rows = new Map([[id, row]]);
    const token = world.token ?? randomUUID();
    const sql = database.pool;
    const settled: string[] = [];
    const execute = createCommandExecutor({
      org: {
        readRows: async () => rows,
        accept: async () => world.accept?.() ?? true,
        async answer(_id, answer) {
          world.answer?.(answer);
          written.push(answer);
        },
      },
      kept: {
        transaction: database.transaction,
        take: (one, action) => takeCommand(sql, { connectionId, id: one, action, token }),
        giveBack: (one) => giveCommandBack(sql, { connectionId, id: one, token }),
        find: (one) => findCommand(sql, { connectionId, id: one }),
        savePosition: (within, one, position) => saveCommandPosition(within, { connectionId, id: one, token, position }),
        finish: (within, one, answer) => finishCommand(within, { connectionId, id: one, token, answer }),
      },
      holdsPermission: async () => world.mayAct ?? true,
      act: (_command, commandRun) => world.act?.(commandRun) ?? Promise.resolve(effect),
      announce() {},
      mirrorSoon() {},
      decide: (error, job) => decideOutcome(error, job.attempt, policy, 0),
      now: () => now,
      log: silentLog,
    });
    const job: Job = { connectionId, flow: 'commands', entityKey: `Crosswalk_Command__c:${id}`, attempt: world.attempt ?? 1, staleReads: 0, eventAt: undefined, receivedAt: '', eventSeqs: [] };
    await execute([job], async (_job, outcome) => void settled.push(outcome.state === 'done' ? outcome.outcome : outcome.state), signal);
    return settled[0];
  }

  const fresh = () => {
    written = [];
    done = 0;
  };
  const statuses = () => written.map(({ status, errorCode }) => (errorCode === undefined ? status : `${status} ${errorCode}`));

  it('does a new command once and writes its answer back', async () => {
    fresh();
    const id = newId();
    assert.equal(await run(id), 'done');
    assert.deepEqual(written.map(({ acceptedAt: _at, ...rest }) => rest), [{ status: 'Done', progress: 100, result: '{"count":1}', finishedAt: new Date(now).toISOString() }]);
    assert.deepEqual([await run(id), done, statuses()], ['done', 1, ['Done', 'Done']]);
    assert.deepEqual([await run(id, { row: { status: 'Done' } }), done, written.length], ['done', 1, 2]);
  });

  it('leaves rows alone that are not new and that it never took up, and rows that are gone', async () => {
    fresh();
    assert.deepEqual([await run(newId(), { row: { status: 'Accepted' } }), await run(newId(), { row: { status: 'Done' } }), done, written], ['skipped', 'skipped', 0, []]);
  });

  it('refuses who lacks the permission, before anything is done', async () => {
    fresh();
    assert.equal(await run(newId(), { mayAct: false, accept: () => assert.fail('it was accepted') }), 'done');
    assert.deepEqual([statuses(), done], [['Failed NOT_ALLOWED'], 0]);
  });

  it('ends a command Failed that its action refuses, inside its transaction too', async () => {
    fresh();
    await run(newId(), { act: () => Promise.reject(new CommandError('RECORD_NOT_FOUND', 'There is none.')) });
    await run(newId(), { act: async () => ({ flows: [], apply: () => Promise.reject(new CommandError('DEAD_LETTER_NOT_OPEN', 'None.')) }) });
    assert.deepEqual(statuses(), ['Failed RECORD_NOT_FOUND', 'Failed DEAD_LETTER_NOT_OPEN']);
    assert.match(written[0]?.message ?? '', /^There is none\. Check the id or key/);
  });

  it('tries again what may work later, and ends Failed when it never does', async () => {
    fresh();
    const id = newId();
    const act = () => Promise.reject(new SyncError('UNEXPECTED', { stage: 'load' }));
    assert.deepEqual([await run(id, { act }), statuses()], ['retry', []]);
    assert.deepEqual([await run(id, { act, attempt: 3, row: { status: 'Accepted' } }), statuses()], ['done', ['Failed UNEXPECTED']]);
  });

  it('waits for a system that is away without counting it as interrupted, but not for ever', async () => {
    fresh();
    const id = newId();
    const act = () => Promise.reject(new SyncError('SOURCE_UNAVAILABLE', { stage: 'extract' }));
    const outcomes = [];
    for (let tries = 0; tries < 6; tries += 1) outcomes.push(await run(id, { act, row: { status: tries === 0 ? 'New' : 'Accepted' } }));
    assert.deepEqual([new Set(outcomes), statuses()], [new Set(['snooze']), []]);
    await database.pool.query(`update crosswalk.command set accepted_at = $2 where id = $1`, [id, new Date(now - 601_000)]);
    assert.deepEqual([await run(id, { act, row: { status: 'Accepted' } }), statuses()], ['done', ['Failed SOURCE_UNAVAILABLE']]);
  });

  it('says at once what a person has to put right', async () => {
    fresh();
    await run(newId(), { act: () => Promise.reject(new SyncError('SCOPE_MISSING', { stage: 'extract' })) });
    assert.deepEqual(statuses(), ['Failed SCOPE_MISSING']);
    assert.match(written[0]?.message ?? '', /Create a BigCommerce API account/);
  });

  it('reads the row again when somebody touched it meanwhile', async () => {
    fresh();
    const id = newId();
    assert.deepEqual([await run(id, { accept: () => false }), done], ['retry', 0]);
    assert.deepEqual([await run(id), done, statuses()], ['done', 1, ['Done']]);
  });

  it('only writes the answer back when the process died before it could', async () => {
    fresh();
    const id = newId();
    assert.equal(await run(id, { answer: () => assert.fail('the org is away') }), 'retry');
    assert.deepEqual([done, await run(id, { row: { status: 'Accepted' } }), done, statuses()], [1, 'done', 1, ['Done']]);
  });

  it('goes on with a long command from where a process that died had come', async () => {
    fresh();
    const id = newId();
    const seen: unknown[] = [];
    const act = (isDying: boolean) => async (commandRun: CommandRun) => {
      seen.push(commandRun.position);
      await commandRun.advance({ position: { page: 2 }, progress: 40 });
      if (isDying) throw new SyncError('TARGET_UNAVAILABLE', { stage: 'load' });
      return effect;
    };
    assert.deepEqual([await run(id, { act: act(true) }), await run(id, { act: act(false), row: { status: 'Running' } })], ['snooze', 'done']);
    assert.deepEqual([seen, statuses()], [[undefined, { page: 2 }], ['Running', 'Running', 'Done']]);
  });

  it('lets go of a command that another process took over, and undoes its effect', async () => {
    fresh();
    const id = newId();
    const act = async (): Promise<CommandEffect> => {
      await takeCommand(database.pool, { connectionId, id, action: 'test-connection', token: randomUUID() });
      return { flows: [], apply: async (sql) => ({ rows: (await sql.query(`insert into crosswalk.checkpoint (connection_id, name, position) values (1, 'late', '') returning name`)).rows.length }) };
    };
    assert.equal(await run(id, { act }), 'snooze');
    assert.deepEqual([statuses(), (await database.pool.query(`select 1 from crosswalk.checkpoint where name = 'late'`)).rows], [[], []]);
  });

  it('ends a command that was interrupted again and again', async () => {
    fresh();
    const id = newId();
    const act = () => Promise.reject(new SyncError('TARGET_UNAVAILABLE', { stage: 'load' }));
    for (let tries = 0; tries < 3; tries += 1) await takeCommand(database.pool, { connectionId, id, action: 'test-connection', token: randomUUID() });
    assert.deepEqual([await run(id, { act, row: { status: 'Accepted' } }), statuses()], ['done', ['Failed INTERRUPTED']]);
  });
});
