import { PlatformError } from './platform-error.ts';
import type { ProductRecord } from './product-record.ts';
import { dateRange, equals, numberIn, numberRange, textIn, type V3Filters } from './v3-query.ts';

/** With options or modifiers a page holds ten products, whatever the limit says. */
const heavyPageMax = 10;

/** The largest page for what is included; undefined = the list's own limit. */
export function productPageMax(include: ReadonlySet<string>): number | undefined {
  return include.has('options') || include.has('modifiers') ? heavyPageMax : undefined;
}

/** The filters of the product list. */
export function productFilters(now: () => number): V3Filters<ProductRecord> {
  const numbers: [string, (product: ProductRecord) => number][] = [
    ['id', (product) => product.id],
    ['price', (product) => product.price],
    ['weight', (product) => product.weight],
    ['inventory_level', (product) => product.inventory_level],
    ['total_sold', (product) => product.total_sold],
  ];
  return {
    ...Object.assign({}, ...numbers.map(([name, of]) => ({ ...equals(name, of), ...numberRange(name, of), ...numberIn(`${name}:in`, of) }))),
    'id:not_in': (value) => {
      const unwanted = new Set(value.split(',').map(Number));
      return (product: ProductRecord) => !unwanted.has(product.id);
    },
    // Filters the product's own SKU only; a variant's is found through /catalog/variants.
    ...equals('sku', (product: ProductRecord) => product.sku),
    ...textIn('sku:in', (product: ProductRecord) => product.sku),
    ...equals('name', (product: ProductRecord) => product.name),
    ...equals('upc', (product: ProductRecord) => product.upc),
    ...equals('mpn', (product: ProductRecord) => product.mpn),
    ...equals('type', (product: ProductRecord) => product.type),
    ...equals('condition', (product: ProductRecord) => product.condition),
    ...equals('availability', (product: ProductRecord) => product.availability),
    ...equals('brand_id', (product: ProductRecord) => product.brand_id),
    ...equals('is_visible', (product: ProductRecord) => product.is_visible),
    ...equals('is_featured', (product: ProductRecord) => product.is_featured),
    ...equals('is_free_shipping', (product: ProductRecord) => product.is_free_shipping),
    ...dateRange('date_modified', (product: ProductRecord) => product.modifiedAt, now),
    ...equals('map_price', (product: ProductRecord) => product.map_price),
    'inventory_level:not_in': (value) => {
      const unwanted = new Set(value.split(',').map(Number));
      return (product: ProductRecord) => !unwanted.has(product.inventory_level);
    },
    inventory_low: (value) => (product) => (value === '1') === (product.inventory_tracking !== 'none' && product.inventory_level <= product.inventory_warning_level),
    out_of_stock: (value) => (product) => (value === '1') === (product.inventory_tracking !== 'none' && product.inventory_level === 0),
    // Decides which customers' view a keyword is searched in; this catalogue has one view.
    keyword_context: () => () => true,
    'channel_id:in': (value) => () => value.split(',').includes('1'),
    'categories:in': (value) => (product) => value.split(',').some((id) => product.categories.includes(Number(id))),
    categories: (value) => (product) => product.categories.includes(Number(value)),
    keyword: (value) => (product) => `${product.name} ${product.sku} ${product.description}`.toLowerCase().includes(value.toLowerCase()),
  };
}

const sortKeys: Record<string, (product: ProductRecord) => number | string> = {
  id: (product) => product.id,
  name: (product) => product.name.toLowerCase(),
  sku: (product) => product.sku,
  price: (product) => product.price,
  date_modified: (product) => product.modifiedAt,
  inventory_level: (product) => product.inventory_level,
  is_visible: (product) => Number(product.is_visible),
  total_sold: (product) => product.total_sold,
};

/** `sort` and `direction` of the product list. */
export function sortedProducts(products: ProductRecord[], query: Record<string, string>): ProductRecord[] {
  const keyOf = sortKeys[query.sort ?? 'id'];
  const direction = query.direction ?? 'asc';
  if (!keyOf || !['asc', 'desc'].includes(direction))
    throw new PlatformError({ status: 422, message: 'Invalid sort', errors: { sort: 'the sort is not supported' } });
  const sign = direction === 'desc' ? -1 : 1;
  return products.sort((a, b) => (keyOf(a) === keyOf(b) ? a.id - b.id : sign * (keyOf(a) < keyOf(b) ? -1 : 1)));
}
