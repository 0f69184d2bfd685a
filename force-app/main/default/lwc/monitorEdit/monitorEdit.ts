import { api, LightningElement, wire } from 'lwc';
import { getObjectInfo, getPicklistValuesByRecordType } from 'lightning/uiObjectInfoApi';
import type { ObjectInfo, PicklistValues } from 'lightning/uiObjectInfoApi';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { dataOf } from 'c/eventData';
import { ofField, optionsOf } from 'c/fieldNames';
import { errorText } from 'c/labelText';
import { labels } from 'c/monitorActionLabels';
import type { IssueRecord } from 'c/monitorStatus';

type Value = string | number | boolean | null;
type Preview = { /** The object of the field that was asked about. */ fieldOf?: string | null; records: { object: string; fields: Record<string, Value> }[] };
type Input = { field: string; label: string; type: string; value: Value; /** Of a picklist. */ options: { label: string; value: string }[] | undefined; isChecked: boolean; isCheckbox: boolean };

const isPreview = (value: unknown): value is Preview => typeof value === 'object' && value !== null && 'records' in value && Array.isArray(value.records);
/** What a record of the store mainly becomes. */
const primary: readonly string[] = ['Order', 'Contact', 'Product2', 'Account'];
const apiName = /^[A-Za-z]\w{0,79}$/;
const inputTypes: Readonly<Record<string, string>> = { Boolean: 'checkbox', Currency: 'number', Date: 'date', DateTime: 'datetime', Double: 'number', Email: 'email', Int: 'number', Percent: 'number', Phone: 'tel' };

/** The field at fault, and any other one wishes, with values of one's own: they stand in for what the mapping gives. */
export default class MonitorEdit extends LightningElement {
  @api record?: IssueRecord;
  @api isBusy = false;
  labels = labels;
  commandId?: string;
  problem = '';
  warning = '';
  object = '';
  info?: ObjectInfo;
  private picklists?: PicklistValues;
  private preview?: Record<string, Value>;
  private shown: string[] = [];
  private values: Record<string, Value> = {};

  @wire(getObjectInfo, { objectApiName: '$object' })
  wiredInfo({ data }: { data?: ObjectInfo }): void {
    if (data) this.info = data;
  }

  get recordTypeId(): string | undefined {
    return this.info?.defaultRecordTypeId;
  }

  @wire(getPicklistValuesByRecordType, { objectApiName: '$object', recordTypeId: '$recordTypeId' })
  wiredPicklists({ data }: { data?: PicklistValues }): void {
    if (data) this.picklists = data;
  }

  connectedCallback(): void {
    const { entityKey, field = '' } = this.record ?? {};
    requestCommand('preview-mapping', { entityKey, ...(apiName.test(field) ? { field } : {}) }).then(
      (id) => (this.commandId = id),
      (error: unknown) => (this.problem = errorText(error)),
    );
  }

  get isLoading(): boolean {
    return this.problem === '' && !this.preview;
  }

  get inputs(): Input[] {
    return this.shown.map((field) => {
      const type = inputTypes[ofField(this.info?.fields, field)?.dataType ?? ''] ?? 'text';
      const value = this.values[field] ?? null;
      return { field, type, value, options: this.optionsFor(field, value), label: this.labelOf(field), isCheckbox: type === 'checkbox', isChecked: value === true };
    });
  }

  get others(): { label: string; value: string }[] {
    const fields = Object.keys(this.preview ?? {}).filter((field) => !this.shown.includes(field));
    return fields.map((field) => ({ label: this.labelOf(field), value: field })).sort((a, b) => a.label.localeCompare(b.label));
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    if (detail.state === 'done' && isPreview(detail.result)) this.take(detail.result);
    else this.problem = detail.state === 'late' ? labels.commandLate : detail.message;
  }

  handleAdd({ detail }: CustomEvent<{ value: string }>): void {
    this.shown = [...this.shown, detail.value];
  }

  handleChange(event: CustomEvent<{ value?: string; checked?: boolean }>): void {
    const { field = '' } = dataOf(event);
    const { type = '' } = this.inputs.find((input) => input.field === field) ?? {};
    const text = event.detail.value ?? '';
    const typed = type === 'number' ? Number(text) : text;
    this.values = { ...this.values, [field]: type === 'checkbox' ? event.detail.checked === true : text === '' ? null : typed };
  }

  handleSave(): void {
    const changes = Object.fromEntries(this.shown.filter((field) => this.values[field] !== this.preview?.[field]).map((field) => [`${this.object}.${field}`, this.values[field]]));
    this.warning = Object.keys(changes).length === 0 ? labels.editEmpty : '';
    const { flow, entityKey } = this.record ?? {};
    if (this.warning === '') this.dispatchEvent(new CustomEvent('ask', { detail: { action: 'edit-and-redrive', payload: { record: { flow, entityKey }, changes }, done: labels.editDone } }));
  }

  handleCancel(): void {
    this.dispatchEvent(new CustomEvent('cancel'));
  }

  /** The service knows which of the objects lacks the field, also where nothing maps it. */
  private take({ records, fieldOf }: Preview): void {
    const { field = '' } = this.record ?? {};
    const byField = records.find(({ object }) => object === fieldOf) ?? records.find(({ fields }) => field in fields);
    const found = byField ?? primary.map((object) => records.find((one) => one.object === object)).find((one) => one !== undefined) ?? records[0];
    this.object = found?.object ?? '';
    this.preview = found?.fields ?? {};
    this.values = { ...this.preview };
    this.shown = field === '' ? [] : [field];
    // A proposal, which a person saves or changes.
    const { suggested } = this.record ?? {};
    if (suggested !== undefined && field !== '' && (this.preview[field] ?? null) === null) this.values = { ...this.values, [field]: suggested };
  }

  /** A value the mapping gives and the picklist does not have is what somebody is about to replace. */
  private optionsFor(field: string, value: Value): Input['options'] {
    const options = optionsOf(this.picklists, field);
    return options && typeof value === 'string' && !options.some((option) => option.value === value) ? [...options, { label: value, value }] : options;
  }

  private labelOf(field: string): string {
    return ofField(this.info?.fields, field)?.label ?? field;
  }
}
