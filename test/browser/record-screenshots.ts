import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { ScenarioStack } from '../scenarios/scenario-stack.ts';

type Shoot = (name: string, person: 'admin' | 'sales' | 'guest', address: string, options: { ready: string; shown?: string; act?: (page: Page) => Promise<void> }) => Promise<void>;

const email = (page: Page) => page.getByRole('textbox', { name: 'Email', exact: true });

/** A record made, edited in place and searched for, in both generations of the design system. */
export async function shootRecords(stack: ScenarioStack, shoot: Shoot): Promise<void> {
  const [contact] = await stack.soql('SELECT Id, AccountId, LastName FROM Contact LIMIT 1');
  assert.ok(contact, 'there is a contact by now');
  const record = `/lightning/r/Contact/${String(contact.Id)}/view`;
  for (const theme of ['slds', 'slds2']) {
    const inTheme = (work: (page: Page) => Promise<void>) => async (page: Page) => {
      await page.request.post(`/theme/${theme}`);
      await page.reload();
      await work(page);
    };
    const suffix = theme === 'slds' ? '' : '-slds2';
    await shoot(`search${suffix}`, 'sales', `/lightning/search/${encodeURIComponent(String(contact.LastName))}`, { ready: 'Results for', act: inTheme((page) => page.getByRole('heading', { name: /Contacts/ }).waitFor()) });
    await shoot(`record-new${suffix}`, 'sales', '/lightning/o/Order/list', {
      ready: 'Orders',
      act: inTheme(async (page) => {
        await page.getByRole('button', { name: 'New', exact: true }).click();
        await page.getByRole('combobox', { name: 'Account' }).pressSequentially(String(contact.LastName).slice(0, 3));
        await page.getByRole('option').first().waitFor();
      }),
    });
    await shoot(`record-details${suffix}`, 'sales', record, { ready: 'Details', act: inTheme((page) => page.getByRole('button', { name: 'Edit Email' }).waitFor()) });
    await shoot(`record-edited-in-place${suffix}`, 'sales', record, {
      ready: 'Details',
      act: inTheme(async (page) => {
        await page.getByRole('button', { name: 'Edit Email' }).click();
        await email(page).fill('nobody@nowhere');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText(/invalid email address/).first().waitFor();
      }),
    });
    await shoot(`related${suffix}`, 'sales', `/lightning/r/Account/${String(contact.AccountId)}/view`, { ready: 'Details', act: inTheme(async (page) => {
      await page.getByRole('tab', { name: 'Related' }).click();
      await page.locator('[data-list="Contacts"]').waitFor();
    }) });
  }
}
