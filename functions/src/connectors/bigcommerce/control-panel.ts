/** Paths of the control panel, as its own address bar shows them; the API tells only where they begin. */
const paths: Readonly<Record<string, string>> = { order: '/manage/orders/{id}', customer: '/manage/customers/{id}/edit', product: '/manage/products/edit/{id}' };

/**
 * Where a record stands in the store's own pages: `order:250` → its address, undefined for what has none. `patterns` are the same with `{id}`,
 * by kind. `base`: `control_panel_base_url` of the store. https://developer.bigcommerce.com/docs/rest-management/store-information
 */
export function createControlPanelLinks(base: string | undefined): ((entityKey: string) => string | undefined) & { patterns: Record<string, string> } {
  const patterns = base === undefined ? {} : Object.fromEntries(Object.entries(paths).map(([kind, path]) => [kind, `${base}${path}`]));
  const linkTo = (entityKey: string) => {
    const [kind = '', id = ''] = entityKey.split(':');
    return /^\d+$/.test(id) ? patterns[kind]?.replace('{id}', id) : undefined;
  };
  return Object.assign(linkTo, { patterns });
}
