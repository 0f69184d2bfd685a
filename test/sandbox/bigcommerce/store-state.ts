import { createAttributeTable, type AttributeTable } from './attribute-record.ts';
import { createCatalogTable, type CatalogTable } from './catalog-table.ts';
import { openingChannels, type ChannelRecord } from './channel-record.ts';
import { openingCurrencies, type CurrencyRecord } from './currency-record.ts';
import { createCustomerTable, type CustomerTable } from './customer-table.ts';
import { createGroupTable, type GroupTable } from './group-record.ts';
import type { HookRecord } from './hook-record.ts';
import { createMetafieldTable, type MetafieldTable } from './metafield-table.ts';
import { createOrderTable, type OrderTable } from './order-table.ts';
import { createRefundTable, type RefundTable } from './refund-table.ts';
import { createShipmentTable, type ShipmentTable } from './shipment-record.ts';

export type AccessToken = { clientId: string; scopes: ReadonlySet<string> };

/** How the shop is set up; a test may change it while the store runs. */
export type StoreSettings = {
  /** 0.0825 = 8.25 % */
  taxRate: string;
  pricesIncludeTax: boolean;
  currencyCode: string;
  currencyId: number;
};

/** Everything one store keeps, in memory. */
export type StoreState = {
  storeHash: string;
  /** Webhook payloads carry it as a string. */
  storeId: string;
  settings: StoreSettings;
  orders: OrderTable;
  refunds: RefundTable;
  shipments: ShipmentTable;
  customers: CustomerTable;
  attributes: AttributeTable;
  metafields: MetafieldTable;
  groups: GroupTable;
  catalog: CatalogTable;
  hooks: Map<number, HookRecord>;
  hookEmails: string[];
  tokens: Map<string, AccessToken>;
  channels: Map<number, ChannelRecord>;
  currencies: Map<number, CurrencyRecord>;
};

export function createStoreState(identity: { storeHash: string; storeId: string }): StoreState {
  return {
    ...identity,
    settings: { taxRate: '0.0825', pricesIncludeTax: false, currencyCode: 'USD', currencyId: 1 },
    orders: createOrderTable(),
    refunds: createRefundTable(),
    shipments: createShipmentTable(),
    customers: createCustomerTable(),
    attributes: createAttributeTable(),
    metafields: createMetafieldTable(),
    groups: createGroupTable(),
    catalog: createCatalogTable(),
    hooks: new Map(),
    hookEmails: [],
    tokens: new Map(),
    channels: new Map(openingChannels().map((channel) => [channel.id, channel])),
    currencies: new Map(openingCurrencies().map((currency) => [currency.id, currency])),
  };
}
