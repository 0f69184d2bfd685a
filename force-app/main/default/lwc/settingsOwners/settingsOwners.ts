import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import { withEntry } from 'c/settingsModel';
import type { Problem, SettingsDocument } from 'c/settingsModel';
import type { Catalogue, Owner } from 'c/settingsState';
import { fieldTitle } from 'c/settingsWords';

type Row = { field: string; title: string; label: string; value: string; path: string; options: { label: string; value: string }[] };

const owners = ['bigcommerce', 'salesforce', 'newest', 'manual'] as const;
const titles: Readonly<Record<string, string>> = { bigcommerce: labels.ownerbigcommerce, salesforce: labels.ownersalesforce, newest: labels.ownernewest, manual: labels.ownermanual };
const titleOf = (owner: string): string => titles[owner] ?? owner;
/** The standard of the package: no rule of ours. */
const standard = 'standard';

/** Who wins a field both sides changed, field by field. */
export default class SettingsOwners extends LightningElement {
  @api document?: SettingsDocument;
  @api catalogue?: Catalogue;
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;

  get rows(): Row[] {
    return (this.catalogue?.owners ?? []).map((owner) => this.rowOf(owner));
  }

  /** Events of fields bubble out of the component, where they would be taken for ours. */
  handleInner(event: Event): void {
    event.stopPropagation();
  }

  handleOwner(event: CustomEvent<{ value: string }>): void {
    const { field = '' } = dataOf(event);
    const { value } = event.detail;
    if (!this.document) return;
    const changed = { ...this.document, owners: withEntry(this.document.owners, field, value === standard ? undefined : value) };
    this.dispatchEvent(new CustomEvent('change', { detail: { document: changed } }));
  }

  private rowOf({ field, owner }: Owner): Row {
    const title = this.catalogue ? fieldTitle(field, this.catalogue) : field;
    const options = [{ value: standard, label: fillLabel(labels.ownerDefault, titleOf(owner)) }, ...owners.map((value) => ({ value, label: titleOf(value) }))];
    return { field, title, label: fillLabel(labels.ownerOf, title), value: this.document?.owners[field] ?? standard, path: `owners.${field}`, options };
  }
}
