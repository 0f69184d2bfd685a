import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { ConfigError, readConfig, readDeployConfig } from './config.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-config-'));
const keyFile = path.join(home, 'org.pem');
writeFileSync(keyFile, 'a private key');
const complete = {
  CROSSWALK_DATA_DIR: path.join(home, 'data'),
  CROSSWALK_MASTER_KEY: 'a-made-up-master-key',
  CROSSWALK_OPERATOR_TOKEN: 'a-made-up-operator-token',
  SALESFORCE_LOGIN_URL: 'https://login.example.com/',
  SALESFORCE_CLIENT_ID: 'client',
  SALESFORCE_USERNAME: 'integration@example.com',
  SALESFORCE_PRIVATE_KEY: 'inline key',
  BIGCOMMERCE_STORE_HASH: 'abc123',
  BIGCOMMERCE_ACCESS_TOKEN: 'a-made-up-store-token',
};
const without = (...names: string[]) => Object.fromEntries(Object.entries(complete).filter(([name]) => !names.includes(name)));
const problemsOf = (source: Record<string, string | undefined>) => {
  try {
    readConfig(source);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError, inspect(error));
    return error.problems;
  }
};
const dataDir = (name: string) => path.join(home, name);
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

after(() => rmSync(home, { recursive: true, force: true }));

