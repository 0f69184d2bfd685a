import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { findingsOf, signInToLightning, startBrowser } from './lightning-page.ts';

describe('records made, edited in place and found in Lightning Experience', () => {
  let stack: ScenarioStack;
  let browser: Browser;
  let accountId = '';

  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 74 }), startBrowser()]);
    assert.equal((await fetch(`${stack.sandbox.ready.lightningUrl}/ready`)).status, 204);
    const made = z.object({ ids: z.array(z.string()) }).parse(await stack.control('POST', '/scenario', { system: 'salesforce', name: 'create', object: 'Account', values: { Name: 'Northwind Outfitters', Phone: '+1 555 0100' } }));
    accountId = made.ids[0] ?? '';
  });
  after(() => Promise.all([browser.close(), stack.close()]));

  it('a sales user makes a contact from the account’s related list, which is filled in already', async () => {
    const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    await open(`/lightning/r/Account/${accountId}/view`);
    await page.getByRole('tab', { name: 'Related' }).click();
    await page.locator('[data-list="Contacts"]').getByRole('button', { name: 'New' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('heading', { name: 'New Contact' }).waitFor();
    assert.equal(await form.getByRole('combobox', { name: 'Account' }).inputValue(), 'Northwind Outfitters');
    await form.getByRole('textbox', { name: 'Email', exact: true }).fill('ida@northwind.example.com');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText(/Required fields are missing/).first().waitFor();
    assert.deepEqual(await findingsOf(page), []);
    await form.getByRole('textbox', { name: 'Last Name' }).fill('Iversen');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Contact was created.').waitFor();
    await page.getByRole('heading', { level: 1, name: /Iversen/ }).waitFor();
    const [contact] = await stack.soql("SELECT AccountId, Email FROM Contact WHERE LastName = 'Iversen'");
    assert.deepEqual([contact?.AccountId, contact?.Email, errors.filter((text) => !text.includes('400'))], [accountId, 'ida@northwind.example.com', []]);
  });

  it('and an order from the list, with the account looked up by the keyboard alone', async () => {
    const { page, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    await open('/lightning/o/Order/list');
    await page.getByRole('button', { name: 'New', exact: true }).click();
    const form = page.getByRole('dialog');
    const account = form.getByRole('combobox', { name: 'Account' });
    await account.pressSequentially('north');
    await form.getByRole('option', { name: 'Northwind Outfitters' }).waitFor();
    await account.press('ArrowDown');
    await account.press('Enter');
    await form.getByRole('combobox', { name: 'Status' }).click();
    await form.getByRole('option', { name: 'Draft' }).click();
    await form.getByRole('textbox', { name: 'Order Start Date' }).fill('Nov 2, 2026');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Order was created.').waitFor();
    const [order] = await stack.soql('SELECT AccountId, Status, EffectiveDate FROM Order');
    assert.deepEqual([order?.AccountId, order?.Status, order?.EffectiveDate], [accountId, 'Draft', '2026-11-02']);
  });

  it('a field is edited in place: what the org refuses is said at the field, and nothing is lost', async () => {
    const { page, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    const [contact] = await stack.soql("SELECT Id FROM Contact WHERE LastName = 'Iversen'");
    await open(`/lightning/r/Contact/${String(contact?.Id)}/view`);
    await page.getByRole('button', { name: 'Edit Email' }).click();
    const email = page.getByRole('textbox', { name: 'Email', exact: true });
    await email.fill('nobody@nowhere');
    await page.getByRole('textbox', { name: 'Last Name' }).fill('Ibsen');
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/invalid email address/).first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Last Name' }).inputValue(), 'Ibsen');
    await email.fill('ida@ibsen.example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('was saved').waitFor();
    await page.getByRole('heading', { level: 1, name: /Ibsen/ }).waitFor();
    await page.getByRole('button', { name: 'Edit Email' }).click();
    await page.getByRole('textbox', { name: 'Email', exact: true }).fill('gone@example.com');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    assert.deepEqual((await stack.soql(`SELECT LastName, Email FROM Contact WHERE Id = '${String(contact?.Id)}'`)).map((row) => [row.LastName, row.Email]), [['Ibsen', 'ida@ibsen.example.com']]);
  });

  it('the search in the header finds records by object, and nothing a user may not see', async () => {
    const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'guest');
    await stack.control('POST', '/scenario', { system: 'salesforce', name: 'create', object: 'Crosswalk_Issue__c', values: { Code__c: 'INVALID_RECORD', Message__c: 'About Northwind.', State__c: 'Open' } });
    const search = async () => {
      await page.getByRole('searchbox', { name: 'Search' }).fill('northwind');
      await page.getByRole('searchbox', { name: 'Search' }).press('Enter');
      await page.getByRole('heading', { name: 'Accounts (1)' }).waitFor();
    };
    await open('/lightning/o/Account/list');
    await search();
    const seenByGuest = await page.getByRole('heading', { level: 2 }).allTextContents();
    assert.deepEqual([seenByGuest.some((text) => text.includes('Issues')), await findingsOf(page)], [false, []]);
    await page.request.post('/session/admin');
    await open('/lightning/search/northwind');
    await page.getByRole('heading', { name: /Issues \(1\)/ }).waitFor();
    await page.getByRole('link', { name: 'Northwind Outfitters' }).click();
    await page.getByRole('heading', { level: 1, name: /Northwind Outfitters/ }).waitFor();
    assert.deepEqual(errors, []);
  });

  it('who comes by the front door of the org sees its pages as himself', async () => {
    const { instanceUrl, adminToken } = stack.sandbox.ready.salesforce;
    const answer = await fetch(`${instanceUrl}/services/oauth2/singleaccess?redirect_uri=${encodeURIComponent('/lightning/o/Account/list')}`, { headers: { authorization: `Bearer ${adminToken}` } });
    const { frontdoor_uri: address } = z.object({ frontdoor_uri: z.string() }).parse(await answer.json());
    const { page, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    await open(address);
    await page.getByText('admin@crosswalk.example.com').first().waitFor();
    await page.getByRole('link', { name: 'Northwind Outfitters' }).waitFor();
    await open(address);
    await page.getByText('Your session has ended. Log in again.').waitFor();
  });
});
