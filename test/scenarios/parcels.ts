import assert from 'node:assert/strict';
import type { CommittedWrite } from '../sandbox/call-journal.ts';
import type { SeededRandom } from '../sandbox/random.ts';
import { asRow, rowsOf } from './order-desk.ts';
import type { ScenarioStack } from './scenario-stack.ts';

/** An order that people in the org send, and the tracking number they entered last. */
export type Parcel = { storeId: number; salesforceId: string; tracking: string; carrier: string };

const carriers = ['UPS', 'DHL', 'FedEx'];

/** The warehouse enters a tracking number, or another one for a parcel that has one. */
export async function track(stack: ScenarioStack, parcel: Parcel, random: SeededRandom): Promise<void> {
  Object.assign(parcel, { tracking: `T-${parcel.storeId}-${random.integer(1, 1_000_000)}`, carrier: random.pick(carriers) });
  await stack.control('POST', '/scenario', { system: 'salesforce', name: 'update', object: 'Order', id: parcel.salesforceId, values: { BC_Tracking_Number__c: parcel.tracking, BC_Tracking_Carrier__c: parcel.carrier } });
}

/** Every parcel that was tracked is one shipment of everything, under the last number; it was made once, and both sides know it left. */
export async function assertSentOnce(stack: ScenarioStack, parcels: readonly Parcel[], writes: readonly CommittedWrite[]): Promise<void> {
  const made = Map.groupBy(writes.filter((write) => write.system === 'bigcommerce' && write.object === 'Shipment' && write.action === 'create'), (write) => write.route);
  const tracked = parcels.filter(({ tracking }) => tracking !== '');
  assert.equal([...made.values()].flat().length, tracked.length, 'a shipment for each parcel');
  for (const parcel of tracked) {
    const [shipments, lines] = [rowsOf(await stack.store('GET', `/v2/orders/${parcel.storeId}/shipments`)), rowsOf(await stack.store('GET', `/v2/orders/${parcel.storeId}/products`))];
    const sent = shipments.map((one) => [one.tracking_number, one.tracking_carrier, rowsOf(one.items).reduce((sum, item) => sum + Number(item.quantity), 0)]);
    assert.deepEqual(sent, [[parcel.tracking, parcel.carrier.toLowerCase(), lines.reduce((sum, line) => sum + (line.type === 'physical' ? Number(line.quantity) : 0), 0)]], `the shipments of order ${parcel.storeId}`);
    const [order] = await stack.soql(`SELECT BC_Status__c FROM Order WHERE Id = '${parcel.salesforceId}'`);
    assert.deepEqual([asRow(order).BC_Status__c, asRow(await stack.store('GET', `/v2/orders/${parcel.storeId}`)).status], ['Shipped', 'Shipped'], `order ${parcel.storeId}`);
  }
}
