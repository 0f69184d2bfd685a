type Raw = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const linesOf = new WeakMap<Raw, ReadonlyMap<string, Raw>>();

/** Lines of an order as they were sent, by id: included with its consignments, or read page by page. */
function rawLines(order: Raw): ReadonlyMap<string, Raw> {
  const consignments = isRaw(order.consignments) ? order.consignments : {};
  const email = isRaw(consignments.email) ? listOf(consignments.email.gift_certificates) : [];
  const all = [...[...listOf(consignments.shipping), ...listOf(consignments.pickups), ...listOf(consignments.downloads), ...email].flatMap((one) => (isRaw(one) ? listOf(one.line_items) : [])), ...listOf(order.products)];
  return new Map(all.filter(isRaw).map((line) => [String(line.id), line]));
}

/** All lines of an order as they were sent: the order itself has but a link to them. */
export const rawLinesOf = (order: Raw): Raw[] => [...rawLines(order).values()];

/** A line with its order at `order`; a charge, which is no line of the store, has the order alone. */
export function rawLineOf(order: Raw, lineId: string): Raw {
  const lines = linesOf.get(order) ?? rawLines(order);
  linesOf.set(order, lines);
  return { ...lines.get(lineId), order };
}

/** A product with the variant at `variant`. */
export function rawVariantOf(product: Raw, variantId: string): Raw {
  return { ...product, variant: listOf(product.variants).find((one) => isRaw(one) && String(one.id) === variantId) };
}
