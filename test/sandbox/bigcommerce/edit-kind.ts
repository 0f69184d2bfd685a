/** What somebody does to an order in the control panel. */
export const orderEdits = ['quantity', 'line-removed', 'line-added', 'buyer', 'address', 'status', 'cancelled', 'archived', 'restored', 'custom-line-renamed'] as const;
export type OrderEdit = (typeof orderEdits)[number];

/** What somebody does to a product in the control panel. */
export const productEdits = ['renamed', 'repriced', 'sku-changed', 'restocked', 'variant-repriced', 'variant-added', 'hidden', 'custom-field-added', 'deleted'] as const;
export type ProductEdit = (typeof productEdits)[number];

/** What a shopper or the merchant changes of a customer. */
export const customerEdits = ['renamed', 'email', 'phone', 'group', 'attribute', 'address-added', 'address-changed', 'address-deleted', 'deleted'] as const;
export type CustomerEdit = (typeof customerEdits)[number];
