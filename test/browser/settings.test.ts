import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { findingsOf, signInToLightning, startBrowser } from './lightning-page.ts';

const settingsPage = '/lightning/n/Crosswalk_Settings';
const mapsPage = '/lightning/n/Crosswalk_Value_Maps';
const unpaidStatus = 7;
/** The service reports half a minute after its first start, sooner when somebody looks. */
const reportTimeoutMs = 45_000;

describe('settings in Lightning Experience', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let browser: Browser;
  const as = (person: 'admin' | 'sales' | 'guest') => signInToLightning(browser, stack.sandbox.ready.lightningUrl, person);
  const publish = async (page: Page, version: number) => {
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(`Version ${version} is in force`).first().waitFor();
  };
  const statusOf = async (id: number | undefined) => (await stack.soql(`SELECT BC_Status__c FROM Order WHERE BC_Number__c = '${id}'`))[0]?.BC_Status__c;

  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 73 }), startBrowser()]);
    assert.equal((await fetch(`${stack.sandbox.ready.lightningUrl}/ready`)).status, 204);
    await stack.scenario('orders', { count: 3 });
    await stack.settled();
  });
  after(() => Promise.all([browser.close(), stack.close()]));

  it('are published from the page: an unpaid order is left out, and the page says which and why', async () => {
    const { page, errors, open } = await as('admin');
    await open(settingsPage);
    await page.getByText('Nothing published yet').waitFor({ timeout: reportTimeoutMs });
    assert.deepEqual(await findingsOf(page), []);
    await page.getByText('Only paid orders').click();
    await page.getByText('1 unpublished change').waitFor();
    await page.getByLabel('What changed and why').fill('Only what is paid');
    assert.deepEqual(await findingsOf(page), []);
    await publish(page, 1);
    const [id] = await stack.scenario('orders', { count: 1, statusId: unpaidStatus });
    await stack.settled();
    await page.getByRole('tab', { name: 'Left out (1)' }).click({ timeout: reportTimeoutMs });
    await page.getByText(/only paid orders are, and this one is not paid yet/).waitFor();
    assert.deepEqual([await statusOf(id), await findingsOf(page), errors], [undefined, [], []]);
  });

  it('show what was refused at its field, and keep what was typed', async () => {
    const { page, errors, open } = await as('admin');
    await open(settingsPage);
    await page.getByLabel('Minimum total').fill('much');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(/Must be an amount of zero or more/).waitFor();
    await page.getByText('To correct: Minimum total').waitFor();
    assert.deepEqual([await page.getByLabel('Minimum total').inputValue(), await findingsOf(page)], ['much', []]);
    await page.getByLabel('Minimum total').fill('1');
    await page.getByText(/Must be an amount of zero or more/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Discard changes' }).click();
    assert.deepEqual([await page.getByLabel('Minimum total').inputValue(), errors], ['0', []]);
  });

  it('translate a status chosen from the picklist of the org, by keyboard alone', async () => {
    const { page, errors, open } = await as('admin');
    await open(mapsPage);
    const box = page.getByRole('combobox', { name: 'Awaiting Fulfillment in Salesforce' });
    await box.focus();
    await page.keyboard.press('Enter');
    // The list opens with the next frame, and keys count from then on.
    const highlighted = (name: string) => page.locator('.slds-has-focus', { hasText: name }).first().waitFor();
    await highlighted('Same as in BigCommerce');
    await page.keyboard.press('End');
    await highlighted('Partially Refunded');
    await page.keyboard.press('Enter');
    await page.getByText('1 unpublished change').waitFor();
    assert.deepEqual(await findingsOf(page), []);
    await publish(page, 2);
    const [id] = await stack.scenario('orders', { count: 1, statusId: 11 });
    await stack.settled();
    assert.deepEqual([await statusOf(id), errors], ['Partially Refunded', []]);
  });

  it('have a history that says what changed, and come back from it', async () => {
    const { page, errors, open } = await as('admin');
    await open(settingsPage);
    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Only what is paid').waitFor();
    await page.getByText('Order status: Awaiting Fulfillment').waitFor();
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText('Version 3 is in force').first().waitFor();
    const [id] = await stack.scenario('orders', { count: 1, statusId: 11 });
    await stack.settled();
    assert.deepEqual([await statusOf(id), errors], ['Awaiting Fulfillment', []]);
  });

  it('order the rules by which a buyer is known again, by keyboard alone', async () => {
    const { page, errors, open } = await as('admin');
    await open(settingsPage);
    await page.getByRole('tab', { name: 'Matching' }).click();
    await page.getByRole('button', { name: 'Add rule' }).press('Enter');
    await page.getByRole('button', { name: 'Move Rule 1 up' }).press('Enter');
    await page.getByRole('radio', { name: 'One for each company, with its buyers as Contacts' }).press('Space');
    await page.getByText('Rules for companies').waitFor();
    const names = await page.getByRole('textbox', { name: /Name/ }).evaluateAll((boxes) => boxes.map((box) => Reflect.get(box, 'value')));
    assert.deepEqual([names, await findingsOf(page), errors], [['Rule 1', 'E-mail', 'Company and postcode'], [], []]);
  });

  it('that are not finished are kept as a draft for whoever goes on', async () => {
    const { page, errors, open } = await as('admin');
    await open(settingsPage);
    await page.getByRole('tab', { name: 'Money' }).click();
    await page.getByText('Change nothing, open an issue').click();
    await page.getByRole('tab', { name: 'What is watched' }).click();
    await page.getByRole('switch', { name: 'Probable duplicates' }).uncheck({ force: true });
    await page.getByText('2 unpublished changes').waitFor();
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByText('Draft saved').waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Continue with the draft' }).click({ timeout: reportTimeoutMs });
    await page.getByText('2 unpublished changes').waitFor();
    await page.getByRole('tab', { name: 'What is watched' }).click();
    assert.deepEqual([await page.getByRole('switch', { name: 'Probable duplicates' }).isChecked(), errors], [false, []]);
  });

  it('show in both generations of the design system which choice is taken', async () => {
    for (const theme of ['slds', 'slds2']) {
      const { page, open } = await as('admin');
      await page.request.post(`/theme/${theme}`);
      await open(settingsPage);
      await page.getByRole('tab', { name: 'Money' }).click();
      const taken = page.locator('c-settings-policies input[type="radio"]:checked + label .slds-radio_faux').first();
      await taken.waitFor();
      const [ground, mark] = await taken.evaluate((faux) => ['', '::after'].map((part): string => Object(globalThis).getComputedStyle(faux, part).backgroundColor));
      assert.notEqual(mark, ground, theme);
    }
  });

  it('are refused politely to a sales user and to a user without Crosswalk', async () => {
    for (const person of ['sales', 'guest'] as const) {
      const { page, errors, open } = await as(person);
      for (const address of [settingsPage, mapsPage]) {
        await open(address);
        await page.getByText("You don't have access to Crosswalk").waitFor();
        assert.deepEqual(await findingsOf(page), []);
      }
      assert.deepEqual(errors, []);
    }
  });
});
