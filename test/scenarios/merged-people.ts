import type { CustomerDesk } from './customer-desk.ts';
import type { OrgDesk } from './org-desk.ts';
import type { Row, ScenarioStack } from './scenario-stack.ts';

/** A customer of the store, and the Account and Contact that stand for it. */
export type Person = { id: number; email: string; account: unknown; contact: unknown };

/** Somebody registers, and is in the org. */
export async function meet({ stack, customers }: { stack: ScenarioStack; customers: CustomerDesk }, email: string, customer: Row = {}): Promise<Person> {
  const id = await customers.register({ email, ...customer });
  await stack.settled();
  const { Id: contact, AccountId: account } = await customers.find('Contact', id, ['AccountId']);
  return { id, email, account, contact };
}

/** A person finds out that two are one: the loser's Account and Contact become the survivor's. */
export async function merge(org: OrgDesk, survivor: Pick<Person, 'account' | 'contact'>, loser: Pick<Person, 'account' | 'contact'>): Promise<void> {
  await org.merge('Account', survivor.account, loser.account);
  await org.merge('Contact', survivor.contact, loser.contact);
}
