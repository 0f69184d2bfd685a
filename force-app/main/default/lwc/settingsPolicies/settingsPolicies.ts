import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import { withEntry } from 'c/settingsModel';
import type { Problem, SettingsDocument } from 'c/settingsModel';
import type { Catalogue } from 'c/settingsState';

type Option = { label: string; value: string };

const charges: Option[] = [{ value: 'lines', label: labels.chargesLines }, { value: 'fields', label: labels.chargesFields }];
const edits: Option[] = [{ value: 'reopen', label: labels.editsReopen }, { value: 'in-place', label: labels.editsInPlace }, { value: 'issue', label: labels.editsIssue }];
const deletions: Option[] = [{ value: 'ignore', label: labels.deletionIgnore }, { value: 'archive', label: labels.deletionArchive }, { value: 'delete', label: labels.deletionDelete }];
/** What happens unless the settings say otherwise. */
const deletable = [
  { name: 'Contact', title: labels.deleteContact, standard: 'ignore' },
  { name: 'Order', title: labels.deleteOrder, standard: 'ignore' },
  { name: 'Product2', title: labels.deleteProduct2, standard: 'ignore' },
  { name: 'customer', title: labels.deletecustomer, standard: 'archive' },
  { name: 'product', title: labels.deleteproduct, standard: 'archive' },
];

/** How money, edits of activated orders, deletions and foreign currencies are dealt with. */
export default class SettingsPolicies extends LightningElement {
  @api document?: SettingsDocument;
  @api catalogue?: Catalogue;
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;
  charges = charges;
  edits = edits;
  deletions = deletions;
  newCurrency = '';

  get deleteRows(): { name: string; title: string; value: string; path: string }[] {
    return deletable.map(({ name, title, standard }) => ({ name, title, value: this.document?.deletes[name] ?? standard, path: `deletes.${name}` }));
  }

  get currencies(): { code: string; rate: string; path: string; label: string; remove: string }[] {
    return Object.entries(this.document?.money.conversions ?? {}).map(([code, rate]) => ({ code, rate, path: `money.conversions.${code}`, label: `${labels.rate} ${code}`, remove: fillLabel(labels.remove, code) }));
  }

  get canAdd(): boolean {
    return !this.isReadOnly && /^[A-Za-z]{3}$/.test(this.newCurrency.trim());
  }

  get isAddDisabled(): boolean {
    return !this.canAdd;
  }

  /** Events of fields bubble out of the component, where they would be taken for ours. */
  handleInner(event: Event): void {
    event.stopPropagation();
  }

  handlePart(event: CustomEvent<{ document: SettingsDocument }>): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('change', { detail: event.detail }));
  }

  handleCharges(event: CustomEvent<{ value: string }>): void {
    if (this.document) this.tell({ money: { ...this.document.money, charges: event.detail.value } });
  }

  handleEdits(event: CustomEvent<{ value: string }>): void {
    this.tell({ activatedEdits: event.detail.value });
  }

  handleDelete(event: CustomEvent<{ value: string }>): void {
    const { name = '' } = dataOf(event);
    const isStandard = deletable.some((one) => one.name === name && one.standard === event.detail.value);
    if (this.document) this.tell({ deletes: withEntry(this.document.deletes, name, isStandard ? undefined : event.detail.value) });
  }

  handleRate(event: CustomEvent<{ value: string }>): void {
    this.convert(dataOf(event).code ?? '', event.detail.value.trim());
  }

  handleRemove(event: Event): void {
    this.convert(dataOf(event).code ?? '', undefined);
  }

  handleNew(event: CustomEvent<{ value: string }>): void {
    this.newCurrency = event.detail.value;
  }

  handleAdd(): void {
    this.convert(this.newCurrency.trim().toUpperCase(), 'order');
    this.newCurrency = '';
  }

  private convert(code: string, rate: string | undefined): void {
    if (!this.document) return;
    const { conversions } = this.document.money;
    // A rate that is being typed is empty for a moment: its row stays.
    const changed = rate === undefined ? withEntry(conversions, code, undefined) : { ...conversions, [code]: rate };
    this.tell({ money: { ...this.document.money, conversions: changed } });
  }

  private tell(part: Partial<SettingsDocument>): void {
    if (this.document) this.dispatchEvent(new CustomEvent('change', { detail: { document: { ...this.document, ...part } } }));
  }
}
