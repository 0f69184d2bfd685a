import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { deployValidationRule } from '../scenarios/org-setup.ts';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { startLanguageModel } from '../sandbox/language-model.ts';
import { signInToLightning, startBrowser } from './lightning-page.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Finding = { id: string; nodes: { html: string }[] };

async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const findings: Finding[] = await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)');
  return findings.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** No order may carry this status. */
const rule = { object: 'Order', name: 'No_Shipment', isActive: true, condition: 'ISPICKVAL(BC_Status__c, "Awaiting Shipment")', field: 'BC_Status__c', message: 'We ship from nowhere.' };

describe('what people look at every day', () => {
  let stack: ScenarioStack;
  let browser: Browser;
  let orderId: string;
  let model: Awaited<ReturnType<typeof startLanguageModel>>;
  let storeId: string;
  const as = (person: 'admin' | 'sales' | 'guest') => signInToLightning(browser, stack.sandbox.ready.lightningUrl, person);
  const order = () => `/lightning/r/Order/${orderId}/view`;

  before(async () => {
    model = await startLanguageModel([{ content: JSON.stringify({ items: [{ explanation: 'A rule of the org forbids it.', remedies: ['Change the rule.'] }] }) }]);
    const environment = { CROSSWALK_LLM_BASE_URL: model.baseUrl, CROSSWALK_LLM_MODEL: 'stub', CROSSWALK_LLM_KEY: 'a-key-of-the-test' };
    [stack, browser] = await Promise.all([startStack({ seed: 74, environment }), startBrowser()]);
    assert.equal((await fetch(`${stack.sandbox.ready.lightningUrl}/ready`)).status, 204);
    await stack.scenario('orders', { count: 1 });
    await stack.settled();
    const [row] = await stack.soql('SELECT Id, BC_Key__c FROM Order');
    [orderId, storeId] = [String(row?.Id), String(row?.BC_Key__c).split(':').at(-1) ?? ''];
  });
  after(async () => {
    await Promise.all([browser.close(), stack.close()]);
    model.close();
  });

  it('shows a sales user both sides, and how the order came here, with the request ids of both platforms', async () => {
    const { page, errors, open } = await as('sales');
    await open(order());
    const card = page.locator('c-record-sync');
    await card.getByRole('button', { name: 'Compare' }).click();
    await card.getByText('Both sides agree').waitFor();
    await card.getByRole('checkbox', { name: 'Show all fields' }).check({ force: true });
    await card.getByText('Awaiting Fulfillment').first().waitFor();
    assert.equal(await card.getByRole('radio').count(), 0, 'to choose is for operators');
    assert.deepEqual(await findingsOf(page), []);
    await card.getByRole('button', { name: 'Journey' }).click();
    for (const step of ['Event from BigCommerce', 'Read', 'Mapped', 'Confirmed']) await card.getByText(step, { exact: true }).first().waitFor();
    await card.getByText('Request ids for support').last().click();
    await card.getByText(/^Salesforce POST \/composite → 200 · [0-9a-f]{32}$/).first().waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
  });

  it('shows a refused change on the record and on the monitor; edited and redriven from the page it lands', async () => {
    await deployValidationRule(stack, rule);
    await stack.store('PUT', `/v2/orders/${storeId}`, { status_id: 9 });
    await stack.settled();
    const sales = await as('sales');
    await sales.open(order());
    await sales.page.getByText('Needs attention').waitFor();
    await sales.page.getByText(/^A rule or an automation of your Salesforce org refused “BigCommerce Status” of the order: We ship from nowhere\.$/).waitFor();
    assert.equal(await sales.page.getByRole('button', { name: /^Explain further/ }).count(), 0, 'to ask the assistant is for operators');
    assert.deepEqual([await findingsOf(sales.page), sales.errors], [[], []]);
    const { page, errors, open } = await as('admin');
    await open('/lightning/n/Crosswalk_Monitor');
    const issues = page.locator('c-monitor-issues');
    await issues.getByRole('button', { name: `Explain further: order ${storeId}` }).click();
    await issues.getByRole('region', { name: 'From the assistant' }).getByText('A rule of the org forbids it.').waitFor();
    await issues.getByRole('button', { name: `Edit and redrive order ${storeId}` }).click();
    await issues.getByRole('combobox', { name: 'BigCommerce Status' }).click();
    await issues.getByRole('option', { name: 'Awaiting Pickup' }).click();
    assert.deepEqual(await findingsOf(page), []);
    await issues.getByRole('button', { name: 'Edit and redrive', exact: true }).last().click();
    await page.getByText('Redriven with the new values').waitFor();
    await issues.getByText('No record needs attention').waitFor();
    const [row] = await stack.soql('SELECT BC_Status__c FROM Order');
    assert.equal(row?.BC_Status__c, 'Awaiting Pickup');
    await sales.page.getByText('In sync').waitFor();
    assert.deepEqual([errors, sales.errors], [[], []]);
  });

  it('assigns an issue to a person, who is named on it', async () => {
    await stack.store('PUT', `/v2/orders/${storeId}`, { status_id: 9, staff_notes: 'again' });
    await stack.scenario('orders', { count: 1 });
    await stack.operations('POST', '/flows/order-to-salesforce/sync', { entityKeys: [`order:${storeId}`] });
    await stack.settled();
    const { page, errors, open } = await as('admin');
    await open('/lightning/n/Crosswalk_Monitor');
    const issues = page.locator('c-monitor-issues');
    await issues.getByRole('combobox', { name: 'Assign' }).click();
    await issues.getByRole('option', { name: 'Ada Admin' }).click();
    await page.getByText('Assigned to Ada Admin').first().waitFor();
    await issues.getByText(/Assigned to Ada Admin/).waitFor();
    assert.deepEqual(errors, []);
  });

  it('says in figures and a chart how much went through, and finds in the audit log who did what', async () => {
    const { page, errors, open } = await as('admin');
    await open('/lightning/n/Crosswalk_Monitor');
    await page.getByRole('img', { name: /^Records in stretches of five minutes/ }).waitFor();
    const audit = page.locator('c-monitor-audit');
    await audit.getByLabel('Record', { exact: true }).fill(`order:${storeId}`);
    await audit.getByRole('button', { name: 'Search' }).click();
    await audit.getByText('Edit and redrive · Order to Salesforce').waitFor();
    await audit.getByText('Ada Admin').first().waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
  });

  it('shows what an account has bought, in one timeline', async () => {
    const [row] = await stack.soql(`SELECT AccountId, TotalAmount FROM Order WHERE Id = '${orderId}'`);
    const { page, errors, open } = await as('sales');
    await open(`/lightning/r/Account/${String(row?.AccountId)}/view`);
    const card = page.locator('c-account360');
    await card.getByText('Lifetime value').waitFor();
    const amount = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(Number(row?.TotalAmount));
    await card.getByText(amount).first().waitFor();
    await card.getByRole('button', { name: `Order ${storeId}` }).waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
  });
});
