import type { Page } from 'playwright-core';
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
