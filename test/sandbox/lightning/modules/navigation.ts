import type { LightningElement } from 'lwc';

type PageReference = { type: string; attributes?: Record<string, string>; state?: Record<string, string> };

const navigate = Symbol('Navigate');
const generateUrl = Symbol('GenerateUrl');

/** The address of a page in Lightning Experience. https://developer.salesforce.com/docs/platform/lwc/guide/reference-page-reference-type.html */
export function urlOf({ type, attributes = {} }: PageReference): string {
  const { url = '', apiName = '', objectApiName = '', recordId = '', actionName } = attributes;
  if (type === 'standard__webPage') return url;
  if (type === 'standard__recordPage') return `/lightning/r/${objectApiName}/${recordId}/${actionName ?? 'view'}`;
  if (type === 'standard__objectPage') return `/lightning/o/${objectApiName}/${actionName ?? 'home'}`;
  if (type === 'standard__navItemPage') return `/lightning/n/${apiName}`;
  return '/';
}

const mixIn = (Base: typeof LightningElement) =>
  class extends Base {
    [navigate](page: PageReference): void {
      globalThis.dispatchEvent(new CustomEvent('lightning__navigate', { detail: urlOf(page) }));
    }

    [generateUrl](page: PageReference): Promise<string> {
      return Promise.resolve(urlOf(page));
    }
  };

/** The shell listens for `lightning__navigate`. */
export const NavigationMixin = Object.assign(mixIn, { Navigate: navigate, GenerateUrl: generateUrl });