describe('the environment', () => {
  it('has defaults for everything but the two systems', () => {
    const config = readConfig(complete);
    assert.deepEqual(
      [config.port, config.publicUrl, config.databaseUrl, config.role, config.logLevel, config.charges, config.activatedEdits, config.salesforce.apiVersion, config.salesforce.namespace, config.bigcommerce.apiUrl, config.bigcommerce.loginUrl, config.warnings],
      [8080, 'http://localhost:8080', undefined, 'all', 'info', 'lines', 'reopen', '66.0', '', 'https://api.bigcommerce.com', 'https://login.bigcommerce.com', []],
    );
    assert.ok(Object.isFrozen(config));
  });

  it('is told with the whole list of what is wrong, not with the first thing', () => {
    assert.deepEqual(problemsOf({ CROSSWALK_ROLE: 'both', CROSSWALK_PORT: 'eighty', CROSSWALK_DATABASE_URL: 'mysql://x', CROSSWALK_MASTER_KEY: 'short', SALESFORCE_API_VERSION: '66', BIGCOMMERCE_STORE_HASH: 'ABC!', SALESFORCE_LOGIN_URL: 'ftp://login.example.com' }).toSorted(), [
      'BIGCOMMERCE_ACCESS_TOKEN is not set',
      'BIGCOMMERCE_STORE_HASH must be the store hash, e.g. abc123',
      'CROSSWALK_DATABASE_URL must start with postgresql://',
      'CROSSWALK_MASTER_KEY must have at least 16 characters per key',
      'CROSSWALK_PORT must be a port number',
      'CROSSWALK_ROLE must be intake, worker or all',
      'SALESFORCE_API_VERSION must look like 66.0',
      'SALESFORCE_CLIENT_ID is not set',
      'SALESFORCE_LOGIN_URL must be an http or https address',
      'SALESFORCE_PRIVATE_KEY, SALESFORCE_PRIVATE_KEY_FILE (JWT) or SALESFORCE_CLIENT_SECRET (client credentials): one of them must be set',
    ]);
  });

  it('shows the list in the message of the one error', () => {
    assert.throws(() => readConfig(without('SALESFORCE_CLIENT_ID', 'BIGCOMMERCE_ACCESS_TOKEN')), { name: 'ConfigError', message: 'The environment is not complete:\n  - SALESFORCE_CLIENT_ID is not set\n  - BIGCOMMERCE_ACCESS_TOKEN is not set' });
  });

  it('may convert currencies the org lacks, by a rate or by the order’s own', () => {
    assert.deepEqual({ ...readConfig({ ...complete, CROSSWALK_CONVERT: 'CAD=0.7312,GBP=order' }).conversions }, { CAD: '0.7312', GBP: 'order' });
    assert.deepEqual(problemsOf({ ...complete, CROSSWALK_CONVERT: 'CAD:0.7' }), ['CROSSWALK_CONVERT must look like CAD=0.7312,GBP=order: a currency and the rate into the currency of the org, or the rate the order carries']);
  });

  it('names who owns a contested field, and what a deletion in Salesforce becomes', () => {
    const { owners, deletes } = readConfig({ ...complete, CROSSWALK_OWNERS: 'Contact.Phone=salesforce,Order.BC_Status__c=manual', CROSSWALK_DELETES: 'Contact=delete,Order=archive,Product2=ignore' });
    assert.deepEqual([{ ...owners }, { ...deletes }, readConfig(complete).owners, readConfig(complete).deletes], [{ 'Contact.Phone': 'salesforce', 'Order.BC_Status__c': 'manual' }, { Contact: 'delete', Order: 'archive', Product2: 'ignore' }, {}, {}]);
  });

  for (const [name, value, says] of [
    ['CROSSWALK_OWNERS', 'Contact.Phone=whoever', 'must look like Contact.Phone=salesforce,Order.BC_Status__c=newest; values are bigcommerce, salesforce, newest, manual'],
    ['CROSSWALK_OWNERS', 'Phone=newest', 'must look like Contact.Phone=salesforce,Order.BC_Status__c=newest; values are bigcommerce, salesforce, newest, manual'],
    ['CROSSWALK_DELETES', 'Account=delete', 'must look like Contact=delete,Order=archive,customer=ignore; values are ignore, archive, delete'],
    ['CROSSWALK_DELETES', 'Contact', 'must look like Contact=delete,Order=archive,customer=ignore; values are ignore, archive, delete'],
  ] as const) {
    it(`does not take ${name}=${value}, and says what would do`, () => assert.deepEqual(problemsOf({ ...complete, [name]: value }), [`${name} ${says}`]));
  }

  it('treats empty as not set', () => {
    assert.deepEqual(problemsOf({ ...complete, SALESFORCE_CLIENT_ID: '' }), ['SALESFORCE_CLIENT_ID is not set']);
    const config = readConfig({ ...complete, CROSSWALK_PORT: '', CROSSWALK_ROLE: '', BIGCOMMERCE_CLIENT_SECRET: '', CROSSWALK_DATABASE_URL: '' });
    assert.deepEqual([config.port, config.role, config.bigcommerce.clientSecret, config.databaseUrl], [8080, 'all', undefined, undefined]);
  });

  it('never quotes a value in a problem: it could be a secret in the wrong place', () => {
    const misplaced = 'a-secret-in-the-wrong-place';
    const problems = problemsOf({ ...complete, CROSSWALK_DATABASE_URL: misplaced, CROSSWALK_ROLE: misplaced, CROSSWALK_PORT: misplaced, SALESFORCE_LOGIN_URL: misplaced, BIGCOMMERCE_STORE_HASH: `${misplaced}!` });
    assert.equal(problems.length, 5);
    assert.deepEqual(problems.filter((problem) => problem.includes(misplaced)), []);
  });

  it('needs a user for JWT, and none for client credentials', () => {
    assert.deepEqual(problemsOf(without('SALESFORCE_USERNAME')), ['SALESFORCE_USERNAME is not set (JWT signs in as this user)']);
    const config = readConfig({ ...without('SALESFORCE_USERNAME', 'SALESFORCE_PRIVATE_KEY'), SALESFORCE_CLIENT_SECRET: 'a-made-up-secret' });
    assert.deepEqual([config.salesforce.clientSecret?.reveal(), config.salesforce.privateKey], ['a-made-up-secret', undefined]);
  });

  it('may name files for keys, which must exist', () => {
    assert.equal(readConfig({ ...without('SALESFORCE_PRIVATE_KEY'), SALESFORCE_PRIVATE_KEY_FILE: keyFile }).salesforce.privateKey?.reveal(), 'a private key');
    const absent = path.join(home, 'absent.pem');
    assert.deepEqual(problemsOf({ ...complete, SALESFORCE_PRIVATE_KEY_FILE: absent, CROSSWALK_MASTER_KEY_FILE: absent }), [`SALESFORCE_PRIVATE_KEY_FILE names ${absent}, which does not exist`, `CROSSWALK_MASTER_KEY_FILE names ${absent}, which does not exist`]);
  });

  it('names a file of keys that is empty or no file: nothing is generated in its place', () => {
    const empty = path.join(home, 'empty.key');
    writeFileSync(empty, ' \n');
    assert.deepEqual(problemsOf({ ...without('CROSSWALK_MASTER_KEY'), CROSSWALK_MASTER_KEY_FILE: empty, SALESFORCE_PRIVATE_KEY_FILE: home }), [`SALESFORCE_PRIVATE_KEY_FILE names ${home}, which is not a file`, `CROSSWALK_MASTER_KEY_FILE names ${empty}, which is empty: put the key into it, or leave the variable out`]);
  });

  it('may hold several master keys, the current one first', () => {
    const masters = (source: Record<string, string>) => readConfig(source).masterKeys.map((key) => key.reveal());
    assert.deepEqual(masters({ ...complete, CROSSWALK_MASTER_KEY: 'the-current-master-key, the-former-master-key' }), ['the-current-master-key', 'the-former-master-key']);
    const file = path.join(home, 'master.keys');
    writeFileSync(file, 'the-current-master-key\nthe-former-master-key\n');
    assert.deepEqual(masters({ ...without('CROSSWALK_MASTER_KEY'), CROSSWALK_MASTER_KEY_FILE: file }), ['the-current-master-key', 'the-former-master-key']);
  });

  it('names the file whose master keys are too short, and never the key', () => {
    const file = path.join(home, 'short.keys');
    writeFileSync(file, 'the-current-master-key\nfifteen-letters\n');
    assert.deepEqual(problemsOf({ ...without('CROSSWALK_MASTER_KEY'), CROSSWALK_MASTER_KEY_FILE: file }), ['CROSSWALK_MASTER_KEY_FILE must have at least 16 characters per key']);
    writeFileSync(file, 'sixteen-letters!\n');
    assert.deepEqual(problemsOf({ ...without('CROSSWALK_MASTER_KEY'), CROSSWALK_MASTER_KEY_FILE: file }), []);
  });

  it('takes addresses with and without a slash at the end as the same', () => {
    const config = readConfig({ ...complete, CROSSWALK_PUBLIC_URL: 'https://sync.example.com/', BIGCOMMERCE_API_URL: 'http://localhost:4001/' });
    assert.deepEqual([config.publicUrl, config.salesforce.loginUrl, config.bigcommerce.apiUrl], ['https://sync.example.com', 'https://login.example.com', 'http://localhost:4001']);
  });

  it('keeps its secrets out of anything printed', () => {
    const config = readConfig(complete);
    const printed = `${inspect(config, { depth: 9, showHidden: true })} ${JSON.stringify(config)} ${String(config.operatorToken)}`;
    assert.deepEqual([complete.CROSSWALK_MASTER_KEY, complete.CROSSWALK_OPERATOR_TOKEN, complete.SALESFORCE_PRIVATE_KEY, complete.BIGCOMMERCE_ACCESS_TOKEN].filter((secret) => printed.includes(secret)), []);
  });
});

