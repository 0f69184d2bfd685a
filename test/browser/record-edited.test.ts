import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { findingsOf, signInToLightning, startBrowser } from './lightning-page.ts';

const statusShipped = 2;

describe('a record edited in Lightning Experience', () => {
  let stack: ScenarioStack;
  let browser: Browser;

  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 73 }), startBrowser()]);
    assert.equal((await fetch(`${stack.sandbox.ready.lightningUrl}/ready`)).status, 204);
    await stack.scenario('orders', { count: 1 });
    await stack.settled();
  });
  after(() => Promise.all([browser.close(), stack.close()]));

  it('by a sales user: the new status is in the store moments later', async () => {
    const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    const [order] = await stack.soql('SELECT Id, BC_Key__c FROM Order');
    await open(`/lightning/r/Order/${String(order?.Id)}/view`);
    await page.getByText('In sync').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const status = page.getByRole('combobox', { name: 'BigCommerce Status' });
    await status.click();
    await page.getByRole('option', { name: 'Shipped', exact: true }).click();
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('was saved').waitFor();
    await stack.settled();
    const sold = await stack.store('GET', `/v2/orders/${String(order?.BC_Key__c).split(':').at(-1)}`);
    assert.deepEqual([typeof sold === 'object' && sold !== null && 'status_id' in sold && sold.status_id, errors], [statusShipped, []]);
  });

  it('with a value the org refuses: the field says why, and nothing is lost', async () => {
    const { page, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    const [contact] = await stack.soql('SELECT Id FROM Contact LIMIT 1');
    await open(`/lightning/r/Contact/${String(contact?.Id)}/view`);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    const title = page.getByRole('textbox', { name: 'Title', exact: true });
    await title.fill('Buyer');
    await page.getByRole('textbox', { name: 'Email', exact: true }).fill('nobody@nowhere');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/invalid email address/).first().waitFor();
    assert.equal(await title.inputValue(), 'Buyer');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('shows its related records, and looks right in SLDS 2', async () => {
    const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    await page.request.post('/theme/slds2');
    const [account] = await stack.soql('SELECT AccountId FROM Order');
    await open(`/lightning/r/Account/${String(account?.AccountId)}/view`);
    await page.getByRole('tab', { name: 'Related' }).click();
    await page.getByRole('heading', { name: 'Orders (1)' }).waitFor();
    await page.getByRole('link', { name: '00000001', exact: true }).click();
    await page.getByText('In sync').waitFor();
    assert.deepEqual(errors, []);
  });

  it('is found by the App Launcher and by the list views of the package', async () => {
    const { page, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'admin');
    await open('/lightning/o/Order/list');
    await page.getByRole('button', { name: 'App Launcher' }).click();
    await page.getByRole('searchbox', { name: 'Search apps and items' }).fill('ident');
    await page.getByRole('dialog').getByRole('link', { name: 'BigCommerce Identities' }).click();
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Select a list view' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Active' }).or(page.getByRole('menuitem', { name: 'Active' })).first().click();
    await page.getByRole('heading', { name: 'Active', exact: true }).waitFor();
  });
});
