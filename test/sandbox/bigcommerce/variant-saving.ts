import type { CatalogRouteDeps } from './catalog-request.ts';
import { PlatformError } from './platform-error.ts';
import type { NewVariantBody, VariantByValuesBody, VariantUpdateBody } from './product-body.ts';
import type { ProductRecord, VariantRecord } from './product-record.ts';
import { addVariant, labelsOf, updateVariant } from './product-writing.ts';
import type { StoreContext } from './request-context.ts';
import { fieldsOf } from './write-log.ts';

type Entry = { product: ProductRecord; variant: VariantRecord };

/** Writes variants, notes the writes and announces them. */
export type VariantSaving = {
  saveVariant(context: StoreContext, entry: Entry, body: Omit<VariantUpdateBody, 'id'>): void;
  makeVariant(context: StoreContext, product: ProductRecord, body: NewVariantBody): VariantRecord;
  /** One item of a batch: refused at once, or carried out later. */
  planOf(body: VariantUpdateBody | VariantByValuesBody): (context: StoreContext) => Entry;
};

export function createVariantSaving({ state, events, now, recordWrite }: CatalogRouteDeps): VariantSaving {
  const saveVariant = (context: StoreContext, entry: Entry, body: Omit<VariantUpdateBody, 'id'>) => {
    updateVariant(state.catalog, entry, body, now());
    recordWrite(context, { object: 'Variant', action: 'update', id: entry.variant.id, fields: fieldsOf(body) });
    events.variant('updated', entry.variant);
    events.product('updated', entry.product.id);
  };

  const makeVariant = (context: StoreContext, product: ProductRecord, body: NewVariantBody) => {
    const variant = addVariant(state.catalog, product, body, now());
    recordWrite(context, { object: 'Variant', action: 'create', id: variant.id, externalId: variant.sku || undefined, fields: fieldsOf(body) });
    events.variant('created', variant);
    return variant;
  };
  const known = ({ id, ...body }: VariantUpdateBody) => {
    const entry = state.catalog.variant(id);
    if (!entry) throw new PlatformError({ status: 404, message: `The variant ${id} was not found` });
    return (context: StoreContext) => {
      saveVariant(context, entry, body);
      return entry;
    };
  };
  const planned = ({ product_id: productId, option_values: values, id: _none, ...body }: VariantByValuesBody) => {
    const product = state.catalog.get(productId);
    const labels = product && labelsOf(product, values);
    if (!product) throw new PlatformError({ status: 404, message: `The product ${productId} was not found` });
    if (!labels) throw new PlatformError({ status: 422, message: 'An option value does not belong to the product.', errors: { option_values: 'invalid' } });
    return (context: StoreContext) => ({ product, variant: makeVariant(context, product, { ...body, option_values: labels }) });
  };
  return { saveVariant, makeVariant, planOf: (body) => (body.id === undefined ? planned(body) : known(body)) };
}
