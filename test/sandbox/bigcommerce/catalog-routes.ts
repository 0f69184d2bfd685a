import { Hono } from 'hono';
import { PlatformError } from './platform-error.ts';
import { createCatalogRequest, type CatalogRouteDeps } from './catalog-request.ts';
import { parseProductBatch, parseProductCreate, parseProductUpdate } from './product-body.ts';
import { productFilters, productPageMax, sortedProducts } from './product-query.ts';
import type { ProductRecord } from './product-record.ts';
import { productShape, selectFields } from './product-shape.ts';
import { createProduct, updateProduct } from './product-writing.ts';
import { jsonBody, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { v3Tests } from './v3-query.ts';
import { fieldsOf } from './write-log.ts';

/** Products one call deletes. */
const deletedMax = 250;

const includeOf = (query: Record<string, string>) => new Set((query.include ?? '').split(','));

/** `/v3/catalog/products`. */
export function createCatalogRoutes(deps: CatalogRouteDeps): Hono<StoreEnv> {
  const { state, events, now, recordWrite } = deps;
  const routes = new Hono<StoreEnv>();
  const filters = productFilters(now);
  const find = createCatalogRequest(state);

  function saveProduct(context: StoreContext, product: ProductRecord, body: Parameters<typeof updateProduct>[2]): void {
    updateProduct(state.catalog, product, body, now());
    recordWrite(context, { object: 'Product', action: 'update', id: product.id, fields: fieldsOf(body) });
    events.product('updated', product.id);
    if (body.inventory_level !== undefined) events.productStock(product);
  }

  function remove(context: StoreContext, product: ProductRecord): void {
    state.catalog.remove(product);
    recordWrite(context, { object: 'Product', action: 'delete', id: product.id, fields: [] });
    events.product('deleted', product.id);
  }

  routes.get('/catalog/products', (context) => {
    const query = queryOf(context);
    const include = includeOf(query);
    const tests = v3Tests(filters, query);
    const page = v3Page(query, productPageMax(include));
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
    remove(context, find.productOf(context));
    return context.body(null, 204);
  });
  // Without a filter nothing is deleted; with one, 250 products at most.
  routes.delete('/catalog/products', (context) => {
    const query = queryOf(context);
    const tests = v3Tests(filters, query);
    if (tests.length === 0) throw new PlatformError({ status: 422, message: 'A filter is required to delete products.', errors: {} });
    const found = state.catalog.products().filter((product) => tests.every((test) => test(product)));
    for (const product of found.slice(0, deletedMax)) remove(context, product);
    return context.body(null, 204);
  });
  return routes;
}
