import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerOf, type Person, signIn, waitForCommand } from './command-desk.ts';
import { type ScenarioStack, startStack } from './scenario-stack.ts';
import { deployRecords } from './org-setup.ts';
import { publish, readEffective, untilReported } from './settings-desk.ts';

const deployRoute = 'POST /metadata/deployRequest';

describe('a publish that is cut half-way', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let admin: Person;
  const pointer = async () => (await stack.soql('SELECT Active_Version__c FROM Crosswalk_Connection__mdt'))[0]?.Active_Version__c;
  const rowsOf = async (version: number) => (await stack.soql(`SELECT Id FROM Crosswalk_Flow__mdt WHERE Version__c = ${version}`)).length;

  before(async () => {
    stack = await startStack({ seed: 151 });
    admin = await signIn(stack, 'configurator@example.com', ['Crosswalk_Admin']);
    await publish(stack, admin, (document) => (document.orders.minimumTotal = '1'));
  });
  after(() => stack.close());

  it('never becomes live by itself: killed after the rows, the former version stays; started again, the same version is brought to its end', async () => {
    const { document, version } = await readEffective(stack, admin);
    assert.equal(version, 1);
    // The rows are committed, and the answer is held back: the service is killed while it waits.
    await stack.faults({ salesforce: { holdAfter: { ms: 4_000, match: deployRoute } } });
    const id = await admin.ask('save-settings', { document: { ...document, orders: { paidOnly: true, statuses: [], minimumTotal: '2' } }, base: 1 });
    await waitForRows(() => rowsOf(2));
    stack.service.signal('SIGKILL');
    await stack.service.ended();
    assert.deepEqual([await pointer(), await rowsOf(1), await rowsOf(2)], [1, 7, 7]);
    await stack.control('DELETE', '/faults');
    await stack.service.restart();
    const row = await waitForCommand(stack, id);
    assert.deepEqual([row.Status__c, JSON.parse(String(row.Result__c)).version, await pointer()], ['Done', 2, 2]);
    await untilReported(stack, 'effective', (report) => report.version === 2);
  });

  it('or whose pointer somebody moved to rows that are not there is put right by publishing it again', async () => {
    await deployRecords(stack, [{ type: 'Crosswalk_Connection', name: 'default', values: { Store__c: stack.sandbox.ready.bigcommerce.storeHash, Active_Version__c: 9, Row_Count__c: 7, Hash__c: 'f'.repeat(64), Slot__c: 'A' } }]);
    const { result } = await answerOf(stack, await admin.ask('publish-settings', { version: 2 }));
    assert.equal(Object(result).state, 'live');
    assert.equal(await pointer(), 2);
  });

  it('of an org that refuses the rows keeps the version as approved, with the reason and the line that deploys it', async () => {
    const { version, document } = await readEffective(stack, admin);
    await stack.soql("SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Crosswalk_Settings_Writer'").then(async ([row]) => stack.control('POST', '/scenario', { system: 'salesforce', name: 'delete', object: 'PermissionSetAssignment', ids: [row?.Id] }));
    const { status, result } = await answerOf(stack, await admin.ask('save-settings', { document: { ...document, orders: { paidOnly: false, statuses: [], minimumTotal: '3' } }, base: version }));
    assert.deepEqual([status, Object(result).state, Object(result).push], ['Done', 'approved', 'sf crosswalk settings push --settings-version 3']);
    assert.match(String(Object(result).reason), /permission set Crosswalk_Settings_Writer/);
    const pending = await untilReported(stack, 'pending', () => true);
    assert.deepEqual([pending.version, Object(pending.rows).length, (await readEffective(stack, admin)).version], [3, 7, 2]);
  });
});

async function waitForRows(count: () => Promise<number>): Promise<void> {
  for (const deadline = performance.now() + 20_000; (await count()) === 0; await new Promise((resolve) => setTimeout(resolve, 20))) assert.ok(performance.now() < deadline, 'no rows');
}
