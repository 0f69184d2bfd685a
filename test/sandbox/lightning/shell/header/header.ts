import { api, LightningElement } from 'lwc';
import { readObjectInfo } from '../../modules/ui-object-info-api.ts';

type Item = { name: string; label: string; url: string; object?: string };

/** Global header and navigation bar; the user is switched here. */
export default class Header extends LightningElement {
  @api path = '';
  items: Item[] = [];
  appLabel = lightningContext.app.label;
  user = lightningContext.user;
  isMenuOpen = false;

  async connectedCallback(): Promise<void> {
    const items = await Promise.all(
      lightningContext.items.map(async (item) => {
        if (item.object === undefined) return item;
        // A tab of an object that the user may not read is not shown.
        const info = await readObjectInfo(item.object).catch(() => undefined);
        return info && { ...item, label: info.labelPlural };
      }),
    );
    this.items = items.filter((item) => item !== undefined);
  }

  get tabs(): (Item & { css: string; current: string | null })[] {
    return this.items.map((item) => {
      const isActive = this.path.startsWith(item.url) || (item.object !== undefined && this.path.startsWith(`/lightning/r/${item.object}/`));
      return { ...item, css: `slds-context-bar__item${isActive ? ' slds-is-active' : ''}`, current: isActive ? 'page' : null };
    });
  }

  get people(): { key: string; label: string; checked: boolean }[] {
    return lightningContext.people.map(({ key, name, title }) => ({ key, label: `${name} (${title})`, checked: key === this.user.key }));
  }

  get initials(): string {
    return this.user.name.split(' ').map((part) => part.slice(0, 1)).join('');
  }

  get userLabel(): string {
    return `Switch user: ${this.user.name}, ${this.user.title}`;
  }

  handleTab(event: Event): void {
    event.preventDefault();
    globalThis.dispatchEvent(new CustomEvent('lightning__navigate', { detail: (event.currentTarget as HTMLAnchorElement).getAttribute('href') }));
  }

  async handleUser(event: CustomEvent<{ value: string }>): Promise<void> {
    await fetch(`/session/${event.detail.value}`, { method: 'POST' });
    globalThis.location.reload();
  }
}
