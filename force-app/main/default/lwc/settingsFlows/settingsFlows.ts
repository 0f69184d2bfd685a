import { api, LightningElement } from 'lwc';
import { subjects } from 'c/settingsModel';
import type { Problem, SettingsDocument, Subject } from 'c/settingsModel';
import type { Catalogue, OffFlow } from 'c/settingsState';

type Card = Subject & { isOrders: boolean };

/**
 * What is synced, in which direction and for which channels, which orders come in and, where `has-owners` is set, who wins conflicts. Used by the settings page and by the set-up
 * wizard: takes `document` and `catalogue`, tells a changed document in a `change` event (`detail.document`).
 */
export default class SettingsFlows extends LightningElement {
  @api document?: SettingsDocument;
  @api catalogue?: Catalogue;
  /** What is in force, and what it makes flows pass over. */
  @api live?: SettingsDocument;
  @api off: readonly OffFlow[] = [];
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  /** Shows below who wins a field that both sides changed. */
  @api hasOwners = false;

  get cards(): Card[] {
    return subjects.map((subject) => ({ ...subject, isOrders: subject.name === 'orders' }));
  }

  get isReady(): boolean {
    return this.document !== undefined && this.catalogue !== undefined;
  }

  handleChange(event: CustomEvent<{ document: SettingsDocument }>): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('change', { detail: event.detail }));
  }
}
