/** The `data-` attributes of the element whose handler is called. */
export function dataOf({ currentTarget }: Event): DOMStringMap {
  return currentTarget instanceof HTMLElement ? currentTarget.dataset : {};
}
