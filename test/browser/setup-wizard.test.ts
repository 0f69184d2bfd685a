import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { type LightningPage, signInToLightning, startBrowser } from './lightning-page.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const setUp = '/lightning/n/Crosswalk_Setup';

type Finding = { id: string; nodes: { html: string }[] };

async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const findings: Finding[] = await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)');
  return findings.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

describe('the set-up page', () => {
  let stack: ScenarioStack;
  let browser: Browser;
  let admin: LightningPage;
  const step = (name: string) => admin.page.locator('c-setup-steps').getByRole('button', { name });
  const shows = (text: string | RegExp) => admin.page.getByText(text).first().waitFor();
  const press = (name: string) => admin.page.getByRole('button', { name, exact: true }).first().click();

  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 73, environment: { BIGCOMMERCE_STORE_HASH: '', BIGCOMMERCE_ACCESS_TOKEN: '' } }), startBrowser()]);
    assert.equal((await fetch(`${stack.sandbox.ready.lightningUrl}/ready`)).status, 204);
    await stack.scenario('orders', { count: 12, overDays: 20 });
    admin = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'admin');
  });
  after(() => Promise.all([browser.close(), stack.close()]));

  it('refuses politely whoever may not configure', async () => {
    for (const person of ['sales', 'guest'] as const) {
      const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, person);
      await open(setUp);
      await page.getByText('Set-up is for administrators of Crosswalk').waitFor();
      assert.deepEqual([await page.getByRole('button', { name: 'Connect a store' }).count(), await findingsOf(page), errors], [0, [], []]);
    }
  });

  it('begins where something is to be done: no store is connected', async () => {
    await admin.open(setUp);
    // A service that has just started has not reported yet; the page goes on by itself.
    await shows(/Salesforce is connected|No store is connected yet/);
    await step('Connect BigCommerce').click();
    await shows('No store is connected yet');
    assert.equal(await step('Connect Salesforce').getByText('done').count(), 1);
    assert.deepEqual([await findingsOf(admin.page), admin.errors], [[], []]);
  });

  it('connects a store in a page of the service, by keyboard alone', async () => {
    await admin.page.getByRole('button', { name: 'Connect a store' }).focus();
    await admin.page.keyboard.press('Enter');
    const link = admin.page.getByRole('link', { name: /Open the connection page/ });
    await link.waitFor();
    const opening = admin.page.context().waitForEvent('page');
    await link.press('Enter');
    const form = await opening;
    await form.getByRole('heading', { name: 'Connect a BigCommerce store' }).waitFor();
    assert.deepEqual([new URL(form.url()).search, await findingsOf(form)], ['', []]);
    const { storeHash, accessToken } = stack.sandbox.ready.bigcommerce;
    await form.getByLabel('Store hash').fill(storeHash);
    await form.getByLabel('Access token').fill('not-a-token');
    await form.keyboard.press('Enter');
    await form.getByText(/does not know this token/).waitFor();
    assert.deepEqual(await findingsOf(form), []);
    await form.getByLabel('Access token').fill(accessToken);
    await form.keyboard.press('Enter');
    await form.getByRole('heading', { name: 'The store is connected' }).waitFor();
    await form.close();
    await shows(`The store ${storeHash} is connected`);
    assert.deepEqual([await findingsOf(admin.page), admin.errors], [[], []]);
  });

  it('looks at both systems, says what to mend, and mends it with one click', async () => {
    const hooks = await stack.store('GET', '/v3/hooks');
    const [hook] = typeof hooks === 'object' && hooks !== null && 'data' in hooks && Array.isArray(hooks.data) ? hooks.data : [];
    await stack.store('DELETE', `/v3/hooks/${String(hook?.id)}`);
    await press('Next: Pre-flight');
    await press('Run pre-flight');
    await shows('1 thing to mend before the first load');
    assert.deepEqual([await findingsOf(admin.page), admin.errors], [[], []]);
    await admin.page.getByRole('button', { name: 'Mend it: Webhooks' }).click();
    await shows('Everything is ready');
  });

  it('goes on where one was after a reload', async () => {
    await press('Next: Choose flows');
    await shows(/Say what travels/);
    await admin.page.reload();
    await shows(/Say what travels/);
    assert.deepEqual([await findingsOf(admin.page), admin.errors], [[], []]);
  });

  it('brings the first records, with progress to the end', async () => {
    await press('Next: First load');
    await press('Start the first load');
    await shows('Done: 12 records');
    assert.deepEqual([await findingsOf(admin.page), admin.errors], [[], []]);
    await press('See the orders');
    await shows('00000012');
    assert.equal((await stack.soql('SELECT Id FROM Order')).length, 12);
  });

  it('sees that the token was revoked, and says what helps', async () => {
    await stack.control('POST', '/scenario', { name: 'revoke-token' });
    await admin.open(setUp);
    await step('Connect BigCommerce').click();
    await shows('The store no longer accepts the token');
    assert.deepEqual([await findingsOf(admin.page), admin.errors], [[], []]);
  });
});
