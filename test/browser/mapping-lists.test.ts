import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { people } from '../sandbox/lightning/lightning-users.ts';
import { signIn } from '../scenarios/command-desk.ts';
import { createOrderDesk, type OrderDesk } from '../scenarios/order-desk.ts';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { findingsOf, startBrowser } from './lightning-page.ts';
import { choose, openBoard } from './mapping-board.ts';
import { addGifts, deployGifts } from './mapping-screenshots.ts';

const line = (name: string, quantity: number) => ({ name, quantity, price_ex_tax: 10, price_inc_tax: 10.83 });

describe('lists whose elements become records, in Lightning Experience', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let browser: Browser;
  let orders: OrderDesk;
  const place = async () => {
    const id = await orders.place({ products: [line('Lamp', 2), line('Shade', 1)] });
    await stack.settled();
    return id;
  };
  const giftsOf = async (id: number) => (await stack.soql(`SELECT Title__c FROM Gift__c WHERE Order__r.BC_Number__c = '${id}' ORDER BY Title__c`)).map(({ Title__c }) => Title__c);
  const openPage = () => openBoard(browser, stack.sandbox.ready.lightningUrl);
  const publish = async (page: Page, version: number) => {
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(`Version ${version} is in force`).first().waitFor();
    await stack.settled();
  };

  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 76 }), startBrowser()]);
    orders = createOrderDesk(stack);
    await deployGifts(stack);
    assert.equal((await fetch(`${stack.sandbox.ready.lightningUrl}/ready`)).status, 204);
    await signIn(stack, people[0].username, ['Crosswalk_Admin', 'Gifts']);
    await place();
  });
  after(() => Promise.all([browser.close(), stack.close()]));

  it('are made of what the org has, tried on a real order, given fields, and published; taken out, their records go by the rule', async () => {
    const { page, errors } = await openPage();
    await addGifts(page);
    await page.getByText(/^Made of Order \d+: 2 \(Gift \d+, Gift \d+\)$/).waitFor();
    await page.locator('[data-id="some"]').getByText('Only some elements').click();
    await page.locator('c-mapping-condition').getByRole('combobox', { name: 'Of' }).fill('quantity');
    await choose(page, 'Is', 'greater than');
    await page.locator('c-mapping-condition').getByLabel('Value').fill('1');
    await page.getByText(/^Made of Order \d+: 1 \(Gift \d+\)$/).waitFor();
    await choose(page, 'What vanishes', 'Is deleted');
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('button', { name: 'Map its fields: gift' }).click();
    await page.getByRole('searchbox', { name: 'Search BigCommerce fields' }).fill('item.name');
    await page.locator('c-mapping-source li').filter({ hasText: 'name' }).first().dragTo(page.locator('c-mapping-target li[data-field="Title__c"]'));
    await publish(page, 1);
    const id = await place();
    assert.deepEqual(await giftsOf(id), ['Lamp']);

    await page.getByRole('tab', { name: 'Lists' }).click();
    await page.getByRole('button', { name: 'Remove the list gift' }).click();
    await page.getByText('When this is published, its records are deleted.').waitFor();
    await publish(page, 2);
    assert.deepEqual(await giftsOf(id), []);
    assert.deepEqual(errors, []);
  });
});
