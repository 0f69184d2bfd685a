import type { Page } from 'playwright-core';
import { startLanguageModel } from '../sandbox/language-model.ts';
import type { ScenarioStack } from '../scenarios/scenario-stack.ts';

type Shoot = (name: string, person: 'admin' | 'sales' | 'guest', address: string, state: { ready: string; act?: (page: Page) => Promise<void> }) => Promise<void>;

const mappingPage = '/lightning/n/Crosswalk_Field_Mapping';
const isThere = 'Drag a BigCommerce field onto';
const city = { step: 'get', path: 'record.billing_address.city' };
/** One answer to every question; each takes the items it can read. */
const items = [
  { steps: [city, { step: 'case', to: 'upper' }, { step: 'default', value: 'Unknown' }], explanation: 'Takes the city of the billing address in capital letters, or Unknown where there is none.' },
  { steps: [city], explanation: 'Takes the city as it is.' },
  { explanation: 'A rule of your org refuses orders without a coupon code.', remedies: ['Enter a coupon code with “Edit and redrive”.', 'Or relax the rule in Setup.'] },
];

const describe = async (page: Page): Promise<void> => {
  await page.locator('c-mapping-target').getByRole('button', { name: 'Billing City' }).first().click();
  await page.getByRole('button', { name: 'Describe it in words' }).click();
};

async function explain(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Explain further/ }).first().click();
  await page.getByText('From the assistant').first().waitFor();
}

/** Into a table of its own the values of the newest orders, as they come in. */
async function suggestValues(page: Page): Promise<void> {
  const choose = async (box: string, option: string) => {
    await page.getByRole('combobox', { name: box, exact: true }).last().click();
    await page.getByRole('option', { name: option, exact: true }).filter({ visible: true }).click();
  };
  await page.getByRole('searchbox', { name: 'Search Salesforce fields' }).fill('BigCommerce Status');
  await page.locator('c-mapping-target').getByRole('button', { name: 'BigCommerce Status' }).first().click();
  await page.getByRole('button', { name: 'Remove: 2. Translate' }).click();
  await page.locator('c-mapping-path input').first().fill('record.status');
  await page.keyboard.press('Tab');
  await choose('Add a step', 'Change letters');
  await choose('Add a step', 'Translate');
  await choose('Translation table', 'New table…');
  await page.getByLabel('Name of the table').fill('status');
  await page.getByRole('button', { name: 'Create table', exact: true }).click();
  await page.locator('c-value-suggestions').getByRole('button', { name: 'Suggest', exact: true }).click();
  await page.locator('c-value-suggestions').getByRole('button', { name: /^Accept: / }).first().waitFor();
}

/** What the assistant shows without a language model, then with one. `record`: the page of a record in trouble. */
export async function shootAssistant(stack: ScenarioStack, shoot: Shoot, record: string): Promise<void> {
  await shoot('mapping-no-model', 'admin', mappingPage, { ready: isThere, act: describe });
  await shoot('mapping-suggested-values', 'admin', mappingPage, { ready: isThere, act: suggestValues });
  const model = await startLanguageModel([{ content: JSON.stringify({ items }) }]);
  try {
    await stack.service.stop();
    await stack.service.restart({ CROSSWALK_WATCH_EVERY_MS: '1000', CROSSWALK_LLM_BASE_URL: model.baseUrl, CROSSWALK_LLM_MODEL: 'stub', CROSSWALK_LLM_KEY: 'a-key-of-the-pictures' });
    await shoot('mapping-described', 'admin', mappingPage, {
      ready: isThere,
      async act(page) {
        await describe(page);
        await page.getByLabel('What should this field hold?').fill('the city in capital letters, or Unknown where there is none');
        await page.getByRole('button', { name: 'Propose steps' }).click();
        await page.locator('c-mapping-draft [data-id="value"]').first().waitFor();
      },
    });
    await shoot('monitor-explained', 'admin', '/lightning/n/Crosswalk_Monitor', { ready: 'need', act: explain });
    await shoot('order-explained', 'admin', record, { ready: 'Needs attention', act: explain });
  } finally {
    model.close();
  }
}
