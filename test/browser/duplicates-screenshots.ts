import type { Page } from 'playwright-core';

type Shoot = (name: string, person: 'admin' | 'sales' | 'guest', address: string, state: { ready: string; act?: (page: Page) => Promise<void> }) => Promise<void>;

const duplicatesPage = '/lightning/n/Crosswalk_Duplicates';

/** The page of duplicates without any, and for who may not see it; pairs are looked at in `duplicates.test.ts`. */
export async function shootDuplicates(shoot: Shoot): Promise<void> {
  await shoot('duplicates-none', 'admin', duplicatesPage, { ready: 'No duplicates found' });
  await shoot('duplicates-no-access', 'sales', duplicatesPage, { ready: "You don't have access to Crosswalk" });
}
