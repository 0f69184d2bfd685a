import type { Locator, Page } from 'playwright-core';
import type { ScenarioStack } from '../scenarios/scenario-stack.ts';

type Shoot = (name: string, person: 'admin' | 'sales' | 'guest', address: string, state: { ready: string; act?: (page: Page) => Promise<void> }) => Promise<void>;

const duplicatesPage = '/lightning/n/Crosswalk_Duplicates';

const heading = 'Duplicates';
const waitMs = 30_000;

const register = (stack: ScenarioStack, customer: Record<string, unknown>): Promise<unknown> =>
  stack.store('POST', '/v3/customers', [{ phone: '512-555-0142', addresses: [{ first_name: customer.first_name, last_name: customer.last_name, address1: '7 Juniper Way', city: 'Austin', state_or_province: 'Texas', postal_code: '78704', country_code: 'US' }], ...customer }]);

/** The watch looks now and then: asks again until it has seen the pair. */
async function untilPair(page: Page): Promise<Locator> {
  const pair = page.getByRole('article', { name: /Ingrid/ });
  for (const deadline = performance.now() + waitMs; (await pair.count()) === 0 && performance.now() < deadline; ) {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await pair.waitFor({ timeout: 1_000 }).catch(() => {});
  }
  return pair;
}

/** The page of duplicates: without any, for who may not see it, with two people side by side, and after they became one. */
export async function shootDuplicates(stack: ScenarioStack, shoot: Shoot): Promise<void> {
  await shoot('duplicates-none', 'admin', duplicatesPage, { ready: 'No duplicates found' });
  await shoot('duplicates-no-access', 'sales', duplicatesPage, { ready: "You don't have access to Crosswalk" });
  await register(stack, { first_name: 'Ingrid', last_name: 'Sorensen', email: 'ingrid@example.com' });
  await register(stack, { first_name: 'Ingrid', last_name: 'Sørensen', email: 'i.sorensen@work.example' });
  await stack.settled();
  await shoot('duplicates-pair', 'admin', duplicatesPage, {
    ready: heading,
    async act(page) {
      await (await untilPair(page)).getByText('Why Crosswalk thinks so').click();
    },
  });
  await shoot('duplicates-undo', 'admin', duplicatesPage, {
    ready: heading,
    async act(page) {
      await (await untilPair(page)).getByRole('button', { name: /^Same person/ }).click();
      await page.getByRole('button', { name: 'OK' }).click();
      await page.getByText('Decided lately').waitFor();
    },
  });
}
