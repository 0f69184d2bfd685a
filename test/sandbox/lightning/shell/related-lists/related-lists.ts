import { api, LightningElement } from 'lwc';
import type { ObjectInfo } from 'lightning/uiObjectInfoApi';
import type { UiRecord } from 'lightning/uiRecordApi';
import { callOrg } from '../../modules/org-http.ts';
import { openNew } from '../record-edit/open-new.ts';

type Column = { fieldName: string; label: string; type: string; typeAttributes?: object; hideDefaultActions: true };
type List = { key: string; heading: string; object: string; field: string; canCreate: boolean; newLabel: string; rows: Record<string, unknown>[]; columns: Column[] };
type Page = { count: number; nextPageToken: string | null; records: UiRecord[] };

const shownMax = 6;
/** Fields of a related list, as the layouts of the standard pages have them. */
const fieldsOf: Record<string, readonly string[]> = {
  Order: ['OrderNumber', 'Status', 'TotalAmount', 'EffectiveDate', 'BC_Status__c'], OrderItem: ['OrderItemNumber', 'Product2.Name', 'Quantity', 'UnitPrice', 'TotalPrice'], Contact: ['Name', 'Email', 'Phone'],
  PricebookEntry: ['Pricebook2.Name', 'UnitPrice', 'IsActive'], BC_Shipment__c: ['Name', 'Carrier__c', 'Tracking_Number__c'], Crosswalk_Issue__c: ['Name', 'Code__c', 'State__c', 'Last_At__c'], BC_Identity__c: ['Name', 'Kind__c', 'State__c'], Case: ['CaseNumber', 'Subject', 'Status'],
};

/** Objects whose related lists have a New button. */
const madeByHand: ReadonlySet<string> = new Set(['Contact', 'Order', 'Case']);

/** The lists of records that look this one up. */
export default class RelatedLists extends LightningElement {
  @api recordId = '';
  @api recordName = '';
  @api info?: ObjectInfo;
  lists?: List[];

  connectedCallback(): void {
    void this.load();
  }

  get isLoading(): boolean {
    return this.lists === undefined;
  }

  get isEmpty(): boolean {
    return this.lists?.length === 0;
  }

  private async load(): Promise<void> {
    const known = (this.info?.childRelationships ?? []).filter(({ childObjectApiName, relationshipName }) => relationshipName !== null && fieldsOf[childObjectApiName] !== undefined);
    const lists = await Promise.all(known.map(({ childObjectApiName, relationshipName, fieldName }) => this.read(childObjectApiName, relationshipName ?? '', fieldName).catch(() => undefined)));
    this.lists = lists.filter((list) => list !== undefined && (list.rows.length > 0 || list.canCreate)).filter((list) => list !== undefined);
  }

  async handleNew(event: Event): Promise<void> {
    const key = event.currentTarget instanceof HTMLElement ? event.currentTarget.dataset.key : undefined;
    const list = this.lists?.find((each) => each.key === key);
    if (list) await openNew(this, list.object, { field: list.field, id: this.recordId, name: this.recordName });
  }

  private async read(object: string, relationship: string, field: string): Promise<List> {
    const info = await callOrg<ObjectInfo>('GET', `ui-api/object-info/${object}`);
    const fields = (fieldsOf[object] ?? []).filter((name) => info.fields[name] !== undefined || name.includes('.'));
    const page = await callOrg<Page>('GET', `ui-api/related-list-records/${this.recordId}/${relationship}?pageSize=${shownMax}&optionalFields=${fields.map((name) => `${object}.${name}`).join(',')}`);
    const text = (record: UiRecord, name: string): unknown => {
      const [first = '', second] = name.split('.');
      const cell = record.fields[first];
      return second === undefined ? (cell?.displayValue ?? cell?.value ?? '') : (cell?.displayValue ?? '');
    };
    const columns = fields.map((name, place): Column => {
      const label = name.includes('.') ? (name.split('.')[0] ?? '').replace('2', '') : (info.fields[name]?.label ?? name);
      return { fieldName: place === 0 ? 'url' : name, label, type: place === 0 ? 'url' : 'text', hideDefaultActions: true, ...(place === 0 ? { typeAttributes: { label: { fieldName: name }, target: '_self' } } : {}) };
    });
    const rows = page.records.map((record) => ({ id: record.id, url: `/lightning/r/${object}/${record.id}/view`, ...Object.fromEntries(fields.map((name) => [name, text(record, name)])) }));
    // What a person makes by hand; the rest is the work of the service.
    const canCreate = info.createable && madeByHand.has(object);
    return { key: relationship, object, field, canCreate, newLabel: `New ${info.label}`, heading: `${info.labelPlural} (${page.nextPageToken === null ? page.count : `${shownMax}+`})`, rows, columns };
  }
}
