import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import { directionOf, withDirection } from 'c/settingsModel';
import type { Direction, Problem, SettingsDocument, Subject } from 'c/settingsModel';
import type { Catalogue, OffFlow } from 'c/settingsState';

type Row = { key: string; name: string; label: string; direction: Direction; options: { label: string; value: string }[] };

const isDirection = (value: unknown): value is Direction => typeof value === 'string' && ['both', 'intoSalesforce', 'intoStore', 'off'].includes(value);

/** One subject in plain words: its direction, and that of each channel where the store has several. */
export default class SettingsFlowCard extends LightningElement {
  @api subject?: Subject;
  @api document?: SettingsDocument;
  @api catalogue?: Catalogue;
  @api live?: SettingsDocument;
  @api off: readonly OffFlow[] = [];
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;

  get title(): string {
    return this.subject ? labels[this.subject.name] : '';
  }

  get description(): string {
    return this.subject ? labels[`${this.subject.name}Detail`] : '';
  }

  /** Channels whose direction can differ: of records that belong to one, in a store that has several. */
  get channels(): number[] {
    const hasChannels = this.catalogue?.flows.find(({ name }) => name === this.subject?.into)?.hasChannels === true;
    const ids = (this.catalogue?.channels ?? []).map(({ id }) => id);
    return hasChannels && ids.length > 1 ? ids : [];
  }

  get rows(): Row[] {
    const { channels } = this;
    const names = new Map((this.catalogue?.channels ?? []).map(({ id, name }) => [id, name]));
    const all = this.rowOf('all', channels.length > 0 ? labels.allChannels : '', undefined);
    return [all, ...channels.map((id) => this.rowOf(String(id), names.get(id) ?? String(id), id))];
  }

  get hasChannels(): boolean {
    return this.channels.length > 0;
  }

  get paths(): string[] {
    return [this.subject?.into, this.subject?.back].flatMap((flow) => (flow === undefined ? [] : [`flows.${flow}`]));
  }

  handleDirection(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { value } = event.detail;
    if (!this.document || !this.subject || !isDirection(value)) return;
    const { key } = dataOf(event);
    const document = withDirection(this.document, this.subject, value, { channel: key === 'all' ? undefined : Number(key), channels: this.channels });
    this.dispatchEvent(new CustomEvent('change', { detail: { document } }));
  }

  private rowOf(key: string, name: string, channel: number | undefined): Row {
    const direction = this.document && this.subject ? directionOf(this.document, this.subject, channel, this.channels) : 'off';
    return { key, name, direction, label: fillLabel(labels.directionOf, name === '' ? this.title : `${this.title}: ${name}`), options: this.options(direction) };
  }

  /** Stock has one direction: a count of Salesforce goes to the store, or not. */
  private options(direction: Direction): Row['options'] {
    const offered: Direction[] = this.subject?.into === undefined ? ['intoStore', 'off'] : ['both', 'intoSalesforce', 'intoStore', 'off'];
    return [...offered, ...(direction === 'mixed' ? (['mixed'] as const) : [])].map((value) => ({ value, label: labels[value] }));
  }
}
