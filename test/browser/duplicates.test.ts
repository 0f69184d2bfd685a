import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { findingsOf, signInToLightning, startBrowser } from './lightning-page.ts';

const page = '/lightning/n/Crosswalk_Duplicates';
const waitMs = 20_000;

describe('duplicates in Lightning Experience', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let browser: Browser;
  const register = async (customer: Record<string, unknown>) => void (await stack.store('POST', '/v3/customers', [{ phone: '512-555-0142', addresses: [{ first_name: customer.first_name, last_name: customer.last_name, address1: '7 Juniper Way', city: 'Austin', state_or_province: 'Texas', postal_code: '78704', country_code: 'US' }], ...customer }]));
  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 305, environment: { CROSSWALK_WATCH_EVERY_MS: '200' } }), startBrowser()]);
    await stack.scenario('orders', { count: 4 });
    await register({ first_name: 'Ingrid', last_name: 'Sorensen', email: 'ingrid@example.com' });
    await register({ first_name: 'Ingrid', last_name: 'Sørensen', email: 'i.sorensen@work.example' });
    await stack.settled();
  });
  after(() => Promise.all([browser.close(), stack.close()]));

  it('stand side by side, become one person, and are two again', async () => {
    const { page: admin, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'admin');
    await open(page);
    await admin.getByRole('heading', { name: 'Duplicates', level: 1 }).waitFor({ timeout: waitMs });
    const pair = admin.getByRole('article', { name: /Ingrid/ });
    for (const deadline = performance.now() + waitMs; (await pair.count()) === 0 && performance.now() < deadline; ) {
      await admin.getByRole('button', { name: 'Refresh' }).click();
      await pair.waitFor({ timeout: 1_000 }).catch(() => {});
    }
    assert.deepEqual(await findingsOf(admin), []);
    await pair.getByText('Why Crosswalk thinks so').click();
    await pair.getByText(/speaks (?:strongly )?for one (?:person|household)/).first().waitFor();
    await pair.getByRole('button', { name: /^Same person/ }).click();
    await admin.getByRole('button', { name: 'OK' }).click();
    await admin.getByText('Decided lately').waitFor({ timeout: waitMs });
    assert.equal(await pair.count(), 0);
    assert.deepEqual(await findingsOf(admin), []);
    await admin.getByRole('button', { name: /^Undo/ }).click();
    await admin.getByRole('button', { name: 'OK' }).click();
    await admin.getByText('Decided lately').waitFor({ state: 'detached', timeout: waitMs });
    assert.deepEqual(errors, []);
  });

  it('are nothing for who may not operate', async () => {
    const { page: sales, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'sales');
    await open(page);
    await sales.getByText("You don't have access to Crosswalk").waitFor({ timeout: waitMs });
    assert.deepEqual(await findingsOf(sales), []);
  });
});
