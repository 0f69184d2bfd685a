import { api, LightningElement } from 'lwc';
import type { ObjectInfo } from 'lightning/uiObjectInfoApi';
import { callOrg } from '../../modules/org-http.ts';

type Found = { attributes: { type: string }; Id: string } & Record<string, unknown>;
type Group = { key: string; heading: string; rows: Record<string, unknown>[]; columns: object[]; icon: string };

const shownMax = 10;
const termLengthMin = 2;
const icons: Record<string, string> = { Account: 'standard:account', Contact: 'standard:contact', Order: 'standard:orders', Product2: 'standard:product', Case: 'standard:case' };
/** Columns beside the name, as search layouts have them. */
const columnsOf: Record<string, readonly string[]> = { Account: ['Phone', 'Website'], Contact: ['Email', 'Phone'], Order: ['Status', 'BC_Number__c'], Product2: ['ProductCode', 'Family'], Crosswalk_Issue__c: ['Code__c', 'State__c'] };

/** What is found of a term, by object: only what the user may see. */
export default class SearchPage extends LightningElement {
  @api term = '';
  groups?: Group[];
  problem = '';

  connectedCallback(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    const words = this.term.split(/\s+/).filter((word) => word !== '');
    if (words.length === 0 || words.some((word) => word.length < termLengthMin)) {
      this.problem = 'Enter words of two characters or more.';
      return;
    }
    try {
      const infos = await this.objects();
      const query = new URLSearchParams({ q: words.map((word) => `${word}*`).join(' '), defaultLimit: String(shownMax) });
      for (const { info, fields } of infos) {
        query.append('sobject', info.apiName);
        query.set(`${info.apiName}.fields`, ['Id', ...fields].join(','));
      }
      const { searchRecords } = await callOrg<{ searchRecords: Found[] }>('GET', `parameterizedSearch?${query.toString()}`);
      this.groups = infos.flatMap(({ info, fields }) => this.group(info, fields, searchRecords.filter(({ attributes }) => attributes.type === info.apiName)));
    } catch {
      this.problem = 'The search could not be made. Try again.';
    }
  }

  /** What has a tab, with the fields of it the user may read. */
  private async objects(): Promise<{ info: ObjectInfo; fields: string[] }[]> {
    const names = new Set(lightningContext.allItems.flatMap(({ url }) => /^\/lightning\/o\/(\w+)\//.exec(url)?.[1] ?? []));
    const infos = await Promise.all([...names].map((name) => callOrg<ObjectInfo>('GET', `ui-api/object-info/${name}`)));
    return infos.map((info) => ({ info, fields: [info.nameFields[0] ?? 'Id', ...(columnsOf[info.apiName] ?? [])].filter((name) => info.fields[name] !== undefined) }));
  }

  private group(info: ObjectInfo, fields: readonly string[], found: readonly Found[]): Group[] {
    if (found.length === 0) return [];
    const columns = fields.map((name, place) => ({ fieldName: place === 0 ? 'url' : name, label: info.fields[name]?.label ?? name, type: place === 0 ? 'url' : 'text', hideDefaultActions: true, ...(place === 0 ? { typeAttributes: { label: { fieldName: name }, target: '_self' } } : {}) }));
    const rows = found.map(({ attributes, ...record }) => ({ ...record, id: record.Id, url: `/lightning/r/${attributes.type}/${record.Id}/view` }));
    return [{ key: info.apiName, heading: `${info.labelPlural} (${found.length < shownMax ? found.length : `${shownMax}+`})`, rows, columns, icon: icons[info.apiName] ?? 'standard:record' }];
  }

  get heading(): string {
    return `Results for “${this.term}”`;
  }

  get isLoading(): boolean {
    return this.groups === undefined && this.problem === '';
  }

  get isEmpty(): boolean {
    return this.groups?.length === 0;
  }
}
