import { api, LightningElement, wire } from 'lwc';
import { gql, graphql } from 'lightning/graphql';
import type { GraphqlDocument } from 'lightning/graphql';
import { getObjectInfo } from 'lightning/uiObjectInfoApi';
import type { ObjectInfo } from 'lightning/uiObjectInfoApi';

type Cell = { value: unknown; displayValue: string | null };
type Node = Record<string, string | null | Cell | Record<string, Cell>>;
type Answer = { uiapi: { query: Record<string, { totalCount: number; edges: { node: Node }[] }> } };

/** Columns of the list views, as their metadata and the standard views have them. */
const columnsOf: Record<string, readonly string[]> = {
  Account: ['Name', 'Phone', 'BillingCity', 'BillingCountry'], Contact: ['Name', 'Account.Name', 'Email', 'Phone'], Order: ['OrderNumber', 'Account.Name', 'Status', 'TotalAmount', 'EffectiveDate', 'BC_Status__c'], Product2: ['Name', 'ProductCode', 'IsActive'],
  Crosswalk_Issue__c: ['Name', 'Code__c', 'Number__c', 'State__c', 'Attempts__c', 'Last_At__c'], Crosswalk_Command__c: ['Name', 'Action__c', 'Status__c', 'Progress__c', 'CreatedDate'], Crosswalk_Status__c: ['Name', 'Key__c', 'Kind__c', 'Updated_At__c'],
};
const pageSize = 50;

const partOf = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined);
const cellText = (cell: unknown): unknown => partOf(cell, 'displayValue') ?? partOf(cell, 'value') ?? '';

/** The records of an object, newest first. */
export default class ListPage extends LightningElement {
  @api objectApiName = '';
  info?: ObjectInfo;
  nodes?: Node[];
  totalCount = 0;
  problem = '';
  refresh?: () => Promise<void>;

  @wire(getObjectInfo, { objectApiName: '$objectApiName' })
  wiredInfo({ data, error }: { data?: ObjectInfo; error?: { body?: { message?: string } } }): void {
    if (data) this.info = data;
    if (error) this.problem = 'You have no access to these records. Ask your administrator.';
  }

  @wire(graphql, { query: '$query' })
  wiredRecords({ data, errors, refresh }: { data?: Answer; errors?: { message: string }[]; refresh?: () => Promise<void> }): void {
    this.refresh = refresh;
    const connection = data?.uiapi.query[this.objectApiName];
    if (connection) [this.nodes, this.totalCount, this.problem] = [connection.edges.map(({ node }) => node), connection.totalCount, ''];
    if (errors) this.problem = errors[0]?.message ?? '';
  }

  get fields(): string[] {
    const wanted = columnsOf[this.objectApiName] ?? [this.info?.nameFields[0] ?? 'Name', 'CreatedDate'];
    const lookups = new Set(Object.values(this.info?.fields ?? {}).map((field) => field.relationshipName));
    return wanted.filter((name) => this.info?.fields[name] !== undefined || (name.includes('.') && lookups.has(name.split('.')[0] ?? '')));
  }

  get query(): GraphqlDocument | undefined {
    if (!this.info) return undefined;
    const leaf = '{ value displayValue }';
    const selection = this.fields.map((name) => (name.includes('.') ? `${name.replace('.', ' { ')} ${leaf} }` : `${name} ${leaf}`)).join(' ');
    const text = Object.assign([`query { uiapi { query { ${this.objectApiName}(first: ${pageSize}, orderBy: { CreatedDate: { order: DESC } }) { totalCount edges { node { Id ${selection} } } } } } }`], { raw: [] });
    return gql(text);
  }

  get heading(): string {
    return this.info?.labelPlural ?? '';
  }

  get isLoading(): boolean {
    return this.nodes === undefined && this.problem === '';
  }

  get isEmpty(): boolean {
    return this.nodes?.length === 0 && this.problem === '';
  }

  get count(): string {
    return `${this.totalCount} ${this.totalCount === 1 ? 'item' : 'items'} • Sorted by Created Date`;
  }

  get columns(): { fieldName: string; label: string; type: string; typeAttributes?: object; hideDefaultActions: boolean }[] {
    return this.fields.map((name, place) => {
      const label = name.includes('.') ? (name.split('.')[0] ?? '') : (this.info?.fields[name]?.label ?? name);
      return { fieldName: place === 0 ? 'url' : name, label, type: place === 0 ? 'url' : 'text', hideDefaultActions: true, ...(place === 0 ? { typeAttributes: { label: { fieldName: name }, target: '_self' } } : {}) };
    });
  }

  get rows(): Record<string, unknown>[] {
    return (this.nodes ?? []).map((node) => ({
      Id: node.Id,
      url: `/lightning/r/${this.objectApiName}/${typeof node.Id === 'string' ? node.Id : ''}/view`,
      ...Object.fromEntries(
        this.fields.map((name) => {
          const [first = '', second] = name.split('.');
          return [name, cellText(second === undefined ? node[first] : partOf(node[first], second))];
        }),
      ),
    }));
  }

  handleRefresh(): void {
    void this.refresh?.();
  }
}
