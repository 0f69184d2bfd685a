/** What the host tells the page of the user and the app; page-html.ts writes it. */
declare const lightningContext: {
  user: { id: string; key: string; name: string; title: string };
  theme: 'slds' | 'slds2';
  people: { key: string; name: string; title: string }[];
  customPermissions: string[];
  currency: string;
  app: { label: string; color: string; recordPages: Record<string, string> };
  allItems: { name: string; label: string; url: string }[];
  items: { name: string; label: string; url: string; object?: string; page?: string }[];
  pages: Record<string, { label: string; regions: Record<string, { name: string; properties: Record<string, string> }[]> }>;
};

declare module 'shell/appLauncher' {
  import type LightningModal from 'lightning/modal';
  const component: typeof LightningModal;
  export default component;
}

declare module 'shell/recordEdit' {
  import type LightningModal from 'lightning/modal';
  const component: typeof LightningModal;
  export default component;
}

declare module 'shell/*' {
  import type { LightningElement } from 'lwc';
  const component: typeof LightningElement;
  export default component;
}

declare module 'lightning/modal' {
  import type { LightningElement } from 'lwc';
  export default class LightningModal extends LightningElement {
    static open(options: Record<string, unknown>): Promise<unknown>;
    close(result?: unknown): void;
  }
}

declare module '@page/components' {
  import type { LightningElement } from 'lwc';
  export const components: Record<string, () => Promise<{ default: typeof LightningElement }>>;
}

declare module '@lwc/synthetic-shadow';
