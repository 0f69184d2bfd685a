import { labels } from 'c/account360Labels';
import type { CaseNode, OrderNode, ShipmentNode } from 'c/account360Query';
import { fillLabel } from 'c/labelText';

export type Kind = 'order' | 'case' | 'shipment';
/** One entry of the timeline; `at` in ms since the epoch. Payments, refunds and carts become kinds of their own when their records arrive. */
export type Entry = { key: string; kind: Kind; object: string; id: string; icon: string; title: string; detail: string; amount: string; extra: string; link: string; at: number };

const timeOf = (value: string | null | undefined): number => (value === null || value === undefined ? 0 : Date.parse(value));
const joined = (...parts: (string | null | undefined)[]): string => parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ');

function orderEntry(node: OrderNode): Entry {
  const refunded = (node.BC_Refunded__c.value ?? 0) > 0 ? fillLabel(labels.refunded, node.BC_Refunded__c.displayValue ?? node.BC_Refunded__c.value ?? 0) : '';
  return {
    key: `order ${node.Id}`, kind: 'order', object: 'Order', id: node.Id, icon: 'standard:orders', title: fillLabel(labels.order, node.BC_Number__c.value ?? node.OrderNumber.value ?? ''),
    detail: joined(node.BC_Status__c.value ?? node.Status.label ?? node.Status.value, node.BC_Payment_Status__c.value), amount: node.TotalAmount.displayValue ?? String(node.TotalAmount.value ?? ''), extra: refunded, link: '',
    at: timeOf(node.BC_Placed_At__c.value ?? node.EffectiveDate.value),
  };
}

function caseEntry(node: CaseNode): Entry {
  return {
    key: `case ${node.Id}`, kind: 'case', object: 'Case', id: node.Id, icon: 'standard:case', title: fillLabel(labels.caseOf, node.CaseNumber.value ?? ''), detail: joined(node.Subject.value, node.Status.label ?? node.Status.value),
    amount: '', extra: '', link: '', at: timeOf(node.CreatedDate.value),
  };
}

function shipmentEntry(node: ShipmentNode): Entry {
  return {
    key: `shipment ${node.Id}`, kind: 'shipment', object: 'BC_Shipment__c', id: node.Id, icon: 'standard:shipment', title: fillLabel(labels.shipment, node.Number__c.value ?? ''), detail: joined(node.Carrier__c.value, node.Tracking_Number__c.value),
    amount: '', extra: '', link: node.Tracking_Link__c.value ?? '', at: timeOf(node.Shipped_At__c.value),
  };
}

type Found = { orders: readonly OrderNode[]; cases: readonly CaseNode[]; shipments: readonly ShipmentNode[]; /** Older orders are not shown yet: nothing before the oldest shown one is told, or it would seem to be all. */ hasMore: boolean };

/** All that happened with an account, the newest first. */
export function entriesOf({ orders, cases, shipments, hasMore }: Found): Entry[] {
  const told = orders.map(orderEntry);
  const oldest = hasMore ? Math.min(...told.map(({ at }) => at)) : Number.NEGATIVE_INFINITY;
  return [...told, ...[...cases.map(caseEntry), ...shipments.map(shipmentEntry)].filter(({ at }) => at >= oldest)].sort((a, b) => b.at - a.at);
}
