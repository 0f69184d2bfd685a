import { api, LightningElement } from 'lwc';
import { labels } from 'c/settingsLabels';
import type { Problem, SettingsDocument } from 'c/settingsModel';
import type { Catalogue } from 'c/settingsState';

/** Which statuses of BigCommerce make an order Activated. */
export default class SettingsActivation extends LightningElement {
  @api document?: SettingsDocument;
  @api catalogue?: Catalogue;
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;

  get statusOptions(): { label: string; value: string }[] {
    return (this.catalogue?.orderStatuses ?? []).map(({ id, name }) => ({ label: name, value: String(id) }));
  }

  get chosen(): string[] {
    return (this.document?.activatingStatuses ?? []).map(String);
  }

  get isNone(): boolean {
    return this.chosen.length === 0;
  }

  handleStatuses(event: CustomEvent<{ value: string[] }>): void {
    event.stopPropagation();
    const activatingStatuses = event.detail.value.map(Number).sort((a, b) => a - b);
    if (this.document) this.dispatchEvent(new CustomEvent('change', { detail: { document: { ...this.document, activatingStatuses } } }));
  }
}
