import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels, templateWords } from 'c/settingsLabels';
import { ordered, type SettingsDocument } from 'c/settingsModel';
import type { Template } from 'c/settingsState';

type Card = { name: string; title: string; text: string; icon: string; missing: string; cannotUse: boolean; useTitle: string; isChosen: boolean };

const icons: Readonly<Record<string, string>> = { consumers: 'standard:person_account', 'consumers-in-fields': 'standard:record', companies: 'standard:account', 'several-shops': 'standard:store' };

/** Ready-made sets to begin with; choosing one changes what is shown, nothing is published by it. */
export default class SettingsTemplates extends LightningElement {
  @api document?: SettingsDocument;
  @api templates: readonly Template[] = [];
  @api isReadOnly = false;
  labels = labels;

  get cards(): Card[] {
    return this.templates.flatMap(({ name, missing, changes }) => {
      const words = templateWords[name];
      if (!words) return [];
      const isChosen = this.document !== undefined && Object.entries(changes).every(([key, value]) => ordered(Reflect.get(this.document ?? {}, key)) === ordered(value));
      return [{ name, ...words, icon: icons[name] ?? 'standard:settings', missing: missing.join(' '), cannotUse: missing.length > 0 || this.isReadOnly, useTitle: fillLabel(labels.templateUseOf, words.title), isChosen }];
    });
  }

  get hasCards(): boolean {
    return this.cards.length > 0;
  }

  handleUse(event: Event): void {
    const name = event.currentTarget instanceof HTMLElement ? event.currentTarget.dataset.name : undefined;
    const template = this.templates.find((one) => one.name === name);
    if (this.document && template) this.dispatchEvent(new CustomEvent('change', { detail: { document: { ...this.document, ...template.changes } } }));
  }
}
