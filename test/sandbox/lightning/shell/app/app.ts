import { LightningElement } from 'lwc';

type Toast = { key: string; title: string; message: string; css: string; icon: string; label: string };
type ToastDetail = { title?: string; message?: string; variant?: string; mode?: string };

const toastMs = 5_000;

/** The window of Lightning Experience: header, page, toasts. The address says which page. */
export default class App extends LightningElement {
  path = globalThis.location.pathname;
  toasts: Toast[] = [];
  private count = 0;

  connectedCallback(): void {
    globalThis.addEventListener('popstate', () => (this.path = globalThis.location.pathname));
    globalThis.addEventListener('lightning__navigate', (event) => event instanceof CustomEvent && this.go(String(event.detail)));
    this.addEventListener('lightning__showtoast', (event) => event instanceof CustomEvent && this.show(event.detail, event));
    const [home] = lightningContext.items;
    if ((this.path === '/' || this.path === '/lightning/page/home') && home) globalThis.history.replaceState({}, '', (this.path = home.url));
  }

  private go(url: string): void {
    if (/^https?:/.test(url)) {
      globalThis.open(url, '_blank', 'noopener');
      return;
    }
    globalThis.history.pushState({}, '', url);
    this.path = url;
    globalThis.scrollTo(0, 0);
  }

  private show({ title = '', message = '', variant = 'info', mode }: ToastDetail, event: Event): void {
    event.stopPropagation();
    const key = `toast-${(this.count += 1)}`;
    this.toasts = [...this.toasts, { key, title, message, css: `slds-notify slds-notify_toast slds-theme_${variant}`, icon: `utility:${variant}`, label: variant }];
    if (mode !== 'sticky') setTimeout(() => this.close(key), toastMs);
  }

  private close(key: string | undefined): void {
    this.toasts = this.toasts.filter((toast) => toast.key !== key);
  }

  handleClose(event: Event): void {
    if (event.currentTarget instanceof HTMLElement) this.close(event.currentTarget.dataset.key);
  }

  get place(): { object: string; recordId: string } | undefined {
    const [, object = '', recordId = ''] = /^\/lightning\/r\/(\w+)\/(\w+)\//.exec(this.path) ?? [];
    return object === '' ? undefined : { object, recordId };
  }

  get record(): { key: string; object: string; recordId: string }[] {
    return this.place ? [{ key: this.place.recordId, ...this.place }] : [];
  }

  get list(): { key: string }[] {
    const [, key = ''] = /^\/lightning\/o\/(\w+)\//.exec(this.path) ?? [];
    return key === '' ? [] : [{ key }];
  }

  get search(): { key: string }[] {
    const [, term] = /^\/lightning\/search\/([^/]+)/.exec(this.path) ?? [];
    return term === undefined ? [] : [{ key: decodeURIComponent(term) }];
  }

  get page(): { key: string }[] {
    const [, name = ''] = /^\/lightning\/n\/(\w+)/.exec(this.path) ?? [];
    const key = lightningContext.items.find((item) => item.name === name)?.page;
    return key === undefined ? [] : [{ key }];
  }

  get isUnknown(): boolean {
    return this.record.length + this.list.length + this.page.length + this.search.length === 0;
  }
}
