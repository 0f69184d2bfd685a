import { Hono } from 'hono';
import { PlatformError } from './platform-error.ts';
import { parseProductBatch, parseProductCreate, parseProductUpdate, parseVariantBatch, parseVariantCreate, parseVariantUpdate } from './product-body.ts';
import type { ProductRecord, VariantRecord } from './product-record.ts';
import { productShape, selectFields, variantShape } from './product-shape.ts';
import { addVariant, createProduct, updateProduct, updateVariant } from './product-writing.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import type { StoreEvents } from './store-events.ts';
import type { StoreState } from './store-state.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { dateRange, equals, numberIn, numberRange, textIn, v3Tests, type V3Filters } from './v3-query.ts';
import { fieldsOf, type RecordWrite } from './write-log.ts';

export type CatalogRouteDeps = { state: StoreState; events: StoreEvents; now: () => number; recordWrite: RecordWrite };

/** With options or modifiers a page holds ten products, whatever the limit says. */
const heavyPageMax = 10;

function productFilters(now: () => number): V3Filters<ProductRecord> {
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

function sortedProducts(products: ProductRecord[], query: Record<string, string>): ProductRecord[] {
  const keyOf = sortKeys[query.sort ?? 'id'];
  const direction = query.direction ?? 'asc';
  if (!keyOf || !['asc', 'desc'].includes(direction))
    throw new PlatformError({ status: 422, message: 'Invalid sort', errors: { sort: 'the sort is not supported' } });
  const sign = direction === 'desc' ? -1 : 1;
  return products.sort((a, b) => (keyOf(a) === keyOf(b) ? a.id - b.id : sign * (keyOf(a) < keyOf(b) ? -1 : 1)));
}

const includeOf = (query: Record<string, string>) => new Set((query.include ?? '').split(','));

type Finders = {
  productOf: (context: StoreContext) => ProductRecord;
  variantOf: (context: StoreContext) => { product: ProductRecord; variant: VariantRecord };
};

/** `/v3/catalog/products` and `/v3/catalog/variants`. */
export function createCatalogRoutes(deps: CatalogRouteDeps): Hono<StoreEnv> {
  const { state, events, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  const filters = productFilters(now);
  const find: Finders = {
    productOf(context) {
      const product = state.catalog.get(pathId(context, 'id') ?? -1);
      if (!product) throw new PlatformError({ status: 404, message: 'The product was not found' });
      return product;
    },
    variantOf(context) {
      const entry = state.catalog.variant(pathId(context, 'variantId') ?? -1);
      if (!entry || entry.product.id !== pathId(context, 'id')) throw new PlatformError({ status: 404, message: 'The variant was not found' });
      return entry;
    },
  };

  function saveProduct(context: StoreContext, product: ProductRecord, body: Parameters<typeof updateProduct>[2]): void {
    updateProduct(state.catalog, product, body, now());
    recordWrite(context, { object: 'Product', action: 'update', id: product.id, fields: fieldsOf(body) });
    events.product('updated', product.id);
    if (body.inventory_level !== undefined) events.productStock(product);
  }

  routes.get('/catalog/products', (context) => {
    const query = queryOf(context);
    const include = includeOf(query);
    const tests = v3Tests(filters, query);
    const page = v3Page(query, include.has('options') || include.has('modifiers') ? heavyPageMax : undefined);
    const found = sortedProducts(
      state.catalog.products().filter((product) => tests.every((test) => test(product))),
      query,
    );
    return context.json(v3Collection(found, page, (product) => selectFields(productShape(product, include), query)));
  });
  routes.get('/catalog/products/:id', (context) => {
    const query = queryOf(context);
    return context.json({ data: selectFields(productShape(find.productOf(context), includeOf(query)), query), meta: {} });
  });
  routes.post('/catalog/products', async (context) => {
    const body = parseProductCreate(await jsonBody(context));
    const product = createProduct(state.catalog, body, now());
    recordWrite(context, { object: 'Product', action: 'create', id: product.id, externalId: product.sku || undefined, fields: fieldsOf(body) });
    events.product('created', product.id);
    for (const variant of product.variants) if (variant.sku_id !== null) events.variant('created', variant);
    return context.json({ data: productShape(product, new Set(['variants'])), meta: {} });
  });
  routes.put('/catalog/products', async (context) => {
    const bodies = parseProductBatch(await jsonBody(context));
    const found = bodies.map((body) => {
      const product = state.catalog.get(body.id);
      if (!product) throw new PlatformError({ status: 404, message: `The product ${body.id} was not found` });
      return { product, body };
    });
    for (const { product, body } of found) saveProduct(context, product, body);
    return context.json({ data: found.map(({ product }) => productShape(product, new Set())), meta: {} });
  });
  routes.put('/catalog/products/:id', async (context) => {
    const body = parseProductUpdate(await jsonBody(context));
    const product = find.productOf(context);
    saveProduct(context, product, body);
    return context.json({ data: productShape(product, new Set()), meta: {} });
  });
  routes.delete('/catalog/products/:id', (context) => {
    const product = find.productOf(context);
    state.catalog.remove(product);
    recordWrite(context, { object: 'Product', action: 'delete', id: product.id, fields: [] });
    events.product('deleted', product.id);
    return context.body(null, 204);
  });
  addVariantRoutes(routes, deps, find);
  return routes;
}

const variantFilters: V3Filters<VariantRecord> = {
  ...equals('id', (variant: VariantRecord) => variant.id),
  ...equals('sku', (variant: VariantRecord) => variant.sku),
  ...equals('upc', (variant: VariantRecord) => variant.upc),
  ...numberIn('product_id:in', (variant: VariantRecord) => variant.product_id),
};

function addVariantRoutes(routes: Hono<StoreEnv>, deps: CatalogRouteDeps, find: Finders): void {
  const { state, events, now, recordWrite } = deps;
  const saveVariant = (context: StoreContext, entry: { product: ProductRecord; variant: VariantRecord }, body: Parameters<typeof updateVariant>[2]) => {
    updateVariant(entry.product, entry.variant, body, now());
    recordWrite(context, { object: 'Variant', action: 'update', id: entry.variant.id, fields: fieldsOf(body) });
    events.variant('updated', entry.variant);
    events.product('updated', entry.product.id);
  };

  routes.get('/catalog/variants', (context) => {
    const query = queryOf(context);
    const tests = v3Tests(variantFilters, query);
    const found = state.catalog
      .products()
      .flatMap((product) => product.variants.map((variant) => ({ product, variant })))
      .filter(({ variant }) => tests.every((test) => test(variant)));
    return context.json(v3Collection(found, v3Page(query), ({ product, variant }) => selectFields(variantShape(product, variant), query)));
  });
  routes.get('/catalog/products/:id/variants', (context) => {
    const product = find.productOf(context);
    return context.json(v3Collection(product.variants, v3Page(queryOf(context)), (variant) => variantShape(product, variant)));
  });
  routes.get('/catalog/products/:id/variants/:variantId', (context) => {
    const { product, variant } = find.variantOf(context);
    return context.json({ data: variantShape(product, variant), meta: {} });
  });
  routes.post('/catalog/products/:id/variants', async (context) => {
    const body = parseVariantCreate(await jsonBody(context));
    const product = find.productOf(context);
    const variant = addVariant(state.catalog, product, body, now());
    recordWrite(context, { object: 'Variant', action: 'create', id: variant.id, externalId: variant.sku || undefined, fields: fieldsOf(body) });
    events.variant('created', variant);
    return context.json({ data: variantShape(product, variant), meta: {} });
  });
  routes.put('/catalog/products/:id/variants/:variantId', async (context) => {
    const body = parseVariantUpdate(await jsonBody(context));
    const entry = find.variantOf(context);
    saveVariant(context, entry, body);
    return context.json({ data: variantShape(entry.product, entry.variant), meta: {} });
  });
  routes.put('/catalog/variants', async (context) => {
    const bodies = parseVariantBatch(await jsonBody(context));
    const found = bodies.map(({ id, ...body }) => {
      const entry = state.catalog.variant(id);
      if (!entry) throw new PlatformError({ status: 404, message: `The variant ${id} was not found` });
      return { entry, body };
    });
    for (const { entry, body } of found) saveVariant(context, entry, body);
    return context.json({ data: found.map(({ entry }) => variantShape(entry.product, entry.variant)), meta: {} });
  });
}
