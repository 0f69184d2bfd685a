/** API names with and without the namespace of the installed package. Code speaks bare names; only the wire is qualified. */
export type Names = {
  /** `BC_Key__c` → `crosswalk__BC_Key__c`; standard names and foreign namespaces stay. */
  name(bare: string): string;
  bare(qualified: string): string;
  /** A custom field of the customer's own, seen in a describe: it is called the same on the wire. */
  keepBare(qualified: string): void;
  /** An object of the customer's own: it and its fields are called the same on the wire, whatever fields of ours are called. */
  keepObject(sobject: string): void;
  object(sobject: string): string;
  /** A field of an object. */
  field(sobject: string, bare: string): string;
};

const custom = /^([A-Za-z]\w*?)__([cre]|mdt|chn)$/;

/** By namespace: every client of an org knows what one of them has learned. */
const ownOfCustomers = new Map<string, { fields: Set<string>; objects: Set<string> }>();

export function createNames(namespace: string): Names {
  const prefix = namespace === '' ? '' : `${namespace}__`;
  const kept = ownOfCustomers.get(namespace) ?? { fields: new Set(), objects: new Set() };
  ownOfCustomers.set(namespace, kept);
  const name = (bare: string): string => (prefix !== '' && custom.test(bare) && !kept.fields.has(bare) && !/^\w+?__\w+?__\w+$/.test(bare) ? `${prefix}${bare}` : bare);
  const isKept = (qualified: string): boolean => prefix !== '' && custom.test(qualified) && !qualified.startsWith(prefix);
  return {
    name,
    keepBare: (qualified) => void (isKept(qualified) && kept.fields.add(qualified)),
    keepObject: (sobject) => void (isKept(sobject) && kept.objects.add(sobject)),
    object: (sobject) => (kept.objects.has(sobject) ? sobject : name(sobject)),
    field: (sobject, bare) => (kept.objects.has(sobject) ? bare : name(bare)),
    bare: (qualified) => (prefix !== '' && qualified.startsWith(prefix) ? qualified.slice(prefix.length) : qualified),
  };
}
