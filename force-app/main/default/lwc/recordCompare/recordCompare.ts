import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/recordDetailLabels';
import { objectName } from 'c/recordNames';
import { countText } from 'c/recordView';

type Standing = 'same' | 'store' | 'salesforce' | 'both' | 'kept' | 'unknown';
export type Difference = { field: string; label: string; type: string; store: string | null; salesforce: string | null; agreed?: string | null; standing: Standing; owner: string; travelsBack: boolean };
/** What the service found when it compared both sides. */
export type Comparison = { entityKey: string; isInStore: boolean; isArchived: boolean; leftOut?: { rule: string; reason: string } | null; storeLink: string | null; records: { object: string; key: string; id: string | null; fields: Difference[] }[]; hiddenFields: number; hiddenRecords: number };

type Row = Difference & { key: string; path: string; object: string; standingLabel: string; standingCss: string; ownerLabel: string; hasAgreed: boolean; isAgreedUnknown: boolean; legend: string; options: { label: string; value: string }[]; isOpen: boolean; side: string };
type Section = { key: string; title: string; isMissing: boolean; rows: Row[] };

const standings: Readonly<Record<Standing, string>> = { same: labels.standingSame, store: labels.standingStore, salesforce: labels.standingSalesforce, both: labels.standingBoth, kept: labels.standingKept, unknown: labels.standingUnknown };
const owners: Readonly<Record<string, string>> = { bigcommerce: labels.ownerBigcommerce, salesforce: labels.ownerSalesforce, newest: labels.ownerNewest, manual: labels.ownerManual };
const urgent: ReadonlySet<Standing> = new Set(['both', 'kept', 'unknown']);

/** Both sides of a record, field by field, and a choice between them for who may operate. */
export default class RecordCompare extends LightningElement {
  @api comparison?: Comparison;
  @api canResolve = false;
  @api isBusy = false;
  labels = labels;
  showsAll = false;
  private choices: Record<string, string> = {};

  get notice(): string {
    if (this.comparison?.isInStore === false) return labels.compareGone;
    if (this.comparison?.leftOut) return this.comparison.leftOut.reason;
    return this.comparison?.isArchived === true ? labels.compareArchived : '';
  }

  get sections(): Section[] {
    const records = this.comparison?.records ?? [];
    return records
      .map((record, place): Section => {
        // Of several records of one object all but the first are named by their key.
        const isFirst = records.findIndex(({ object, id }) => object === record.object && id !== null) === place;
        const rows = record.fields.filter(({ standing }) => this.showsAll || standing !== 'same').map((field) => this.rowOf(field, record, isFirst ? record.object : `${record.object}[${record.key}]`));
        return { key: `${record.object} ${record.key}`, title: place === 0 ? '' : `${objectName(record.object)} · ${record.key.split(':').slice(1).join(' ')}`, isMissing: record.id === null, rows };
      })
      .filter(({ rows }) => rows.length > 0);
  }

  get isEqual(): boolean {
    return this.comparison?.isInStore === true && this.comparison.records.every(({ fields }) => fields.every(({ standing }) => standing === 'same'));
  }

  get hasFields(): boolean {
    return (this.comparison?.records.length ?? 0) > 0;
  }

  get leftOut(): string {
    return countText(labels.compareHidden, this.comparison?.hiddenFields ?? 0);
  }

  get canApply(): boolean {
    return this.canResolve && this.sections.some(({ rows }) => rows.some(({ isOpen }) => isOpen));
  }

  get isApplyDisabled(): boolean {
    return this.isBusy || Object.keys(this.choices).length === 0;
  }

  handleAll(event: Event): void {
    this.showsAll = event.target instanceof HTMLElement && 'checked' in event.target && event.target.checked === true;
  }

  handleChoice(event: CustomEvent<{ value: string }>): void {
    this.choices = { ...this.choices, [dataOf(event).path ?? '']: event.detail.value };
  }

  handleResolve(): void {
    this.dispatchEvent(new CustomEvent('resolve', { detail: { choices: this.choices } }));
    this.choices = {};
  }

  private rowOf(field: Difference, { object, id }: Comparison['records'][number], name: string): Row {
    const path = `${name}.${field.field}`;
    const isDifferent = field.standing !== 'same';
    const options = [{ label: labels.sideBigcommerce, value: 'bigcommerce' }, ...(field.travelsBack ? [{ label: labels.sideSalesforce, value: 'salesforce' }] : [])];
    return {
      ...field, key: field.field, path, options, object,
      standingLabel: standings[field.standing], standingCss: `slds-badge ${urgent.has(field.standing) ? 'slds-theme_warning' : ''}`,
      ownerLabel: owners[field.owner] ?? field.owner, hasAgreed: isDifferent && field.agreed !== undefined, isAgreedUnknown: isDifferent && field.agreed === undefined && field.standing === 'both',
      legend: fillLabel(labels.chooseFor, field.label), side: this.choices[path] ?? '',
      isOpen: this.canResolve && id !== null && isDifferent && field.standing !== 'unknown',
    };
  }
}
