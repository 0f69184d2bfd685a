import type { FlowDefinition } from '../pipeline/define-flow.ts';
import type { StoreFlowDefinition } from '../pipeline/define-store-flow.ts';
import { catalogToBigcommerce } from './catalog-to-bigcommerce.ts';
import { customerToBigcommerce } from './customer-to-bigcommerce.ts';
import { customerToSalesforce } from './customer-to-salesforce.ts';
import { inventoryToBigcommerce } from './inventory-to-bigcommerce.ts';
import { orderStatusToBigcommerce } from './order-status-to-bigcommerce.ts';
import { orderToSalesforce } from './order-to-salesforce.ts';
import { productToSalesforce } from './product-to-salesforce.ts';

/** Every flow into Salesforce, in the order people read them. */
export const allFlows: readonly FlowDefinition[] = [customerToSalesforce, productToSalesforce, orderToSalesforce];

/** Every flow into the store. */
export const allStoreFlows: readonly StoreFlowDefinition[] = [customerToBigcommerce, catalogToBigcommerce, inventoryToBigcommerce, orderStatusToBigcommerce];

/** BigCommerce status ids and names are fixed; only labels can be changed by the merchant. */
export const orderStatusNames: Readonly<Record<string, string>> = {
  1: 'Pending',
  2: 'Shipped',
  3: 'Partially Shipped',
  4: 'Refunded',
  5: 'Cancelled',
  6: 'Declined',
  7: 'Awaiting Payment',
  8: 'Awaiting Pickup',
  9: 'Awaiting Shipment',
  10: 'Completed',
  11: 'Awaiting Fulfillment',
  12: 'Manual Verification Required',
  13: 'Disputed',
  14: 'Partially Refunded',
};

/** The events of the store that flows live on. Any app may write metafields at any rate: those are among them only where somebody maps some. */
export const hookScopes = (mapsMetafields: boolean): string[] => [...new Set(allFlows.flatMap(({ triggers }) => triggers.flatMap(({ scope, isOfMetafields }) => (isOfMetafields === true && !mapsMetafields ? [] : [scope]))))];
