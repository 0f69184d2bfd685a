import type { Page } from 'playwright-core';
import { signIn } from '../scenarios/command-desk.ts';
import type { ScenarioStack } from '../scenarios/scenario-stack.ts';
import { publish, readEffective } from '../scenarios/settings-desk.ts';

type Shoot = (name: string, person: 'admin' | 'sales' | 'guest', address: string, state: { ready: string; act?: (page: Page) => Promise<void> }) => Promise<void>;

const settingsPage = '/lightning/n/Crosswalk_Settings';
const mapsPage = '/lightning/n/Crosswalk_Value_Maps';
const unpaidStatus = 7;
const isThere = 'Which orders come in';
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click();

/** The pages of settings and of value maps in every state that can be brought about. */
export async function shootSettings(stack: ScenarioStack, shoot: Shoot): Promise<void> {
  const admin = await signIn(stack, 'robin.example@example.com', ['Crosswalk_Admin']);
  const reported = async () => {
    await stack.settled();
    await readEffective(stack, admin);
  };
  await reported();
  await shoot('settings', 'admin', settingsPage, { ready: isThere });
  await shoot('settings-no-access', 'sales', settingsPage, { ready: "You don't have access to Crosswalk" });
  await shoot('settings-changed', 'admin', settingsPage, { ready: isThere, act: (page) => page.getByText('Only paid orders').click() });
  await shoot('settings-refused', 'admin', settingsPage, {
    ready: isThere,
    async act(page) {
      await page.getByLabel('Minimum total').fill('much');
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByText(/Must be an amount/).waitFor();
    },
  });
  await publish(stack, admin, (document) => (document.orders.paidOnly = true));
  await publish(stack, admin, (document) => {
    document.values.orderStatus = { 11: 'Awaiting Shipment' };
    document.owners['Contact.Phone'] = 'salesforce';
  });
  await stack.scenario('orders', { count: 3, statusId: unpaidStatus });
  await reported();
  for (const [name, title] of [['money', 'Money'], ['conflicts', 'Conflicts'], ['watched', 'What is watched'], ['left-out', 'Left out'], ['history', 'History']] as const) await shoot(`settings-${name}`, 'admin', settingsPage, { ready: isThere, act: tab(title) });
  await shoot('settings-rollback', 'admin', settingsPage, {
    ready: isThere,
    async act(page) {
      await page.getByRole('tab', { name: 'History' }).click();
      await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    },
  });
  await shoot('value-maps', 'admin', mapsPage, { ready: 'Payment methods' });
  await publish(stack, admin, (document) => (document.flows['order-status-to-bigcommerce'] = { isOn: false, channels: [] }));
  for (const order of await stack.soql('SELECT Id FROM Order LIMIT 2')) await stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object: 'Order', id: order.Id, values: { BC_Status__c: 'Shipped' } });
  await reported();
  await shoot('settings-off', 'admin', settingsPage, { ready: 'They are caught up once it is switched on' });
  await shoot('settings-caught-up', 'admin', settingsPage, {
    ready: isThere,
    async act(page) {
      await page.getByRole('combobox', { name: /^Direction of Orders$|Orders/ }).first().click();
      await page.getByRole('option', { name: 'Both ways' }).first().click();
      await page.getByText('They are caught up as soon as you publish').waitFor();
    },
  });
  await shoot('settings-published', 'admin', settingsPage, {
    ready: isThere,
    async act(page) {
      await page.getByText('Only paid orders').click();
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByText('Version 4 is in force').first().waitFor();
    },
  });
  const [writer] = await stack.soql("SELECT Id, AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Crosswalk_Settings_Writer'");
  await stack.control('POST', '/scenario', { system: 'salesforce', name: 'delete', object: 'PermissionSetAssignment', ids: [writer?.Id] });
  await publish(stack, admin, (document) => (document.orders.minimumTotal = '25.00'));
  await reported();
  await shoot('settings-approved', 'admin', settingsPage, { ready: 'approved, not deployed' });
  // What comes after publishes again.
  await stack.control('POST', '/scenario', { system: 'salesforce', name: 'create', object: 'PermissionSetAssignment', values: { AssigneeId: writer?.AssigneeId, PermissionSetId: writer?.PermissionSetId } });
}
