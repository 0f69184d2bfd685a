import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { signIn } from '../scenarios/command-desk.ts';
import { billingAddressOf, createOrderDesk } from '../scenarios/order-desk.ts';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { publish } from '../scenarios/settings-desk.ts';
import { findingsOf, signInToLightning, startBrowser } from './lightning-page.ts';

const phone = '512-555-0160';

describe('a buyer whom match rules leave in doubt', { timeout: 180_000 }, () => {
  let stack: ScenarioStack;
  let browser: Browser;
  let order: number;

  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 241 }), startBrowser()]);
    for (const FirstName of ['Dora', 'Doris']) await stack.control('POST', '/scenario', { system: 'salesforce', name: 'create', object: 'Contact', values: { FirstName, LastName: 'Doubt', Phone: phone } });
    const admin = await signIn(stack, 'robin.example@example.com', ['Crosswalk_Admin']);
    const persons = [{ name: 'E-mail', fields: ['email'], scope: 'global' }, { name: 'Phone', fields: ['phone'], scope: 'global' }];
    await publish(stack, admin, (document) => Object.assign(document, { matching: { persons, companies: [], accounts: 'apart', duplicates: 'hold' } }));
    order = await createOrderDesk(stack).place({ billing_address: { ...billingAddressOf('dora.doubt@example.com'), phone } });
    await stack.settled();
  });
  after(() => Promise.all([browser.close(), stack.close()]));

  it('is decided in the monitor, by keyboard and by whoever hears the page: the order lands at the one chosen', async () => {
    const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'admin');
    await open('/lightning/n/Crosswalk_Monitor');
    const found = page.locator('c-monitor-match');
    await found.getByText('Doris Doubt').waitFor();
    assert.deepEqual(await findingsOf(page), []);
    const choose = found.getByRole('button', { name: 'Link to it: Contact Doris Doubt' });
    await choose.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No record needs attention' }).waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
    await stack.settled();
    const [row] = await stack.soql(`SELECT BillToContact.FirstName FROM Order WHERE BC_Number__c = '${order}'`);
    assert.equal(Object(row?.BillToContact).FirstName, 'Doris');
  });
});
