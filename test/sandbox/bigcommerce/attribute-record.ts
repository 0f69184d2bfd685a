/** A customer attribute of the store; its type is fixed once it is made. */
export type AttributeRecord = { id: number; name: string; type: 'string' | 'number' | 'date'; createdAt: number; modifiedAt: number };

/** What one customer has for one attribute: always text, whatever the type. */
export type AttributeValue = { id: number; attribute_id: number; customer_id: number; attribute_value: string; createdAt: number; modifiedAt: number };

/** The store's attributes and their values. */
export type AttributeTable = {
  add(attribute: Pick<AttributeRecord, 'name' | 'type'>, at: number): AttributeRecord;
  get(id: number): AttributeRecord | undefined;
  all(): AttributeRecord[];
  /** Takes its values with it. */
  remove(id: number): AttributeRecord | undefined;
  /** Writes the value of a customer's attribute, new or not. */
  put(value: Pick<AttributeValue, 'attribute_id' | 'customer_id' | 'attribute_value'>, at: number): AttributeValue;
  values(): AttributeValue[];
  valuesOf(customerId: number): AttributeValue[];
  removeValue(id: number): AttributeValue | undefined;
  forgetCustomer(customerId: number): void;
};

export function createAttributeTable(): AttributeTable {
  const attributes = new Map<number, AttributeRecord>();
  const byCustomer = new Map<number, AttributeValue[]>();
  let lastId = 0;
  let lastValueId = 0;
  const values = () => [...byCustomer.values()].flat().sort((a, b) => a.id - b.id);
  const keepValues = (isKept: (value: AttributeValue) => boolean) => {
    for (const [customerId, kept] of byCustomer) byCustomer.set(customerId, kept.filter(isKept));
  };

  return {
    add(attribute, at) {
      const record = { ...attribute, id: (lastId += 1), createdAt: at, modifiedAt: at };
      attributes.set(record.id, record);
      return record;
    },
    get: (id) => attributes.get(id),
    all: () => [...attributes.values()],
    remove(id) {
      const attribute = attributes.get(id);
      attributes.delete(id);
      keepValues((value) => value.attribute_id !== id);
      return attribute;
    },
    put(given, at) {
      const own = byCustomer.get(given.customer_id) ?? [];
      const known = own.find((value) => value.attribute_id === given.attribute_id);
      if (known) return Object.assign(known, { attribute_value: given.attribute_value, modifiedAt: at });
      const value = { ...given, id: (lastValueId += 1), createdAt: at, modifiedAt: at };
      byCustomer.set(given.customer_id, [...own, value]);
      return value;
    },
    values,
    valuesOf: (customerId) => byCustomer.get(customerId) ?? [],
    removeValue(id) {
      const found = values().find((value) => value.id === id);
      if (found) keepValues((value) => value !== found);
      return found;
    },
    forgetCustomer: (customerId) => void byCustomer.delete(customerId),
  };
}
