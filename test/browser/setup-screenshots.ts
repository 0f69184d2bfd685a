import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { signInToLightning } from './lightning-page.ts';

type Camera = { stack: ScenarioStack; page: Page; /** A second tab, for pages of the service. */ other: Page; shoot(name: string, shown?: Page): Promise<void>; shows(text: string | RegExp): Promise<void>; press(name: string): Promise<void> };

const setUp = '/lightning/n/Crosswalk_Setup';
const settleMs = 700;
const patience = { timeout: 60_000 };
const nothing = { SALESFORCE_PRIVATE_KEY_FILE: '', SALESFORCE_USERNAME: '', SALESFORCE_CLIENT_ID: '', SALESFORCE_SETTINGS_USERNAME: '', BIGCOMMERCE_STORE_HASH: '', BIGCOMMERCE_ACCESS_TOKEN: '' };

/** The set-up page from zero to the first load, in every state, as pictures in a folder. */
export async function shootSetup(browser: Browser, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const stack = await startStack({ seed: 74, environmentOf: ({ salesforce }) => ({ ...nothing, SALESFORCE_WEB_CLIENT_ID: salesforce.clientId, SALESFORCE_WEB_CLIENT_SECRET: salesforce.clientSecret }) });
  try {
    const { lightningUrl } = stack.sandbox.ready;
    await fetch(`${lightningUrl}/ready`);
    await stack.scenario('orders', { count: 600, overDays: 20 });
    const { page, open } = await signInToLightning(browser, lightningUrl, 'admin');
    const shoot: Camera['shoot'] = async (name, shown = page) => {
      await shown.waitForTimeout(settleMs);
      await shown.screenshot({ path: path.join(folder, `setup-${name}.png`) });
      process.stdout.write(`${path.join('build/screenshots', `setup-${name}`)}.png\n`);
    };
    const camera: Camera = { stack, page, other: await page.context().newPage(), shoot, shows: (text) => page.getByText(text).first().waitFor(patience), press: (name) => page.getByRole('button', { name, exact: true }).first().click() };
    const guest = await signInToLightning(browser, lightningUrl, 'sales');
    await guest.open(setUp);
    await guest.page.getByText('Set-up is for administrators').waitFor();
    await shoot('no-access', guest.page);
    await open(setUp);
    await shootOrg(camera);
    await shootStore(camera);
    await shootPreflight(camera);
    await shootLoad(camera);
    await shootTrouble(camera);
  } finally {
    await stack.close();
  }
}

async function shootOrg({ stack, page, other, shoot, shows, press }: Camera): Promise<void> {
  await shows('The service has not reported');
  await shoot('org-none');
  await other.goto(z.object({ url: z.string() }).parse(await stack.operations('POST', '/connect/salesforce')).url);
  await other.getByLabel('Username').fill('integration@crosswalk.example.com');
  await other.getByRole('button', { name: 'Allow' }).click();
  await other.getByText('Salesforce is connected').first().waitFor();
  await shoot('org-signed-in', other);
  await shows('Salesforce is connected');
  await shoot('org-connected');
  await press('Connect settings writer');
  const link = page.getByRole('link', { name: /Sign in as the settings writer/ });
  await link.waitFor();
  await shoot('writer-link');
  await other.goto((await link.getAttribute('href')) ?? '');
  await other.getByLabel('Username').fill(stack.sandbox.ready.salesforce.settingsUsername);
  await other.getByRole('button', { name: 'Allow' }).click();
  await other.getByText('The settings writer is connected').first().waitFor();
  await shows('Settings you publish take effect by themselves');
  await shoot('writer-connected');
}

async function openForm({ page, other }: Camera): Promise<void> {
  const link = page.getByRole('link', { name: /Open the connection page/ });
  await link.waitFor();
  await other.goto((await link.getAttribute('href')) ?? '');
}

async function shootStore(camera: Camera): Promise<void> {
  const { stack, page, other, shoot, shows, press } = camera;
  const { bigcommerce } = stack.sandbox.ready;
  await press('Next: Connect BigCommerce');
  await shows('No store is connected yet');
  await shoot('store-none');
  await press('Connect a store');
  await page.getByRole('link', { name: /Open the connection page/ }).waitFor();
  await shoot('store-link');
  await openForm(camera);
  await shoot('store-form', other);
  await other.getByLabel('Store hash').fill(bigcommerce.storeHash);
  await other.getByLabel('Access token').fill('not-a-token');
  await other.keyboard.press('Enter');
  await other.getByText(/does not know this token/).waitFor();
  await shoot('store-form-refused', other);
  await other.getByLabel('Access token').fill(bigcommerce.accessToken);
  await stack.faults({ bigcommerce: { latencyMs: 2_500 } });
  await other.keyboard.press('Enter');
  await shows('The token is being tested');
  await shoot('store-testing');
  await stack.faults({});
  await shows(/The store \w+ is connected/);
  await shoot('store-connected');
  await shoot('store-form-done', other);
}

async function shootPreflight({ stack, shoot, shows, press }: Camera): Promise<void> {
  await press('Next: Pre-flight');
  await shoot('preflight-none');
  await press('Run pre-flight');
  await shows('Everything is ready');
  await shoot('preflight-ready');
  const { data } = z.object({ data: z.array(z.object({ id: z.number() })) }).parse(await stack.store('GET', '/v3/hooks'));
  await stack.store('DELETE', `/v3/hooks/${data[0]?.id}`);
  await press('Run again');
  await shows('1 thing to mend');
  await shoot('preflight-to-mend');
  await press('Mend it: Webhooks');
  await shows('Everything is ready');
}

async function shootLoad({ stack, shoot, shows, press }: Camera): Promise<void> {
  await press('Next: Choose flows');
  await shows(/Say what travels/);
  await shoot('flows');
  await press('Next: First load');
  await shoot('load-none');
  await stack.faults({ salesforce: { latencyMs: 1_500 } });
  await press('Start the first load');
  await shows(/about .* left/);
  await shoot('load-running');
  await stack.faults({});
  await shows('Done: 600 records');
  await shoot('load-done');
}

async function shootTrouble(camera: Camera): Promise<void> {
  const { stack, page, other, shoot, shows, press } = camera;
  await stack.control('POST', '/scenario', { name: 'revoke-token' });
  await page.locator('c-setup-steps').getByRole('button', { name: 'Connect BigCommerce' }).click();
  await shows('The store no longer accepts the token');
  await shoot('store-revoked');
  const scopes = ['store_v2_orders', 'store_v2_customers_read_only', 'store_v2_products', 'store_v2_information'];
  const { ids } = z.object({ ids: z.array(z.string()) }).parse(await stack.control('POST', '/scenario', { name: 'create-token', scopes }));
  await press('Connect again');
  await openForm(camera);
  await other.getByLabel('Store hash').fill(stack.sandbox.ready.bigcommerce.storeHash);
  await other.getByLabel('Access token').fill(ids[0] ?? '');
  await other.keyboard.press('Enter');
  await shows('The token may not do all that is needed');
  await shoot('store-scopes-missing');
}
