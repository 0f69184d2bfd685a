import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { type Person, signIn } from './command-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { publish, readEffective } from './settings-desk.ts';
import { createSfPlugin, type SfPlugin } from './sf-plugin.ts';

const fileSchema = z.object({ version: z.number(), settings: z.looseObject({ orders: z.looseObject({}) }) });

describe('settings by the sf plugin, of a service without a settings writer', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let plugin: SfPlugin;
  let admin: Person;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-settings-'));
  const file = path.join(folder, 'settings.json');
  const edit = (orders: Record<string, unknown>, version?: number) => {
    const pulled = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    writeFileSync(file, JSON.stringify({ version: version ?? pulled.version, settings: { ...pulled.settings, orders: { ...pulled.settings.orders, ...orders } } }));
  };

  before(async () => {
    stack = await startStack({ seed: 152, environment: { SALESFORCE_SETTINGS_USERNAME: '' } });
    plugin = await createSfPlugin(stack.sandbox.ready);
    // Whoever installs the package is given this set.
    await signIn(stack, 'admin@crosswalk.example.com', ['Crosswalk_Admin']);
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin']);
  });
  after(async () => {
    plugin.remove();
    rmSync(folder, { recursive: true });
    await stack.close();
  });

  it('are not pulled before the service reported, and nothing waits to be pushed', async () => {
    await readEffective(stack, admin);
    const [push, diff] = [await plugin.run('settings', 'push'), await plugin.run('settings', 'diff')];
    assert.deepEqual([push.name, push.actions?.length, diff.name], ['NothingError', 1, 'NothingError']);
  });

  it('are pulled into a file, whose diff says what an edit changes', async () => {
    const pulled = await plugin.run('settings', 'pull', '--file', file);
    edit({ paidOnly: true });
    const { result } = await plugin.run('settings', 'diff', '--file', file);
    assert.deepEqual([Object(pulled.result).version, result], [0, { version: 0, against: 'file', changes: [{ path: 'orders.paidOnly', before: 'false', after: 'true' }] }]);
    assert.match(await plugin.show('settings', 'diff', '--file', file), /orders\.paidOnly/);
  });

  it('are pushed: checked by the service, deployed with the rights of who pushes, in force at once', async () => {
    const { status, result } = await plugin.run('settings', 'push', '--file', file, '--note', 'only paid');
    assert.deepEqual([status, result], [0, { version: 1, deployed: 8 }]);
    assert.equal((await readEffective(stack, admin)).version, 1);
    const [unpaid = 0] = await stack.scenario('orders', { count: 1, statusId: 7 });
    await stack.settled();
    assert.deepEqual(await stack.soql(`SELECT Id FROM Order WHERE BC_Number__c = '${unpaid}'`), []);
  });

  it('that are refused name the value; those made from an older version are refused too', async () => {
    await plugin.run('settings', 'pull', '--file', file);
    edit({ minimumTotal: 'much' });
    const invalid = await plugin.run('settings', 'push', '--file', file);
    edit({ minimumTotal: '1' }, 0);
    const outdated = await plugin.run('settings', 'push', '--file', file);
    assert.deepEqual([invalid.name, outdated.name], ['RefusedError', 'RefusedError']);
    assert.match(invalid.message ?? '', /orders\.minimumTotal: must be an amount/);
    assert.match(outdated.message ?? '', /version 1 was published meanwhile/);
  });

  it('that a page published wait as approved, not deployed, until the line it shows is run', async () => {
    const { result } = await publish(stack, admin, (document) => (document.orders.paidOnly = false));
    assert.deepEqual([result.state, result.reason, result.push], ['approved', 'The service has no credential of a settings writer.', 'sf crosswalk settings push --settings-version 2']);
    assert.equal((await readEffective(stack, admin)).version, 1);
    const { result: pushed } = await plugin.run('settings', 'push', '--settings-version', '2');
    assert.deepEqual([Object(pushed).version, (await readEffective(stack, admin)).version], [2, 2]);
  });

  it('of a file that is none are refused before anything is asked', async () => {
    writeFileSync(file, '{');
    const [broken, missing] = [await plugin.run('settings', 'push', '--file', file), await plugin.run('settings', 'diff', '--file', path.join(folder, 'nowhere.json'))];
    assert.deepEqual([broken.name, missing.name], ['ParseError', 'FileError']);
  });
});
