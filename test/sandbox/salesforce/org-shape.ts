/** What differs between customers' orgs; tests choose, the defaults are a single-currency Enterprise org. */
export type OrgShape = {
  /** One code: single currency, no CurrencyIsoCode anywhere. The first is the corporate currency. */
  currencies: readonly string[];
  /** The standard duplicate rules of Account and Contact: API saves are refused by both kinds unless allowSave on alert. */
  duplicateRule: 'alert' | 'block' | 'off';
  dailyApiRequests: number;
  /** How long a save waits for a locked parent before UNABLE_TO_LOCK_ROW. */
  lockWaitMs: number;
  sessionTimeoutMs: number;
};

const hourMs = 3_600_000;

/** The shape with the platform's defaults for what is not given. */
export function createOrgShape(given: Partial<OrgShape> = {}): OrgShape {
  return { currencies: ['USD'], duplicateRule: 'alert', dailyApiRequests: 100_000, lockWaitMs: 10_000, sessionTimeoutMs: 2 * hourMs, ...given };
}
