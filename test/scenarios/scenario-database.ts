import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** Where a stack's services keep their data. */
export type ScenarioDatabase = {
  /** What tells the first service where it is; a service without it starts PostgreSQL itself. */
  environment: Record<string, string>;
  /** Known once the first service has started. */
  url(): string;
  postmasterPid(): number;
  /** Resolves when a server that was killed answers again: nobody but its supervisor starts it. */
  reachable(): Promise<void>;
  drop(): Promise<void>;
};

const reachableMsMax = 30_000;
const pollMs = 50;

/** A database of the stack's own on the server that `--database-url=` names, or the embedded PostgreSQL in the service's folder. */
export async function openScenarioDatabase(dataDir: string): Promise<ScenarioDatabase> {
  const given = process.argv.findLast((argument) => argument.startsWith('--database-url='))?.slice('--database-url='.length);
  return given ? createOnServer(given) : embeddedIn(dataDir);
}

function embeddedIn(dataDir: string): ScenarioDatabase {
  const location = (): { socketDir: string; clusterDir: string } => JSON.parse(readFileSync(path.join(dataDir, 'engine.json'), 'utf8'));
  return {
    environment: {},
    url: () => `postgresql://postgres@/postgres?host=${location().socketDir}`,
    postmasterPid: () => postmasterOf(location().clusterDir),
    reachable: async () => {},
    drop: async () => {},
  };
}

async function createOnServer(given: string): Promise<ScenarioDatabase> {
  const name = `scenario_${randomBytes(6).toString('hex')}`;
  await query(given, `create database ${name}`);
  const [directory] = await query(given, `select current_setting('data_directory') as data_directory`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  return {
    environment: { CROSSWALK_DATABASE_URL: url.href },
    url: () => url.href,
    postmasterPid: () => postmasterOf(String(directory?.data_directory)),
    reachable: () => waitForAnswer(given),
    drop: async () => void (await query(given, `drop database ${name} with (force)`)),
  };
}

const postmasterOf = (clusterDir: string) => Number(readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0]);

async function query(connectionString: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function waitForAnswer(connectionString: string): Promise<void> {
  for (const deadline = performance.now() + reachableMsMax; ; ) {
    const answer = await query(connectionString, 'select 1').catch(() => undefined);
    if (answer) return;
    assert.ok(performance.now() < deadline, `the server did not answer for ${reachableMsMax / 1_000} s`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
