import type { LightningElement } from 'lwc';

type PageReference = { type: string; attributes?: Record<string, string> };

const Navigate = Symbol('Navigate');

/** Pages that components navigated to, in place of the platform's module, which tells nobody. */
export const openedPages: PageReference[] = [];

export const NavigationMixin = Object.assign(
  (Base: typeof LightningElement) =>
    class extends Base {
      [Navigate](page: PageReference): void {
        openedPages.push(page);
      }
    },
  { Navigate },
);
