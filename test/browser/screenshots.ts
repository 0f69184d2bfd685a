import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { deployValidationRule } from '../scenarios/org-setup.ts';
import { startStack } from '../scenarios/scenario-stack.ts';
import { shootSetup } from './setup-screenshots.ts';
import { signInToLightning, startBrowser } from './lightning-page.ts';

const folder = path.join(import.meta.dirname, '../../build/screenshots');
const settleMs = 700;

/** `npm run screenshots`: every page in every state that can be brought about, as pictures in build/screenshots. */
async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [stack, browser] = await Promise.all([startStack({ seed: 72 }), startBrowser()]);
  const shoot = async (name: string, person: 'admin' | 'sales' | 'guest', address: string, { ready, click }: { ready: string; click?: string }) => {
    const { page, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, person);
    await open(address);
    await page.getByText(ready).first().waitFor();
    if (click !== undefined) await page.getByRole('button', { name: click }).first().click();
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
    const [order] = await stack.soql('SELECT Id, BC_Key__c FROM Order ORDER BY OrderNumber');
    const record = `/lightning/r/Order/${String(order?.Id)}/view`;
    await shoot('orders', 'sales', '/lightning/o/Order/list', { ready: '00000001' });
    await shoot('order-in-sync', 'sales', record, { ready: 'In sync' });
    await shoot('order-sync-now', 'sales', record, { ready: 'In sync', click: 'Sync now' });
    await shoot('order-no-access', 'guest', record, { ready: "You don't have access to Crosswalk" });
    await shoot('monitor-in-sync', 'admin', monitor, { ready: 'Everything is in sync' });
    await shoot('monitor-sales-user', 'sales', monitor, { ready: 'Everything is in sync' });
    await deployValidationRule(stack, { object: 'Order', name: 'Coupon_Needed', isActive: true, condition: 'ISBLANK(BC_Coupon_Codes__c)', field: 'BC_Coupon_Codes__c', message: 'An order needs a coupon.' });
    await stack.store('PUT', `/v2/orders/${String(order?.BC_Key__c).split(':').at(-1)}`, { status_id: 9 });
    await stack.scenario('orders', { count: 3 });
    await stack.settled();
    await shoot('order-needs-attention', 'sales', record, { ready: 'Needs attention' });
    await shoot('monitor-needs-attention', 'admin', monitor, { ready: 'records need attention' });
    await shoot('monitor-discard', 'admin', monitor, { ready: 'records need attention', click: 'Discard' });
    await shoot('issues', 'admin', '/lightning/o/Crosswalk_Issue__c/list', { ready: 'ISS-00000001' });
    await shoot('accounts', 'admin', '/lightning/o/Account/list', { ready: 'Sorted by' });
    await shoot('monitor-paused', 'admin', monitor, { ready: 'records need attention', click: 'Pause Order to Salesforce' });
    await shootSetup(browser, folder);
  } finally {
    await Promise.all([browser.close(), stack.close()]);
  }
}

if (import.meta.main) await main();
