/** API names with and without the namespace of the installed package. Code speaks bare names; only the wire is qualified. */
export type Names = {
  /** `BC_Key__c` → `crosswalk__BC_Key__c`; standard names and foreign namespaces stay. */
  name(bare: string): string;
  bare(qualified: string): string;
  /** A custom field of the customer's own, seen in a describe: it is called the same on the wire. */
  keepBare(qualified: string): void;
};

const custom = /^([A-Za-z]\w*?)__([cre]|mdt|chn)$/;

/** By namespace: every client of an org knows what one of them has learned. */
const ownOfCustomers = new Map<string, Set<string>>();

export function createNames(namespace: string): Names {
  const prefix = namespace === '' ? '' : `${namespace}__`;
  const kept = ownOfCustomers.get(namespace) ?? new Set();
  ownOfCustomers.set(namespace, kept);
  return {
    name: (bare) => (prefix !== '' && custom.test(bare) && !kept.has(bare) && !/^\w+?__\w+?__\w+$/.test(bare) ? `${prefix}${bare}` : bare),
    keepBare: (qualified) => void (prefix !== '' && custom.test(qualified) && !qualified.startsWith(prefix) && kept.add(qualified)),
    bare: (qualified) => (prefix !== '' && qualified.startsWith(prefix) ? qualified.slice(prefix.length) : qualified),
  };
}
