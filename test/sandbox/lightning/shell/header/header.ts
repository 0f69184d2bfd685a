import { api, LightningElement } from 'lwc';
import AppLauncher from 'shell/appLauncher';

type Item = { name: string; label: string; url: string; object?: string };

/** Global header and navigation bar; the user is switched here. */
export default class Header extends LightningElement {
  @api path = '';
  appLabel = lightningContext.app.label;
  user = lightningContext.user;

  get tabs(): (Item & { css: string; current: string | null })[] {
    return lightningContext.items.map((item) => {
      const isActive = this.path.startsWith(item.url) || (item.object !== undefined && this.path.startsWith(`/lightning/r/${item.object}/`));
      return { ...item, css: `slds-context-bar__item${isActive ? ' slds-is-active' : ''}`, current: isActive ? 'page' : null };
    });
  }

  get people(): { key: string; label: string; checked: boolean }[] {
    return lightningContext.people.map(({ key, name, title }) => ({ key, label: `${name} (${title})`, checked: key === this.user.key }));
  }

  get term(): string {
    return decodeURIComponent(/^\/lightning\/search\/([^/]+)/.exec(this.path)?.[1] ?? '');
  }

  handleSearch(event: KeyboardEvent): void {
    const value = event.key === 'Enter' && event.currentTarget instanceof HTMLElement && 'value' in event.currentTarget ? event.currentTarget.value : '';
    const term = typeof value === 'string' ? value.trim() : '';
    if (term !== '') globalThis.dispatchEvent(new CustomEvent('lightning__navigate', { detail: `/lightning/search/${encodeURIComponent(term)}` }));
  }

  get userLabel(): string {
    return `Switch user: ${this.user.name}, ${this.user.title}`;
  }

  handleTab(event: Event): void {
    event.preventDefault();
    if (event.currentTarget instanceof HTMLAnchorElement) globalThis.dispatchEvent(new CustomEvent('lightning__navigate', { detail: event.currentTarget.getAttribute('href') }));
  }

  get themes(): { value: string; label: string; checked: boolean }[] {
    return [{ value: 'theme/slds', label: 'Lightning' }, { value: 'theme/slds2', label: 'SLDS 2' }].map((theme) => ({ ...theme, checked: theme.value === `theme/${lightningContext.theme}` }));
  }

  /** Another person looks, or the same one in another theme. */
  async handleUser(event: CustomEvent<{ value: string }>): Promise<void> {
    const { value } = event.detail;
    await fetch(value.startsWith('theme/') ? `/${value}` : `/session/${value}`, { method: 'POST' });
    globalThis.location.reload();
  }

  async handleLauncher(): Promise<void> {
    const url = await AppLauncher.open({ size: 'medium', label: 'App Launcher' });
    if (typeof url === 'string') globalThis.dispatchEvent(new CustomEvent('lightning__navigate', { detail: url }));
  }
}
