import { api, LightningElement, wire } from 'lwc';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import type { ObjectInfo } from 'lightning/uiObjectInfoApi';
import { getRecord } from 'lightning/uiRecordApi';
import type { FieldValue, UiRecord } from 'lightning/uiRecordApi';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import RecordEdit from 'shell/recordEdit';
import { inputsOf, readPicklists } from '../field-input/form-inputs.ts';
import type { Output } from '../field-output/field-output.ts';

/** Fields of the highlights panel, as the standard compact layouts have them. */
const highlightsOf: Record<string, readonly string[]> = {
  Account: ['Type', 'Phone', 'Website', 'OwnerId'], Contact: ['AccountId', 'Phone', 'Email', 'OwnerId'], Order: ['AccountId', 'Status', 'TotalAmount', 'EffectiveDate'], Product2: ['ProductCode', 'Family', 'IsActive'],
  Crosswalk_Issue__c: ['Code__c', 'State__c', 'Flow__c', 'Last_At__c'], Crosswalk_Command__c: ['Action__c', 'Status__c', 'CreatedById', 'CreatedDate'],
};
const icons: Record<string, string> = { Account: 'standard:account', Contact: 'standard:contact', Order: 'standard:orders', Product2: 'standard:product' };
const system = new Set(['CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate']);
const hidden = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'LastViewedDate', 'LastReferencedDate']);

/** A record: highlights panel, details, and at the side what the record page of the app holds. */
export default class RecordPage extends LightningElement {
  @api recordId = '';
  @api objectApiName = '';
  info?: ObjectInfo;
  record?: UiRecord;
  problem = '';

  @wire(getObjectInfo, { objectApiName: '$objectApiName' })
  wiredInfo({ data, error }: { data?: ObjectInfo; error?: { body?: { message?: string } } }): void {
    if (data) this.info = data;
    if (error) this.problem = error.body?.message ?? 'The object cannot be shown.';
  }

  @wire(getRecord, { recordId: '$recordId', layoutTypes: '$layouts', optionalFields: '$lookups' })
  wiredRecord({ data, error }: { data?: UiRecord; error?: { body?: { message?: string } } }): void {
    if (data) this.record = data;
    if (error) this.problem = error.body?.message ?? 'The record cannot be shown.';
  }

  get layouts(): string[] | undefined {
    return this.info ? ['Full'] : undefined;
  }

  /** The names of the records it looks up. */
  get lookups(): string[] | undefined {
    return this.info && Object.values(this.info.fields).flatMap((field) => (field.relationshipName === null ? [] : field.referenceToInfos.slice(0, 1).map((target) => `${this.objectApiName}.${field.relationshipName}.${target.nameFields[0]}`)));
  }

  get isReady(): boolean {
    return this.info !== undefined && this.record !== undefined;
  }

  get isLoading(): boolean {
    return !this.isReady && this.problem === '';
  }

  get icon(): string {
    return icons[this.objectApiName] ?? 'standard:custom';
  }

  get heading(): string {
    const name = this.info?.nameFields[0] ?? 'Name';
    return String(this.record?.fields[name]?.value ?? '');
  }

  get components(): { key: string; name: string; properties: Record<string, string> }[] {
    const page = lightningContext.pages[lightningContext.app.recordPages[this.objectApiName] ?? ''];
    return (page?.regions.sidebar ?? []).map((each, place) => ({ key: String(place), ...each }));
  }

  get mainCss(): string {
    return this.components.length > 0 ? 'slds-col slds-size_1-of-1 slds-large-size_2-of-3' : 'slds-col slds-size_1-of-1';
  }

  get highlights(): Output[] {
    return (highlightsOf[this.objectApiName] ?? []).flatMap((name) => this.output(name));
  }

  get details(): Output[] {
    const shown = Object.entries(this.record?.fields ?? {}).filter(([name, { value }]) => value !== null && !hidden.has(name) && this.info?.fields[name] !== undefined).map(([name]) => name);
    // Fields of the object, then those added to it, then who made and changed the record.
    const rank = (name: string) => (system.has(name) ? 2 : name.endsWith('__c') && !this.objectApiName.endsWith('__c') ? 1 : 0);
    return shown.sort((a, b) => rank(a) - rank(b)).flatMap((name) => this.output(name));
  }

  get canEdit(): boolean {
    return this.info?.updateable === true && this.editable.length > 0;
  }

  /** Fields of the form: what the user may change, lookups and instants aside. */
  private get editable(): string[] {
    return Object.values(this.info?.fields ?? {}).filter((field) => field.updateable && field.relationshipName === null && !['Address', 'DateTime', 'Reference'].includes(field.dataType) && this.record?.fields[field.apiName] !== undefined).map(({ apiName }) => apiName);
  }

  async handleEdit(): Promise<void> {
    const { info, record } = this;
    if (!info || !record) return;
    const inputsGiven = inputsOf({ info, values: record.fields, picklists: await readPicklists(info), names: this.editable });
    const id = await RecordEdit.open({ size: 'medium', label: `Edit ${info.label}`, recordId: this.recordId, inputsGiven });
    if (typeof id === 'string') this.handleSaved();
  }

  handleSaved(): void {
    this.dispatchEvent(new ShowToastEvent({ title: `${this.info?.label ?? 'Record'} "${this.heading}" was saved.`, variant: 'success' }));
  }

  private output(name: string): Output[] {
    const field = this.info?.fields[name];
    const shown = this.record?.fields[name];
    if (!field || !shown) return [];
    const base = { key: name, label: field.label.replace(/ ID$/, ''), type: field.dataType, value: shown.value, text: shown.displayValue };
    const related: FieldValue | undefined = field.relationshipName === null ? undefined : this.record?.fields[field.relationshipName];
    const target = field.referenceToInfos[0]?.apiName;
    if (!related || shown.value === null || target === undefined) return [base];
    return [{ ...base, text: related.displayValue, ...(target === 'User' ? {} : { url: `/lightning/r/${target}/${String(shown.value)}/view` }) }];
  }
}
