/** A BigCommerce key paired with the Salesforce record that carries it. Many keys may point to one record. */
export type Link = {
  sobject: string;
  key: string;
  salesforceId: string;
  /** The key of the record this one hangs below, e.g. the order of a line. */
  parentKey: string | undefined;
  /** The source record that keeps this one up to date, e.g. `order:250`; undefined while others merely need it. */
  entityKey?: string | undefined;
  /** Source time (ms since the epoch) of the state last written; an older state is refused. */
  sourceVersion: number;
  /** Per mapped field a keyed digest of the canonical value both sides last agreed on. */
  base: Record<string, string>;
  /** Small facts later runs need without reading the record, e.g. whether an order was activated. Never personal data. */
  facts: Record<string, string>;
};

export type LinkWrite = Link;
