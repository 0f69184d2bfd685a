/** API names with and without the namespace of the installed package. Code speaks bare names; only the wire is qualified. */
export type Names = {
  /** `BC_Key__c` → `crosswalk__BC_Key__c`; standard names and foreign namespaces stay. */
  name(bare: string): string;
  bare(qualified: string): string;
};

const custom = /^([A-Za-z]\w*?)__([cre]|mdt|chn)$/;

export function createNames(namespace: string): Names {
  const prefix = namespace === '' ? '' : `${namespace}__`;
  return {
    name: (bare) => (prefix !== '' && custom.test(bare) && !/^\w+?__\w+?__\w+$/.test(bare) ? `${prefix}${bare}` : bare),
    bare: (qualified) => (prefix !== '' && qualified.startsWith(prefix) ? qualified.slice(prefix.length) : qualified),
  };
}
