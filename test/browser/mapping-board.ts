import type { Browser, Page } from 'playwright-core';
import { signInToLightning } from './lightning-page.ts';

export const mappingPage = '/lightning/n/Crosswalk_Field_Mapping';
/** The service reports half a minute after its first start, sooner when somebody looks. */
const reportTimeoutMs = 45_000;

/** The page of field mapping as the administrator has it, once both sides are there. */
export async function openBoard(browser: Browser, lightningUrl: string): Promise<{ page: Page; errors: string[] }> {
  const { page, errors, open } = await signInToLightning(browser, lightningUrl, 'admin');
  await open(mappingPage);
  await page.getByText('Drag a BigCommerce field onto').waitFor({ timeout: reportTimeoutMs });
  return { page, errors };
}

/** Chooses from the last box of that name. */
export async function choose(page: Page, box: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: box, exact: true }).last().click();
  await page.getByRole('option', { name: option, exact: true }).filter({ visible: true }).click();
}
