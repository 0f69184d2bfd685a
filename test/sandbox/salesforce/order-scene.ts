import { idOf } from './org-fixture.ts';
import type { Answer, OrgFixture } from './org-fixture.ts';
import type { JsonObject } from './json.ts';

/** What an order needs: an account, a product with a standard price, and ways to place orders and lines. */
export type OrderScene = {
  accountId: string;
  productId: string;
  entryId: string;
  order(more?: JsonObject): Promise<Answer>;
  line(orderId: string, more?: JsonObject): Promise<Answer>;
  /** A draft with one line of 2 × 10.00. */
  draftWithLine(): Promise<{ orderId: string; lineId: string }>;
  activate(orderId: string, more?: JsonObject): Promise<Answer>;
};

/** Seeds the org for order tests. */
export async function createOrderScene(org: OrgFixture, name = 'Scene'): Promise<OrderScene> {
  const accountId = idOf(await org.call('POST', '/sobjects/Account', { Name: name }));
  const productId = idOf(await org.call('POST', '/sobjects/Product2', { Name: `${name} product`, IsActive: true }));
  const entryId = idOf(await org.call('POST', '/sobjects/PricebookEntry', { Pricebook2Id: org.standardPricebookId, Product2Id: productId, UnitPrice: 10, IsActive: true }));
  const order = (more: JsonObject = {}) => org.call('POST', '/sobjects/Order', { AccountId: accountId, EffectiveDate: '2026-11-22', Status: 'Draft', Pricebook2Id: org.standardPricebookId, ...more });
  const line = (orderId: string, more: JsonObject = {}) => org.call('POST', '/sobjects/OrderItem', { OrderId: orderId, PricebookEntryId: entryId, Quantity: 2, UnitPrice: 10, ...more });
  return {
    accountId, productId, entryId, order, line,
    async draftWithLine() {
      const orderId = idOf(await order());
      return { orderId, lineId: idOf(await line(orderId)) };
    },
    activate: (orderId, more = {}) => org.call('PATCH', `/sobjects/Order/${orderId}`, { Status: 'Activated', ...more }),
  };
}
