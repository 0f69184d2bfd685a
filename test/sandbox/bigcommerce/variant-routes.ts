import { Hono } from 'hono';
import { createCatalogRequest, type CatalogRouteDeps } from './catalog-request.ts';
import { parseVariantBatch, parseVariantCreate, parseVariantUpdate } from './product-body.ts';
import type { VariantRecord } from './product-record.ts';
import { selectFields, variantShape } from './product-shape.ts';
import { removeVariant } from './product-writing.ts';
import { jsonBody, queryOf, type StoreEnv } from './request-context.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { equals, numberIn, v3Tests, type V3Filters } from './v3-query.ts';
import { createVariantSaving } from './variant-saving.ts';

const variantFilters: V3Filters<VariantRecord> = {
  ...equals('id', (variant: VariantRecord) => variant.id),
  ...equals('sku', (variant: VariantRecord) => variant.sku),
  ...equals('upc', (variant: VariantRecord) => variant.upc),
  ...numberIn('product_id:in', (variant: VariantRecord) => variant.product_id),
};

/** `/v3/catalog/variants` and the variants of one product. */
export function createVariantRoutes(deps: CatalogRouteDeps): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const find = createCatalogRequest(deps.state);
  const { state, events, now, recordWrite } = deps;
  const { saveVariant, makeVariant, planOf } = createVariantSaving(deps);

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
    return context.json({ data: variantShape(product, makeVariant(context, product, body)), meta: {} });
  });
  routes.put('/catalog/products/:id/variants/:variantId', async (context) => {
    const body = parseVariantUpdate(await jsonBody(context));
    const entry = find.variantOf(context);
    saveVariant(context, entry, body);
    return context.json({ data: variantShape(entry.product, entry.variant), meta: {} });
  });
  routes.delete('/catalog/products/:id/variants/:variantId', (context) => {
    const { product, variant } = find.variantOf(context);
    removeVariant(state.catalog, product, variant, now());
    recordWrite(context, { object: 'Variant', action: 'delete', id: variant.id, fields: [] });
    events.variant('deleted', variant);
    events.product('updated', product.id);
    return context.body(null, 204);
  });
  routes.put('/catalog/variants', async (context) => {
    const bodies = parseVariantBatch(await jsonBody(context));
    // Everything the batch names is found before anything of it is written.
    const plans = bodies.map(planOf);
    const saved = plans.map((carryOut) => carryOut(context));
    return context.json({ data: saved.map(({ product, variant }) => variantShape(product, variant)), meta: {} });
  });
  return routes;
}
