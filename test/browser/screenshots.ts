import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { deployValidationRule } from '../scenarios/org-setup.ts';
import { type Row, type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { shootSetup } from './setup-screenshots.ts';
import { signInToLightning, startBrowser } from './lightning-page.ts';
import { shootMatching } from './matching-screenshots.ts';
import { shootLists, shootMapping } from './mapping-screenshots.ts';
import { shootAssistant } from './assistant-screenshots.ts';
import { shootRecords } from './record-screenshots.ts';
import { shootDuplicates } from './duplicates-screenshots.ts';
import { shootSettings } from './settings-screenshots.ts';

const folder = path.join(import.meta.dirname, '../../build/screenshots');
const settleMs = 700;
/** Records that wait longer than five seconds are said to. */
const waitingShownMs = 6_000;

/** Changes an order on both sides while nothing carries it over, and another in the store. */
async function differ(stack: ScenarioStack, order: Row | undefined, other: Row | undefined): Promise<void> {
  await stack.operations('POST', '/flows/order-status-to-bigcommerce/pause');
  const change = (row: Row | undefined, status: number) => stack.store('PUT', `/v2/orders/${String(row?.BC_Key__c).split(':').at(-1)}`, { status_id: status });
  await change(order, 2);
  await change(other, 9);
  await stack.asIntegrationUser('PATCH', `/sobjects/Order/${String(order?.Id)}`, { BC_Status__c: 'Awaiting Pickup', BC_Coupon_Codes__c: 'BY-HAND' });
}

/** `npm run screenshots`: every page in every state that can be brought about, as pictures in build/screenshots. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [stack, browser] = await Promise.all([startStack({ seed: 72, environment: { CROSSWALK_WATCH_EVERY_MS: '1000' } }), startBrowser()]);
  const shoot = async (name: string, person: 'admin' | 'sales' | 'guest', address: string, { ready, click, shown, act }: { ready: string; click?: string; /** What is there once the click was answered. */ shown?: string; act?: (page: Page) => Promise<void> }) => {
    const { page, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, person);
    await open(address);
    await page.getByText(ready).first().waitFor();
    if (click !== undefined) await page.getByRole('button', { name: click }).first().click();
    await act?.(page);
    if (shown !== undefined) await page.getByText(shown).first().waitFor();
    await page.waitForTimeout(settleMs);
    await page.screenshot({ path: path.join(folder, `${name}.png`) });
    await page.context().close();
    process.stdout.write(`${path.join('build/screenshots', name)}.png\n`);
  };
  const monitor = '/lightning/n/Crosswalk_Monitor';
  try {
    await shoot('orders-empty', 'sales', '/lightning/o/Order/list', { ready: 'No items to display.' });
    await shoot('monitor-no-access', 'guest', monitor, { ready: "You don't have access to Crosswalk" });
    await stack.scenario('orders', { count: 3 });
    await stack.settled();
    const [order, second] = await stack.soql('SELECT Id, BC_Key__c, AccountId FROM Order ORDER BY OrderNumber');
    const record = `/lightning/r/Order/${String(order?.Id)}/view`;
    await shoot('orders', 'sales', '/lightning/o/Order/list', { ready: '00000001' });
    await shoot('order-in-sync', 'sales', record, { ready: 'In sync' });
    await shoot('order-sync-now', 'sales', record, { ready: 'In sync', click: 'Sync now' });
    await shoot('order-compared', 'sales', record, { ready: 'In sync', click: 'Compare', shown: 'Both sides agree' });
    await shoot('order-journey', 'sales', record, { ready: 'In sync', click: 'Journey', shown: 'Confirmed' });
    await shoot('account-360', 'sales', `/lightning/r/Account/${String(order?.AccountId)}/view`, { ready: 'Lifetime value' });
    await shoot('order-no-access', 'guest', record, { ready: "You don't have access to Crosswalk" });
    await shoot('monitor-in-sync', 'admin', monitor, { ready: 'Everything is in sync' });
    await shoot('monitor-sales-user', 'sales', monitor, { ready: 'Everything is in sync' });
    await shootRecords(stack, shoot);
    await shootMapping(stack, shoot);
    await shootLists(stack, shoot);
    await shootSettings(stack, shoot);
    await shootDuplicates(stack, shoot);
    await shootMatching(stack, shoot);
    await deployValidationRule(stack, { object: 'Order', name: 'Coupon_Needed', isActive: true, condition: 'ISBLANK(BC_Coupon_Codes__c)', field: 'BC_Coupon_Codes__c', message: 'An order needs a coupon.' });
    await stack.store('PUT', `/v2/orders/${String(order?.BC_Key__c).split(':').at(-1)}`, { status_id: 9 });
    await stack.scenario('orders', { count: 3 });
    await stack.settled();
    await shoot('order-needs-attention', 'sales', record, { ready: 'Needs attention' });
    await shoot('monitor-needs-attention', 'admin', monitor, { ready: 'records need attention' });
    await shoot('monitor-discard', 'admin', monitor, { ready: 'records need attention', click: 'Discard' });
    await shoot('monitor-edit', 'admin', monitor, { ready: 'records need attention', click: 'Edit and redrive', shown: 'Another field' });
    await shoot('monitor-audit', 'admin', monitor, { ready: 'records need attention', click: 'Search', shown: 'When' });
    await shoot('issues', 'admin', '/lightning/o/Crosswalk_Issue__c/list', { ready: 'ISS-00000001' });
    await shoot('accounts', 'admin', '/lightning/o/Account/list', { ready: 'Sorted by' });
    await shoot('monitor-paused', 'admin', monitor, { ready: 'records need attention', click: 'Pause Order to Salesforce' });
    await shootAssistant(stack, shoot, record);
    await differ(stack, order, second);
    await shoot('order-differs', 'admin', record, { ready: 'Needs attention', click: 'Compare', shown: 'Changed on both sides' });
    await wait(waitingShownMs);
    await shoot('monitor-two-paused', 'admin', monitor, { ready: 'records need attention', click: 'Pause Product to Salesforce' });
    await shoot('order-waiting', 'sales', `/lightning/r/Order/${String(second?.Id)}/view`, { ready: 'The sync of such records is paused' });
    await shootSetup(browser, folder);
  } finally {
    await Promise.all([browser.close(), stack.close()]);
  }
}

if (import.meta.main) await main();