describe('secrets that are not given', () => {
  const bare = without('CROSSWALK_MASTER_KEY', 'CROSSWALK_OPERATOR_TOKEN');

  it('are made once, for this user only, and stay the same', () => {
    const source = { ...bare, CROSSWALK_DATA_DIR: dataDir('generated') };
    const [first, second] = [readConfig(source), readConfig(source)];
    const secrets = [first.masterKeys[0]?.reveal() ?? '', first.operatorToken.reveal()];
    assert.ok(secrets.every((secret) => /^[0-9a-f]{64}$/.test(secret)));
    assert.notEqual(secrets[0], secrets[1]);
    assert.deepEqual([second.masterKeys[0]?.reveal(), second.operatorToken.reveal()], secrets);
    assert.deepEqual(['master.key', 'operator.token'].map((name) => modeOf(path.join(dataDir('generated'), name))), ['600', '600']);
  });

  it('are closed to others again when somebody opened them', () => {
    const source = { ...bare, CROSSWALK_DATA_DIR: dataDir('opened') };
    readConfig(source);
    const file = path.join(dataDir('opened'), 'master.key');
    const before = readFileSync(file, 'utf8');
    chmodSync(file, 0o644);
    readConfig(source);
    assert.deepEqual([modeOf(file), readFileSync(file, 'utf8')], ['600', before]);
  });

  it('are warned about where that matters', () => {
    assert.deepEqual(readConfig({ ...bare, CROSSWALK_DATA_DIR: dataDir('warned') }).warnings, [`CROSSWALK_MASTER_KEY is not set: a key is kept in ${dataDir('warned')}/master.key. Set it in production, and back it up apart from the database.`]);
  });

  it('are not made when the environment is wrong', () => {
    assert.throws(() => readConfig({ ...bare, CROSSWALK_DATA_DIR: dataDir('untouched'), CROSSWALK_PORT: '99999' }), ConfigError);
    assert.equal(existsSync(dataDir('untouched')), false);
  });
});

