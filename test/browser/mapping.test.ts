import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { people } from '../sandbox/lightning/lightning-users.ts';
import { signIn } from '../scenarios/command-desk.ts';
import { billingAddressOf, createOrderDesk, type OrderDesk } from '../scenarios/order-desk.ts';
import { eventually } from '../scenarios/eventually.ts';
import { deployCustomField, deployPermissionSet } from '../scenarios/org-setup.ts';
import { type ScenarioStack, startStack } from '../scenarios/scenario-stack.ts';
import { createSfPlugin } from '../scenarios/sf-plugin.ts';
import { type ModelAnswer, startLanguageModel } from '../sandbox/language-model.ts';
import { findingsOf, signInToLightning, startBrowser } from './lightning-page.ts';
import { choose, mappingPage, openBoard } from './mapping-board.ts';

const formField = 'record.billing_address.form_fields[name=Region].value';

describe('field mapping in Lightning Experience', { concurrency: false }, () => {
  let stack: ScenarioStack;
  let browser: Browser;
  let orders: OrderDesk;
  /** The model answers with what is put here. */
  const answers: ModelAnswer[] = [{}];
  let model: Awaited<ReturnType<typeof startLanguageModel>>;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-mapping-'));
  const placeIn = async (region: string, more: object = {}) => {
    const id = await orders.place({ billing_address: { ...billingAddressOf(`region.${region}@example.com`), form_fields: [{ name: 'Region', value: region }] }, ...more });
    await stack.settled();
    return id;
  };
  const regionOf = async (id: number) => (await stack.soql(`SELECT Region__c FROM Order WHERE BC_Number__c = '${id}'`))[0]?.Region__c;
  const showBoard = () => openBoard(browser, stack.sandbox.ready.lightningUrl);
  const openField = (page: Page, name: string) => page.locator('c-mapping-target').getByRole('button', { name }).first().click();
  const publish = async (page: Page, version: number) => {
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(`Version ${version} is in force`).first().waitFor();
  };

  before(async () => {
    model = await startLanguageModel(answers);
    const environment = { CROSSWALK_LLM_BASE_URL: model.baseUrl, CROSSWALK_LLM_MODEL: 'stub', CROSSWALK_LLM_KEY: 'a-key-of-the-test' };
    [stack, browser] = await Promise.all([startStack({ seed: 74, environment }), startBrowser()]);
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
    model.close();
  });

  it('fills a field of the org from a form field of the store, by a condition and a translation, tried on a real order: the next order carries it, a rollback restores, and the command line shows both', async () => {
    const plugin = await createSfPlugin(stack.sandbox.ready);
    const file = path.join(folder, 'settings.json');
    const { page, errors } = await showBoard();
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
    const { page, errors } = await showBoard();
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
    const { page, errors } = await showBoard();
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
    const { page, errors } = await showBoard();
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
    const { page, errors } = await showBoard();
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

  it('proposes steps for what is said in words, tried on the record on show, and values for a table; only what is accepted goes into the mapping', async () => {
    const { page, errors } = await showBoard();
    const figures = page.locator('[data-id="figures"]');
    await page.getByRole('searchbox', { name: 'Search Salesforce fields' }).fill('Billing City');
    // By keyboard the work goes on where the field is.
    await page.locator('c-mapping-target button.row').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('c-mapping-field h2:focus').waitFor();
    const steps = [{ step: 'get', path: 'record.billing_address.city' }, { step: 'case', to: 'upper' }];
    answers.splice(0, answers.length, { content: JSON.stringify({ items: [{ steps, explanation: 'The city in capitals.' }, { steps: [{ step: 'run' }], explanation: 'no' }] }) });
    await page.getByRole('button', { name: 'Describe it in words' }).click();
    await page.getByText('Never what records hold.').waitFor();
    await page.getByLabel('What should this field hold?').fill('the city in capitals');
    await page.getByRole('button', { name: 'Propose steps' }).click();
    await page.locator('c-mapping-draft [data-id="value"]').getByText(/KIEL/).waitFor();
    await page.locator('c-mapping-draft').getByText('1 more did not work').waitFor();
    await figures.getByText('0 changed').waitFor();
    assert.deepEqual(await findingsOf(page), []);
    await page.getByRole('button', { name: 'Accept proposal 1' }).click();
    await page.locator('c-mapping-field [data-id="becomes"]').getByText(/KIEL/).waitFor();
    await figures.getByText('1 changed').waitFor();
    for (const { body } of model.requests) assert.doesNotMatch(body, /Kiel|Austin|@example\.com/);

    await page.getByRole('searchbox', { name: 'Search Salesforce fields' }).fill('BigCommerce Status');
    await openField(page, 'BigCommerce Status');
    await page.getByRole('button', { name: 'Remove: 2. Translate' }).click();
    await page.locator('c-mapping-path input').first().fill('record.status');
    await page.keyboard.press('Tab');
    await choose(page, 'Add a step', 'Change letters');
    await choose(page, 'Add a step', 'Translate');
    await choose(page, 'Translation table', 'New table…');
    await page.getByLabel('Name of the table').fill('status');
    await page.getByRole('button', { name: 'Create table', exact: true }).click();
    const suggestions = page.locator('c-value-suggestions');
    await suggestions.getByRole('button', { name: 'Suggest', exact: true }).click();
    await suggestions.getByText('94 %, the same text').waitFor();
    assert.equal(await page.locator('c-mapping-table [data-from="AWAITING FULFILLMENT"] input').count(), 0, 'nothing is applied by itself');
    assert.deepEqual(await findingsOf(page), []);
    await suggestions.getByRole('button', { name: 'Accept: AWAITING FULFILLMENT becomes Awaiting Fulfillment' }).click();
    await page.locator('c-mapping-field [data-id="becomes"]').getByText('Awaiting Fulfillment', { exact: true }).waitFor();
    assert.deepEqual(errors, []);
  });

  it('shows every record that one of the store becomes, and keeps what somebody says of a suggestion', async () => {
    const { page, errors } = await showBoard();
    await page.locator('c-mapping-source').getByRole('button', { name: 'staff_notes' }).click();
    const first = page.locator('c-mapping-board [data-id="refuse"]').first();
    const refused = await first.locator('..').locator('[data-id="suggested"]').innerText();
    await first.click();
    await page.locator('c-mapping-board [data-id="suggested"]').getByText(refused).waitFor({ state: 'detached' });
    await eventually('the service keeps the refusal', async () => (await stack.soql("SELECT Id FROM Crosswalk_Command__c WHERE Action__c = 'decide-suggestion' AND Status__c = 'Done'")).length === 1);
    await page.reload();
    await page.locator('c-mapping-source').getByRole('button', { name: 'status_id' }).click();
    await page.locator('c-mapping-board [data-id="suggested"]').first().waitFor();
    await page.locator('c-mapping-source').getByRole('button', { name: 'staff_notes' }).click();
    await page.getByText('Chosen: staff_notes').waitFor();
    assert.equal(await page.locator('c-mapping-board [data-id="suggested"]').getByText(refused).count(), 0);
    await page.getByRole('button', { name: 'Show refused suggestions again (1)' }).click();
    await page.locator('c-mapping-board [data-id="suggested"]').getByText(refused).waitFor();
    await eventually('the service forgets the refusal', async () => (await stack.soql("SELECT Id FROM Crosswalk_Command__c WHERE Action__c = 'decide-suggestion' AND Status__c = 'Done'")).length === 2);
    await choose(page, 'What is mapped', 'Orders → Lines (OrderItem)');
    await openField(page, 'Line Description');
    await page.locator('c-mapping-field [data-id="becomes"]').getByText('Lamp').waitFor();
    await page.getByRole('combobox', { name: 'Record within it' }).click();
    await page.getByRole('option', { name: /Tax$/ }).filter({ visible: true }).click();
    await page.locator('c-mapping-field [data-id="becomes"]').getByText('Tax').waitFor();
    assert.deepEqual([await findingsOf(page), errors], [[], []]);
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
