import { api, LightningElement } from 'lwc';
import type { ObjectInfo } from 'lightning/uiObjectInfoApi';
import type { UiRecord } from 'lightning/uiRecordApi';
import { callOrg } from '../../modules/org-http.ts';
import { openNew } from '../record-edit/open-new.ts';

type View = { apiName: string; label: string };
type Column = { fieldApiName: string; label: string };
type RecordPage = { count: number; nextPageToken: string | null; records: UiRecord[] };

const icons: Record<string, string> = { Account: 'standard:account', Contact: 'standard:contact', Order: 'standard:orders', Product2: 'standard:product' };
const pageSize = 50;

/** The org answered and refused, in contrast to an org that is away. */
const isRefusal = (thrown: unknown): boolean => typeof thrown === 'object' && thrown !== null && 'status' in thrown && thrown.status === 403;

/** The list views of an object, as they were deployed: the newest records of the chosen one. */
export default class ListPage extends LightningElement {
  @api objectApiName = '';
  info?: ObjectInfo;
  views: View[] = [];
  view = '';
  shown: Column[] = [];
  page?: RecordPage;
  problem = '';

  connectedCallback(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const [info, { lists }] = await Promise.all([callOrg<ObjectInfo>('GET', `ui-api/object-info/${this.objectApiName}`), callOrg<{ lists: View[] }>('GET', `ui-api/list-info/${this.objectApiName}`)]);
      [this.info, this.views] = [info, lists];
      this.view = (lists.find(({ apiName }) => apiName.startsWith('All')) ?? lists[0])?.apiName ?? '';
      await this.read();
    } catch (thrown) {
      this.problem = isRefusal(thrown) ? 'You have no access to these records. Ask your administrator.' : 'The list could not be loaded.';
    }
  }

  private async read(): Promise<void> {
    const path = `${this.objectApiName}/${this.view}`;
    const { displayColumns } = await callOrg<{ displayColumns: Column[] }>('GET', `ui-api/list-info/${path}`);
    this.page = await callOrg<RecordPage>('GET', `ui-api/list-records/${path}?pageSize=${pageSize}&sortBy=-CreatedDate`);
    this.shown = displayColumns;
  }

  get icon(): string {
    return icons[this.objectApiName] ?? 'standard:custom';
  }

  get heading(): string {
    return this.info?.labelPlural ?? '';
  }

  get viewLabel(): string {
    return this.views.find(({ apiName }) => apiName === this.view)?.label ?? '';
  }

  get hasViews(): boolean {
    return this.views.length > 1;
  }

  get choices(): { value: string; label: string; checked: boolean }[] {
    return this.views.map(({ apiName, label }) => ({ value: apiName, label, checked: apiName === this.view }));
  }

  get isLoading(): boolean {
    return this.page === undefined && this.problem === '';
  }

  get isEmpty(): boolean {
    return this.page?.records.length === 0;
  }

  get count(): string {
    const { count = 0, nextPageToken = null } = this.page ?? {};
    return `${nextPageToken === null ? count : `${count}+`} ${count === 1 ? 'item' : 'items'} • Sorted by Created Date`;
  }

  get columns(): { fieldName: string; label: string; type: string; typeAttributes?: object; hideDefaultActions: boolean }[] {
    return this.shown.map(({ fieldApiName, label }, place) => ({ fieldName: place === 0 ? 'url' : fieldApiName, label, type: place === 0 ? 'url' : 'text', hideDefaultActions: true, ...(place === 0 ? { typeAttributes: { label: { fieldName: fieldApiName }, target: '_self' } } : {}) }));
  }

  get rows(): Record<string, unknown>[] {
    return (this.page?.records ?? []).map((record) => ({
      id: record.id,
      url: `/lightning/r/${this.objectApiName}/${record.id}/view`,
      ...Object.fromEntries(
        this.shown.map(({ fieldApiName }) => {
          const [first = '', second] = fieldApiName.split('.');
          const cell = record.fields[first];
          return [fieldApiName, second === undefined ? (cell?.displayValue ?? cell?.value ?? '') : (cell?.displayValue ?? '')];
        }),
      ),
    }));
  }

  handleView(event: CustomEvent<{ value: string }>): void {
    this.view = event.detail.value;
    void this.read();
  }

  get canCreate(): boolean {
    return this.info?.createable === true;
  }

  async handleNew(): Promise<void> {
    await openNew(this, this.objectApiName);
  }

  handleRefresh(): void {
    void this.read();
  }
}