describe('the settings writer of the environment', () => {
  const writerOf = (given: Record<string, string>) => {
    const writer = readConfig({ ...complete, ...given }).settingsWriter;
    return writer && [writer.clientId, writer.username, writer.privateKey?.reveal(), writer.clientSecret?.reveal()];
  };

  it('is none unless told; another user signs in with the same app and key, or with his own', () => {
    assert.deepEqual(
      [writerOf({}), writerOf({ SALESFORCE_SETTINGS_USERNAME: 's@example.com' })?.slice(1, 3), writerOf({ SALESFORCE_SETTINGS_USERNAME: 's@example.com', SALESFORCE_SETTINGS_CLIENT_ID: 'own', SALESFORCE_SETTINGS_PRIVATE_KEY: 'own-key' }), writerOf({ SALESFORCE_SETTINGS_CLIENT_ID: 'own', SALESFORCE_SETTINGS_CLIENT_SECRET: 'own-secret' })],
      [undefined, ['s@example.com', 'inline key'], ['own', 's@example.com', 'own-key', undefined], ['own', undefined, undefined, 'own-secret']],
    );
  });

  it('lists what is missing for him', () => {
    assert.deepEqual(
      [problemsOf({ ...complete, SALESFORCE_SETTINGS_PRIVATE_KEY: 'x' }), problemsOf({ ...complete, SALESFORCE_SETTINGS_CLIENT_SECRET: 'x' }), problemsOf({ ...complete, SALESFORCE_SETTINGS_USERNAME: 'x', SALESFORCE_SETTINGS_PRIVATE_KEY_FILE: dataDir('nowhere') })].map(([first]) => first?.split(' ').slice(0, 4).join(' ')),
      ['SALESFORCE_SETTINGS_USERNAME is not set', 'SALESFORCE_SETTINGS_CLIENT_ID is not set', `SALESFORCE_SETTINGS_PRIVATE_KEY_FILE names ${dataDir('nowhere')}, which`],
    );
  });
});

describe('the language model of the environment', () => {
  const given = { CROSSWALK_LLM_BASE_URL: 'https://llm.example.com/v1/', CROSSWALK_LLM_MODEL: 'some-model', CROSSWALK_LLM_KEY: 'a-made-up-key', CROSSWALK_LLM_PRICES: '3,15.5' };

  it('is none unless told; then with address, key and prices', () => {
    assert.equal(readConfig(complete).languageModel, undefined);
    const model = readConfig({ ...complete, ...given }).languageModel;
    assert.deepEqual({ ...model, key: model?.key?.reveal() }, { provider: 'openai-compatible', baseUrl: 'https://llm.example.com/v1', model: 'some-model', key: 'a-made-up-key', prices: { input: 3, output: 15.5 }, timeoutMs: 30_000 });
    assert.doesNotMatch(inspect(model), /a-made-up-key/);
  });

  it('may be Anthropic, whose address is known', () => {
    assert.equal(readConfig({ ...complete, CROSSWALK_LLM_PROVIDER: 'anthropic', CROSSWALK_LLM_MODEL: 'm', CROSSWALK_LLM_KEY: 'k' }).languageModel?.baseUrl, 'https://api.anthropic.com/v1');
  });

  it('lists what is missing or wrong', () => {
    const namesOf = (source: Record<string, string>): string[] => problemsOf({ ...complete, ...source }).map((problem) => problem.split(' ')[0] ?? '');
    assert.deepEqual(namesOf({ CROSSWALK_LLM_KEY: 'k' }), ['CROSSWALK_LLM_MODEL', 'CROSSWALK_LLM_BASE_URL']);
    assert.deepEqual(namesOf({ CROSSWALK_LLM_PROVIDER: 'anthropic', CROSSWALK_LLM_MODEL: 'm' }), ['CROSSWALK_LLM_KEY']);
    assert.deepEqual(namesOf({ ...given, CROSSWALK_LLM_PRICES: 'cheap', CROSSWALK_LLM_TIMEOUT_MS: '1' }), ['CROSSWALK_LLM_PRICES', 'CROSSWALK_LLM_TIMEOUT_MS']);
  });
});

describe('the environment of a deployment', () => {
  it('is the session of an administrator', () => {
    const config = readDeployConfig({ SALESFORCE_INSTANCE_URL: 'https://org.example.com/', SALESFORCE_ACCESS_TOKEN: 'a-made-up-session' });
    assert.deepEqual([config.instanceUrl, config.accessToken.reveal(), config.apiVersion], ['https://org.example.com', 'a-made-up-session', '66.0']);
  });

  it('lists what is missing', () => {
    assert.throws(() => readDeployConfig({ SALESFORCE_API_VERSION: 'x' }), (error) => error instanceof ConfigError && error.problems.length === 3 && error.problems.includes('SALESFORCE_ACCESS_TOKEN is not set'));
  });
});
