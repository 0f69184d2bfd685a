import type { Page } from 'playwright-core';
import { signIn } from '../scenarios/command-desk.ts';
import { billingAddressOf, createOrderDesk } from '../scenarios/order-desk.ts';
import type { Row, ScenarioStack } from '../scenarios/scenario-stack.ts';
import { publish, readEffective } from '../scenarios/settings-desk.ts';

type Shoot = (name: string, person: 'admin' | 'sales' | 'guest', address: string, state: { ready: string; act?: (page: Page) => Promise<void> }) => Promise<void>;

const settingsPage = '/lightning/n/Crosswalk_Settings';
const isThere = 'Which orders come in';
const rules = [{ name: 'E-mail', fields: ['email'], scope: 'global' }, { name: 'Phone', fields: ['phone'], scope: 'global' }, { name: 'Name and postcode', fields: ['first_name', 'last_name', 'postcode'], scope: 'channel' }];

/** Match rules as they are, as somebody changes them, refused, and a buyer whom they leave in doubt. */
export async function shootMatching(stack: ScenarioStack, shoot: Shoot): Promise<void> {
  const admin = await signIn(stack, 'robin.example@example.com', ['Crosswalk_Admin']);
  const desk = createOrderDesk(stack);
  const openTab = (page: Page) => page.getByRole('tab', { name: 'Matching' }).click();
  await readEffective(stack, admin);
  await shoot('settings-matching', 'admin', settingsPage, { ready: isThere, act: openTab });
  await shoot('settings-matching-refused', 'admin', settingsPage, {
    ready: isThere,
    async act(page) {
      await openTab(page);
      await page.getByRole('button', { name: 'Add rule' }).click();
      // By keyboard: the bar below may lie over it.
      await page.getByRole('checkbox', { name: 'Postcode' }).last().focus();
      await page.keyboard.press('Space');
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      await page.getByText(/does not say who somebody is/).waitFor();
    },
  });
  await publish(stack, admin, (document) => Object.assign(document, { matching: { persons: rules, companies: [{ name: 'Company and postcode', fields: ['company', 'postcode'], scope: 'global' }], accounts: 'shared', duplicates: 'hold' } }));
  const create = async (object: string, values: Row) => stack.control('POST', '/scenario', { system: 'salesforce', name: 'create', object, values });
  for (const FirstName of ['Dora', 'Doris']) await create('Contact', { FirstName, LastName: 'Doubt', Phone: '512-555-0160' });
  await desk.place({ billing_address: { ...billingAddressOf('dora.doubt@example.com'), phone: '+1 512 555 0160' } });
  await stack.settled();
  await readEffective(stack, admin);
  await shoot('settings-matching-rules', 'admin', settingsPage, { ready: isThere, act: openTab });
  await shoot('settings-matching-history', 'admin', settingsPage, { ready: isThere, act: (page) => page.getByRole('tab', { name: 'History' }).click() });
  await shoot('monitor-doubt', 'admin', '/lightning/n/Crosswalk_Monitor', { ready: 'Who is it?' });
}
