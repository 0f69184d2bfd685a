import { Hono } from 'hono';
import { createCatalogRequest, type CatalogRouteDeps } from './catalog-request.ts';
import { PlatformError } from './platform-error.ts';
import { parseCustomField, parseCustomFieldUpdate } from './product-body.ts';
import type { ProductRecord } from './product-record.ts';
import { addCustomField, checkCustomField } from './product-writing.ts';
import { jsonBody, pathId, queryOf, type StoreContext, type StoreEnv } from './request-context.ts';
import { v3Collection, v3Page } from './v3-envelope.ts';
import { fieldsOf } from './write-log.ts';

/** `/v3/catalog/products/{id}/custom-fields`. Changing them changes no product date and announces nothing. */
export function createCustomFieldRoutes({ state, recordWrite }: CatalogRouteDeps): Hono<StoreEnv> {
  const routes = new Hono<StoreEnv>();
  const { productOf } = createCatalogRequest(state);
  const fieldOf = (context: StoreContext, product: ProductRecord) => {
    const field = product.custom_fields.find((known) => known.id === pathId(context, 'fieldId'));
    if (!field) throw new PlatformError({ status: 404, message: 'The custom field was not found' });
    return field;
  };
  routes.get('/catalog/products/:id/custom-fields', (context) => context.json(v3Collection(productOf(context).custom_fields, v3Page(queryOf(context)), (field) => field)));
  routes.get('/catalog/products/:id/custom-fields/:fieldId', (context) => context.json({ data: fieldOf(context, productOf(context)), meta: {} }));
  routes.post('/catalog/products/:id/custom-fields', async (context) => {
    const body = parseCustomField(await jsonBody(context));
    const field = addCustomField(state.catalog, productOf(context), body);
    recordWrite(context, { object: 'CustomField', action: 'create', id: field.id, fields: fieldsOf(body) });
    return context.json({ data: field, meta: {} });
  });
  routes.put('/catalog/products/:id/custom-fields/:fieldId', async (context) => {
    const body = parseCustomFieldUpdate(await jsonBody(context));
    const product = productOf(context);
    const field = fieldOf(context, product);
    checkCustomField(product, { ...field, ...body }, field);
    Object.assign(field, body);
    recordWrite(context, { object: 'CustomField', action: 'update', id: field.id, fields: fieldsOf(body) });
    return context.json({ data: field, meta: {} });
  });
  routes.delete('/catalog/products/:id/custom-fields/:fieldId', (context) => {
    const product = productOf(context);
    const field = fieldOf(context, product);
    product.custom_fields = product.custom_fields.filter((known) => known !== field);
    recordWrite(context, { object: 'CustomField', action: 'delete', id: field.id, fields: [] });
    return context.body(null, 204);
  });
  return routes;
}
