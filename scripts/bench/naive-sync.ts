import { z } from 'zod';
import type { SandboxReady } from '../../test/sandbox/start-sandbox.ts';
import { createSandboxClient } from './sandbox-client.ts';

const orderSchema = z.object({ id: z.number(), status_id: z.number(), date_created: z.string(), billing_address: z.object({ first_name: z.string(), last_name: z.string(), email: z.string() }) });
const linesSchema = z.array(z.object({ id: z.number(), name: z.string(), sku: z.string(), quantity: z.number(), price_inc_tax: z.string() }));
const createdSchema = z.object({ id: z.string() });

type Line = z.infer<typeof linesSchema>[number];

/** The naive way, as first integrations are written: read the order, then one call for each record. It makes no charge lines, follows no edits and survives no crash. */
export function createNaiveSync(ready: SandboxReady): (orderId: number) => Promise<void> {
  const { store, org, soql } = createSandboxClient(ready);
  const key = (kind: string, id: string | number) => `${ready.bigcommerce.storeHash}:${kind}:${id}`;
  const find = async (sobject: string, condition: string) => {
    const [row] = await soql(`SELECT Id FROM ${sobject} WHERE ${condition} LIMIT 1`);
    return row === undefined ? undefined : String(row.Id);
  };
  const create = async (sobject: string, fields: Record<string, unknown>) => createdSchema.parse(await org('POST', `/sobjects/${sobject}`, fields)).id;

  async function buyer(bill: z.infer<typeof orderSchema>['billing_address']): Promise<{ accountId: string; contactId: string }> {
    const person = key('naive', bill.email.toLowerCase());
    const known = await find('Account', `BC_Key__c = '${person}'`);
    const accountId = known ?? (await create('Account', { Name: `${bill.first_name} ${bill.last_name}`, BC_Key__c: person }));
    const contact = known === undefined ? undefined : await find('Contact', `AccountId = '${accountId}'`);
    return { accountId, contactId: contact ?? (await create('Contact', { AccountId: accountId, FirstName: bill.first_name, LastName: bill.last_name, Email: bill.email })) };
  }

  async function entry(line: Line, pricebookId: string): Promise<string> {
    const product = key('naive', `${line.name} ${line.sku}`.slice(0, 60).replaceAll(/[^\w -]/g, ''));
    const productId = (await find('Product2', `BC_Key__c = '${product}'`)) ?? (await create('Product2', { Name: line.name, ProductCode: line.sku, IsActive: true, BC_Key__c: product }));
    const known = await find('PricebookEntry', `Product2Id = '${productId}' AND Pricebook2Id = '${pricebookId}'`);
    return known ?? create('PricebookEntry', { Product2Id: productId, Pricebook2Id: pricebookId, UnitPrice: Number(line.price_inc_tax), IsActive: true });
  }

  return async (id) => {
    const order = orderSchema.parse(await store('GET', `/v2/orders/${id}`));
    const lines = linesSchema.parse(await store('GET', `/v2/orders/${id}/products`));
    if (await find('Order', `BC_Key__c = '${key('naive', id)}'`)) return;
    const pricebookId = await find('Pricebook2', 'IsStandard = true');
    if (pricebookId === undefined) throw new Error('The org has no standard price book.');
    const { accountId, contactId } = await buyer(order.billing_address);
    const orderId = await create('Order', { AccountId: accountId, BillToContactId: contactId, Pricebook2Id: pricebookId, Status: 'Draft', EffectiveDate: new Date(order.date_created).toISOString().slice(0, 10), BC_Key__c: key('naive', id) });
    for (const line of lines) await create('OrderItem', { OrderId: orderId, PricebookEntryId: await entry(line, pricebookId), Quantity: line.quantity, UnitPrice: Number(line.price_inc_tax) });
    await org('PATCH', `/sobjects/Order/${orderId}`, { Status: 'Activated' });
  };
}
