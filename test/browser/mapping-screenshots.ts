import type { Page } from 'playwright-core';
import { assignIntegration, deployObject, deployPermissionSet } from '../scenarios/org-setup.ts';
import type { ScenarioStack } from '../scenarios/scenario-stack.ts';

type Shoot = (name: string, person: 'admin' | 'sales' | 'guest', address: string, state: { ready: string; act?: (page: Page) => Promise<void> }) => Promise<void>;

const mappingPage = '/lightning/n/Crosswalk_Field_Mapping';
const isThere = 'Drag a BigCommerce field onto';

const openField = (page: Page, name: string) => page.locator('c-mapping-target').getByRole('button', { name }).first().click();
const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click();

async function addStep(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Add a step' }).last().click();
  await page.getByRole('option', { name, exact: true }).filter({ visible: true }).click();
}

async function mapNotes(page: Page): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search BigCommerce fields' }).fill('staff_notes');
  await page.locator('c-mapping-source li').filter({ hasText: 'staff_notes' }).dragTo(page.locator('c-mapping-target li[data-field="Description"]'));
  await page.locator('[data-id="figures"]').getByText('1 changed').waitFor();
}

/** The page of field mapping in every state that can be brought about. */
export async function shootMapping(stack: ScenarioStack, shoot: Shoot): Promise<void> {
  await stack.settled();
  await shoot('mapping', 'admin', mappingPage, { ready: isThere });
  await shoot('mapping-no-access', 'sales', mappingPage, { ready: "You don't have access to Crosswalk" });
  await shoot('mapping-field', 'admin', mappingPage, { ready: isThere, act: (page) => openField(page, 'Billing City') });
  await shoot('mapping-source-chosen', 'admin', mappingPage, { ready: isThere, act: (page) => page.locator('c-mapping-source').getByRole('button', { name: 'status_id' }).click() });
  await shoot('mapping-drawn', 'admin', mappingPage, { ready: isThere, act: mapNotes });
  await shoot('mapping-unfinished', 'admin', mappingPage, {
    ready: isThere,
    async act(page) {
      await mapNotes(page);
      await addStep(page, 'If');
      await page.getByRole('button', { name: 'Add otherwise' }).scrollIntoViewIfNeeded();
    },
  });
  await shoot('mapping-changes', 'admin', mappingPage, {
    ready: isThere,
    async act(page) {
      await mapNotes(page);
      await page.getByRole('tab', { name: 'Changes (1)' }).click();
    },
  });
  await shoot('mapping-preview', 'admin', mappingPage, {
    ready: isThere,
    async act(page) {
      await tab('Preview')(page);
      await page.getByText('All fields').first().click();
    },
  });
  await shoot('mapping-rules', 'admin', mappingPage, {
    ready: isThere,
    async act(page) {
      await tab('Rules')(page);
      await page.getByRole('button', { name: 'Add a rule' }).click();
    },
  });
}

/** An object of the customer's own below orders. */
export async function deployGifts(stack: ScenarioStack): Promise<void> {
  await deployObject(stack, { name: 'Gift__c', label: 'Gift', fields: [{ name: 'Code__c', type: 'Text', more: { externalId: 'true', length: 120, unique: 'true' } }, { name: 'Title__c', type: 'Text', more: { length: 80 } }, { name: 'Order__c', type: 'Lookup', more: { referenceTo: 'Order', relationshipLabel: 'Gifts', relationshipName: 'Gifts' } }] });
  await deployPermissionSet(stack, { name: 'Gifts', objects: ['Gift__c'], fields: ['Gift__c.Code__c', 'Gift__c.Title__c', 'Gift__c.Order__c'], mayDelete: true });
  await assignIntegration(stack, 'Gifts');
}

export async function addGifts(page: Page): Promise<void> {
  await tab('Lists')(page);
  await page.getByRole('combobox', { name: 'Add a list' }).click();
  await page.getByRole('option', { name: 'Gift (Gift__c)' }).click();
  await page.locator('[data-id="becomes"]').getByText('Order').first().waitFor();
}

/** Lists whose elements become records, from nothing to the fields of one. */
export async function shootLists(stack: ScenarioStack, shoot: Shoot): Promise<void> {
  await shoot('mapping-lists-no-object', 'admin', mappingPage, { ready: isThere, act: async (page) => { await tab('Lists')(page); await page.locator('[data-id="hint"]').waitFor(); } });
  await deployGifts(stack);
  await shoot('mapping-lists-empty', 'admin', mappingPage, { ready: isThere, act: async (page) => { await tab('Lists')(page); await page.getByRole('combobox', { name: 'Add a list' }).waitFor(); } });
  await shoot('mapping-lists-added', 'admin', mappingPage, { ready: isThere, act: addGifts });
  await shoot('mapping-lists-tested', 'admin', mappingPage, {
    ready: isThere,
    async act(page) {
      await addGifts(page);
      await page.locator('[data-id="some"]').getByText('Only some elements').click();
      await page.getByRole('combobox', { name: 'What vanishes' }).click();
      await page.getByRole('option', { name: 'Is deleted' }).click();
      await page.locator('[data-id="becomes"]').scrollIntoViewIfNeeded();
    },
  });
  await shoot('mapping-lists-fields', 'admin', mappingPage, {
    ready: isThere,
    async act(page) {
      await addGifts(page);
      await page.getByRole('button', { name: 'Map its fields: gift' }).click();
      await page.locator('c-mapping-target').getByRole('button', { name: 'Title' }).click();
    },
  });
  await shoot('mapping-lists-changes', 'admin', mappingPage, { ready: isThere, act: async (page) => { await addGifts(page); await page.getByRole('tab', { name: /^Changes/ }).click(); } });
}
