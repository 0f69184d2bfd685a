import type { StoreOrder } from '../connectors/bigcommerce/order.ts';
import { followedBy } from '../connectors/salesforce/followed-fields.ts';
import { entityIdOf } from '../core/entity.ts';
import type { StoreWrite } from '../core/target-writer.ts';
import { channelOff } from '../pipeline/define-flow.ts';
import { defineStoreFlow } from '../pipeline/define-store-flow.ts';

const name = 'order-status-to-bigcommerce';

/** Totals, coupons and lines of an order are the store's alone: only where it stands travels back. */
export const orderStatusToBigcommerce = defineStoreFlow<StoreOrder>({
  name,
  description: 'The status of an Order, its cancellation and its tracking number go to BigCommerce.',
  counterpart: 'order-to-salesforce',
  changes: followedBy(name),
  /** `Activated` tells the store nothing; a word that both systems use does. */
  rowOf: (row, { org, tables }) => ({ ...row, Status: org.activatedStatuses.has(textOf(row.Status)) && Object.values(tables['order-status'] ?? {}).includes(textOf(row.Status)) ? row.Status : null }),
  plan({ row, changed, data }, context) {
    const { tables } = context;
    const writes: StoreWrite[] = [];
    const off = channelOff(context, name, data.channel_id);
    if (off) return { refuse: 'FLOW_OFF', ...off };
    if (data.is_deleted) return { refuse: 'ORDER_ARCHIVED', message: `the order ${data.id} is archived in BigCommerce` };
    const tracking = textOf(row.BC_Tracking_Number__c);
    if ((changed.has('BC_Tracking_Number__c') || changed.has('BC_Tracking_Carrier__c')) && tracking !== '') writes.push({ kind: 'shipment', id: data.id, body: { tracking_number: tracking, tracking_carrier: textOf(row.BC_Tracking_Carrier__c) } });
    const field = changed.has('BC_Status__c') ? 'BC_Status__c' : 'Status';
    if (changed.has(field) && (field === 'BC_Status__c' || textOf(row.Status) !== '')) {
      const statuses = Object.entries(tables['order-status'] ?? {}).filter(([, label]) => label === row[field]);
      const [status] = statuses;
      // Several of the store's statuses may be one in Salesforce: the order that has one of them already means it.
      if (statuses.some(([id]) => Number(id) === data.status_id)) return writes;
      if (!status) return { refuse: 'STATUS_UNKNOWN', field, message: `BigCommerce has no status "${textOf(row[field])}"` };
      writes.push({ kind: 'order', id: data.id, body: { status_id: Number(status[0]) } });
    }
    return writes;
  },
  onDelete: ({ sobject, entityKey }) => (sobject === 'Order' ? { kind: 'order-archive', id: Number(entityIdOf(entityKey)), body: {} } : undefined),
  retry: { attemptsMax: 8, delayMs: 1_000, delayMsMax: 300_000 },
});

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
