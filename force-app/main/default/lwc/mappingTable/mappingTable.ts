import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { TargetField } from 'c/mappingModel';
import { withEntry } from 'c/settingsModel';
import type { Step } from 'c/settingsModel';

type Row = { from: string; to: string; label: string; remove: string; options: Option[] };
type Option = { label: string; value: string };

/** One translation table, edited where it is used: each value of the store with what stands for it. Tells `table`, which everybody above hears. */
export default class MappingTable extends LightningElement {
  @api name = '';
  @api entries: Readonly<Record<string, string>> = {};
  @api map = '';
  /** The field it translates for, and the steps that give the values. */
  @api target?: TargetField;
  /** The field that takes what the table gives, as it is; undefined where other steps follow. */
  @api taker?: TargetField;
  @api before: readonly Step[] = [];
  @api isReadOnly = false;
  labels = labels;
  from = '';
  to = '';

  get rows(): Row[] {
    return Object.entries(this.entries ?? {}).map(([from, to]) => ({ from, to, label: fillLabel(labels.tableBecomes, from), remove: fillLabel(labels.tableRemove, from), options: this.optionsWith(to) }));
  }

  get isPicklist(): boolean {
    return (this.taker?.picklist?.length ?? 0) > 0;
  }

  get newOptions(): Option[] {
    return this.optionsWith('');
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  /** Values of a picklist can be suggested. */
  get canSuggest(): boolean {
    return !this.isReadOnly && (this.target?.picklist?.length ?? 0) > 0;
  }

  /** Rows that are not filled yet. */
  get unfilled(): string[] {
    return this.rows.filter(({ to }) => to === '').map(({ from }) => from);
  }

  get filled(): string[] {
    return this.rows.filter(({ to }) => to !== '').map(({ from }) => from);
  }

  get isAddDisabled(): boolean {
    return this.isReadOnly || this.from.trim() === '' || this.to.trim() === '';
  }

  handleTo(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { from = '' } = dataOf(event);
    // A value that is being typed is empty for a moment: its row stays.
    this.tell({ ...this.entries, [from]: event.detail.value });
  }

  handleRemove(event: Event): void {
    this.tell(withEntry(this.entries ?? {}, dataOf(event).from ?? '', undefined));
  }

  handleNewFrom(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.from = event.detail.value;
  }

  handleNewTo(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.to = event.detail.value;
  }

  handleAdd(): void {
    this.tell({ ...this.entries, [this.from.trim()]: this.to.trim() });
    [this.from, this.to] = ['', ''];
    this.template?.querySelector<HTMLElement>('[data-id="from"]')?.focus();
  }

  handleAccept(event: CustomEvent<{ entries: Record<string, string> }>): void {
    event.stopPropagation();
    this.tell({ ...this.entries, ...event.detail.entries });
  }

  /** A value the picklist does not have is shown as such, so that it can be replaced. */
  private optionsWith(to: string): Option[] {
    const offered = this.taker?.picklist ?? [];
    const foreign = to === '' || offered.includes(to) ? [] : [{ label: fillLabel(labels.constantForeign, to), value: to }];
    return [...offered.map((value) => ({ label: value, value })), ...foreign];
  }

  private tell(entries: Readonly<Record<string, string>>): void {
    this.dispatchEvent(new CustomEvent('table', { detail: { name: this.name, entries }, bubbles: true, composed: true }));
  }
}
