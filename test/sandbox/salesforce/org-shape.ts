import type { OrgFlow } from './org-flow.ts';

/** One value of Order.Status: names and labels are the customer's own, the category is the platform's. */
export type OrderStatusValue = { apiName: string; label: string; category: 'Draft' | 'Activated'; isDefault: boolean };

/** A version of a managed package that can be installed, as it was built: names in the zip are bare. Version as "1.0.0.1". */
export type PackageVersion = { id: string; packageId: string; namespace: string; name: string; version: string; zip: Uint8Array; installationKey?: string };

/** What differs between customers' orgs; tests choose, the defaults are a single-currency Enterprise org. */
export type OrgShape = {
  /** The namespace of the org, empty for none: what is deployed is named with it. */
  namespace: string;
  /** One code: single currency, no CurrencyIsoCode anywhere. The first is the corporate currency. */
  currencies: readonly string[];
  orderStatuses: readonly OrderStatusValue[];
  /** The standard duplicate rules of Account and Contact: API saves are refused by both kinds unless allowSave on alert. */
  duplicateRule: 'alert' | 'block' | 'off';
  /** State and country picklists: free text is refused, codes exist. */
  addressPicklists: boolean;
  dailyApiRequests: number;
  /** How long a save waits for a locked parent before UNABLE_TO_LOCK_ROW. */
  lockWaitMs: number;
  sessionTimeoutMs: number;
  /** Objects whose records only their owner sees, and users with View All: the organisation-wide default Private. */
  privateObjects: readonly string[];
  /** The customer's own flows and triggers; none unless told. */
  automation?: readonly OrgFlow[];
  /** Objects selected on the Change Data Capture page of Setup: a new org has none. */
  changeEvents: readonly string[];
  /** Events delivered to subscribers in 24 hours. */
  dailyDeliveredEvents: number;
  /** The event bus drops its oldest events above this, even within 72 hours. */
  eventsRetainedMax: number;
  /** Real time that each row of a write takes on the platform, for benchmarks. */
  rowCostMs: number;
  /** Package versions this org can install by id. */
  packageVersions: readonly PackageVersion[];
  /** Whether consumer keys and secrets are shown by the Metadata API, a choice in the settings of External Client Apps. */
  showsConsumerKeys: boolean;
};

const hourMs = 3_600_000;

const orderStatuses: readonly OrderStatusValue[] = [
  { apiName: 'Draft', label: 'Draft', category: 'Draft', isDefault: true },
  { apiName: 'Activated', label: 'Activated', category: 'Activated', isDefault: false },
];

/** The shape with the platform's defaults for what is not given. */
export function createOrgShape(given: Partial<OrgShape> = {}): OrgShape {
  return { namespace: '', currencies: ['USD'], orderStatuses, duplicateRule: 'alert', addressPicklists: false, dailyApiRequests: 100_000, lockWaitMs: 10_000, sessionTimeoutMs: 2 * hourMs, privateObjects: [], changeEvents: [], dailyDeliveredEvents: 25_000, eventsRetainedMax: 1_000_000, rowCostMs: 0, packageVersions: [], showsConsumerKeys: false, ...given };
}
