/** What apps may hang their own data on, as far as this store has it. */
export const metafieldResources = ['order', 'customer', 'product', 'variant'] as const;
export type MetafieldResource = (typeof metafieldResources)[number];

export const permissionSets = ['app_only', 'read', 'write', 'read_and_sf_access', 'write_and_sf_access'] as const;

/** Data of an app on a record: always text, under a namespace and a key. */
export type Metafield = {
  id: number;
  permission_set: (typeof permissionSets)[number];
  namespace: string;
  key: string;
  value: string;
  description: string;
  resource_type: MetafieldResource;
  resource_id: number;
  owner_client_id: string;
  createdAt: number;
  modifiedAt: number;
};

export type MetafieldTable = {
  add(field: Omit<Metafield, 'id' | 'createdAt' | 'modifiedAt'>, at: number): Metafield;
  get(id: number): Metafield | undefined;
  /** By id. */
  all(type: MetafieldResource): Metafield[];
  of(type: MetafieldResource, resourceId: number): Metafield[];
  remove(id: number): void;
};

export function createMetafieldTable(): MetafieldTable {
  const fields = new Map<number, Metafield>();
  let lastId = 0;
  const all: MetafieldTable['all'] = (type) => [...fields.values()].filter((field) => field.resource_type === type);
  return {
    add(given, at) {
      const field = { ...given, id: (lastId += 1), createdAt: at, modifiedAt: at };
      fields.set(field.id, field);
      return field;
    },
    get: (id) => fields.get(id),
    all,
    of: (type, resourceId) => all(type).filter((field) => field.resource_id === resourceId),
    remove: (id) => void fields.delete(id),
  };
}
