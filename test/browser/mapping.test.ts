import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { people } from '../sandbox/lightning/lightning-users.ts';
import { signIn } from '../scenarios/command-desk.ts';
import { billingAddressOf, createOrderDesk, type OrderDesk } from '../scenarios/order-desk.ts';
import { deployCustomField, deployPermissionSet } from '../scenarios/org-setup.ts';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { createSfPlugin } from '../scenarios/sf-plugin.ts';
import { findingsOf, signInToLightning, startBrowser } from './lightning-page.ts';

const mappingPage = '/lightning/n/Crosswalk_Field_Mapping';
const formField = 'record.billing_address.form_fields[name=Region].value';
/** The service reports half a minute after its first start, sooner when somebody looks. */
const reportTimeoutMs = 45_000;

describe('field mapping in Lightning Experience', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let browser: Browser;
  let orders: OrderDesk;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-mapping-'));
  const placeIn = async (region: string, more: object = {}) => {
    const id = await orders.place({ billing_address: { ...billingAddressOf(`region.${region}@example.com`), form_fields: [{ name: 'Region', value: region }] }, ...more });
    await stack.settled();
    return id;
  };
  const regionOf = async (id: number) => (await stack.soql(`SELECT Region__c FROM Order WHERE BC_Number__c = '${id}'`))[0]?.Region__c;
  const openBoard = async () => {
    const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, 'admin');
    await open(mappingPage);
    await page.getByText('Drag a BigCommerce field onto').waitFor({ timeout: reportTimeoutMs });
    return { page, errors };
  };
  const choose = async (page: Page, box: string, option: string) => {
    await page.getByRole('combobox', { name: box, exact: true }).last().click();
    await page.getByRole('option', { name: option, exact: true }).filter({ visible: true }).click();
  };
  const openField = (page: Page, name: string) => page.locator('c-mapping-target').getByRole('button', { name }).first().click();
  const publish = async (page: Page, version: number) => {
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(`Version ${version} is in force`).first().waitFor();
  };

  before(async () => {
    [stack, browser] = await Promise.all([startStack({ seed: 74 }), startBrowser()]);
    orders = createOrderDesk(stack);
    await deployCustomField(stack, { object: 'Order', name: 'Region__c', label: 'Region' });
    await deployPermissionSet(stack, { name: 'Own_Fields', objects: ['Order'], fields: ['Order.Region__c'] });
    assert.equal((await fetch(`${stack.sandbox.ready.lightningUrl}/ready`)).status, 204);
    await signIn(stack, stack.sandbox.ready.salesforce.username, ['Own_Fields']);
    await signIn(stack, people[0].username, ['Crosswalk_Admin', 'Own_Fields']);
    await placeIn('n');
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all([browser.close(), stack.close()]);
  });

  it('fills a field of the org from a form field of the store, by a condition and a translation, tried on a real order: the next order carries it, a rollback restores, and the command line shows both', async () => {
    const plugin = await createSfPlugin(stack.sandbox.ready);
    const file = path.join(folder, 'settings.json');
    const { page, errors } = await openBoard();
    await plugin.run('settings', 'pull', '--file', file);
    assert.deepEqual(await findingsOf(page), []);

    // By keyboard: the source, then where it goes.
    await page.getByRole('searchbox', { name: 'Search BigCommerce fields' }).fill('region');
    await page.locator(`c-mapping-source button[data-path="${formField}"]`).focus();
    await page.keyboard.press('Enter');
    await choose(page, 'Map to…', 'Region (Region__c)');
    const becomes = page.locator('c-mapping-field [data-id="becomes"]');
    await becomes.getByText('n', { exact: true }).waitFor();
    await choose(page, 'Add a step', 'If');
    await page.locator('li[data-step="when"]').getByRole('combobox', { name: 'Add a step' }).click();
    await page.locator('li[data-step="when"]').getByRole('option', { name: 'Translate', exact: true }).click();
    await choose(page, 'Translation table', 'New table…');
    await page.getByLabel('Name of the table').fill('region');
    await page.getByRole('button', { name: 'Create table', exact: true }).click();
    await page.getByLabel('Value of BigCommerce').fill('n');
    await page.locator('c-mapping-table').getByLabel('Becomes', { exact: true }).fill('North');
    await page.locator('c-mapping-table').getByRole('button', { name: 'Add', exact: true }).click();
    await becomes.getByText('North').waitFor();
    assert.deepEqual(await findingsOf(page), []);

    await page.getByRole('tab', { name: 'Preview' }).click();
    assert.deepEqual([await page.locator('tr[data-field="Region__c"] [data-id="now"]').innerText(), await page.locator('tr[data-field="Region__c"] [data-id="after"]').innerText()], ['empty', 'North']);
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('tab', { name: 'Changes (2)' }).click();
    await page.locator('c-mapping-changes').getByText('billing_address.form_fields[name=Region].value → Shorten “80” → If (Translate “region”)').waitFor();
    await publish(page, 1);
    assert.deepEqual([await regionOf(await placeIn('n')), await regionOf(await placeIn('moon'))], ['North', 'moon']);
    const { result } = await plugin.run('settings', 'diff', '--file', file);
    assert.match(JSON.stringify(result), /fieldMaps\.order-to-salesforce\.order\.Region__c\.steps/);

    await page.getByRole('tab', { name: 'History' }).click();
    await page.getByText('Orders → Orders: Region__c').first().waitFor();
    assert.deepEqual(await findingsOf(page), []);
    await page.locator('[data-version="0"]').getByRole('button').click();
    await page.getByRole('button', { name: 'OK' }).click();
    await page.getByText('Version 2 is in force').first().waitFor();
    assert.deepEqual([await regionOf(await placeIn('n')), errors], [null, []]);
    plugin.remove();
  });

  it('takes a source that is dragged onto a field; undo and redo go back and forth, and a field can be left alone', async () => {
    const { page, errors } = await openBoard();
    await page.getByRole('searchbox', { name: 'Search BigCommerce fields' }).fill('staff_notes');
    await page.getByRole('searchbox', { name: 'Search Salesforce fields' }).fill('Region');
    const figures = page.locator('[data-id="figures"]');
    await page.locator('c-mapping-source li').filter({ hasText: 'staff_notes' }).dragTo(page.locator('c-mapping-target li[data-field="Region__c"]'));
    await figures.getByText('1 changed').waitFor();
    assert.equal(await page.locator('svg path.chosen').count(), 1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await figures.getByText('0 changed').waitFor();
    await page.getByRole('button', { name: 'Redo' }).click();
    await figures.getByText('1 changed').waitFor();
    await page.getByRole('searchbox', { name: 'Search Salesforce fields' }).fill('Billing City');
    await openField(page, 'Billing City');
    await page.getByText('On', { exact: true }).first().click();
    await figures.getByText('2 changed').waitFor();
    await page.getByRole('button', { name: "Restore Crosswalk's mapping" }).click();
    await figures.getByText('1 changed').waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
  });

  it('says at the field what is wrong with it: steps that are not finished, values that do not fit, what a publish refuses', async () => {
    const { page, errors } = await openBoard();
    await page.getByRole('searchbox', { name: 'Search Salesforce fields' }).fill('Order Start Date');
    await openField(page, 'Order Start Date');
    await page.getByText('On', { exact: true }).first().click();
    await page.getByText('Salesforce requires this field, and nothing is mapped to it.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(/Leaves Order\.EffectiveDate empty, which Salesforce requires/).waitFor();
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('button', { name: "Restore Crosswalk's mapping" }).click();
    await page.getByRole('button', { name: 'Remove: 2. Date' }).click();
    await page.locator('c-mapping-field [data-id="problems"]').getByText(/EffectiveDate|date/i).waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
  });

  it('travels as a file: what is exported is imported again, and a file with mistakes shows them at their fields', async () => {
    const { page, errors } = await openBoard();
    await page.getByRole('searchbox', { name: 'Search BigCommerce fields' }).fill('region');
    await page.locator(`c-mapping-source button[data-path="${formField}"]`).click();
    await choose(page, 'Map to…', 'Region (Region__c)');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Export', { exact: true }).click()]);
    const file = path.join(folder, download.suggestedFilename());
    await download.saveAs(file);
    const exported: unknown = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(Object(exported).fieldMaps, { 'order-to-salesforce.order': { Region__c: { isOn: true, steps: [{ step: 'get', path: formField }, { step: 'truncate', length: 80 }] } } });
    await page.getByRole('button', { name: 'Discard changes' }).click();
    const upload = (name: string, content: object) => page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) });
    await page.locator('input[type="file"]').setInputFiles(file);
    await page.getByText('1 unpublished change').waitFor();
    await upload('wrong.json', { kind: 'crosswalk-field-mapping', format: 1, fieldMaps: { 'order-to-salesforce.order': { Region__c: { isOn: true, steps: [{ step: 'guess' }] } } }, tables: {}, rules: [] });
    await page.getByText(/step “guess”, which this version does not know/).waitFor();
    await upload('other.json', { hello: 'world' });
    await page.getByText('This is no file that Crosswalk exported.').waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
  });

  it('has rules: one keeps an order for a person', async () => {
    const { page, errors } = await openBoard();
    await page.getByRole('tab', { name: 'Rules' }).click();
    await page.getByText('No rules').waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await choose(page, 'Field', 'Billing City (BillingCity)');
    await choose(page, 'Must be', 'one of some values');
    await choose(page, 'Otherwise', 'hold it for somebody to decide');
    await page.getByLabel('Values', { exact: true }).fill('Austin');
    assert.deepEqual(await findingsOf(page), []);
    await publish(page, 3);
    const id = await orders.place({ billing_address: { ...billingAddressOf('kiel@example.com'), city: 'Kiel' } });
    await stack.settled();
    assert.deepEqual([await stack.soql(`SELECT Id FROM Order WHERE BC_Number__c = '${id}'`), errors], [[], []]);
  });

  it('is refused politely to a sales user and to a user without Crosswalk', async () => {
    for (const person of ['sales', 'guest'] as const) {
      const { page, errors, open } = await signInToLightning(browser, stack.sandbox.ready.lightningUrl, person);
      await open(mappingPage);
      await page.getByText("You don't have access to Crosswalk").waitFor();
      assert.deepEqual([await findingsOf(page), errors], [[], []]);
    }
  });
});
