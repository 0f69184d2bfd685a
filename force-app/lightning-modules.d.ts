/** Modules of the Lightning platform that its own type packages leave out, as far as they are used here. */

declare module 'lightning/uiRecordApi' {
  import type { WireAdapterConstructor } from 'lwc';
  export type FieldId = { objectApiName: string; fieldApiName: string };
  export type FieldValue = { displayValue: string | null; value: string | number | boolean | null };
  export type UiRecord = { apiName: string; id: string; fields: Record<string, FieldValue>; lastModifiedDate: string };
  export type WireResult<T> = { data?: T; error?: { body?: { message?: string } } };
  type Names = string | FieldId | (string | FieldId)[];
  export const getRecord: WireAdapterConstructor<{ recordId?: string; fields?: Names; optionalFields?: Names; layoutTypes?: string | string[] }, WireResult<UiRecord>>;
  export function getFieldValue(record: UiRecord | undefined, field: string | FieldId): FieldValue['value'] | undefined;
  export function getFieldDisplayValue(record: UiRecord | undefined, field: string | FieldId): string | null | undefined;
  export function createRecord(input: { apiName: string; fields: Record<string, unknown> }): Promise<UiRecord>;
  export function updateRecord(input: { fields: Record<string, unknown> }): Promise<UiRecord>;
  export function notifyRecordUpdateAvailable(records: { recordId: string }[]): Promise<void>;
}

declare module 'lightning/uiObjectInfoApi' {
  import type { WireAdapterConstructor } from 'lwc';
  export type FieldInfo = { apiName: string; label: string; dataType: string; updateable: boolean; required: boolean; length: number; scale: number; relationshipName: string | null; referenceToInfos: { apiName: string; nameFields: string[] }[] };
  export type ObjectInfo = { apiName: string; label: string; labelPlural: string; nameFields: string[]; createable: boolean; updateable: boolean; defaultRecordTypeId: string; fields: Record<string, FieldInfo>; childRelationships: { childObjectApiName: string; fieldName: string; relationshipName: string | null }[] };
  export type PicklistValues = { picklistFieldValues: Record<string, { values: { label: string; value: string }[] }> };
  export const getPicklistValuesByRecordType: WireAdapterConstructor<{ objectApiName?: string; recordTypeId?: string }, { data?: PicklistValues; error?: { body?: { message?: string } } }>;
  export const getObjectInfo: WireAdapterConstructor<{ objectApiName?: string }, { data?: ObjectInfo; error?: { body?: { message?: string } } }>;
}

declare module 'lightning/graphql' {
  import type { WireAdapterConstructor } from 'lwc';
  export type GraphqlDocument = { readonly document: unique symbol };
  export type GraphqlResult<T> = { data?: T; errors?: { message: string }[]; refresh?: () => Promise<void> };
  export function gql(strings: TemplateStringsArray, ...parts: GraphqlDocument[]): GraphqlDocument;
  export const graphql: WireAdapterConstructor<{ query?: GraphqlDocument; variables?: Record<string, unknown>; operationName?: string }, GraphqlResult<never>>;
}

declare module 'lightning/platformShowToastEvent' {
  export class ShowToastEvent extends CustomEvent<unknown> {
    constructor(detail: { title: string; message?: string; variant?: 'info' | 'success' | 'warning' | 'error'; mode?: 'dismissible' | 'pester' | 'sticky' });
  }
}

declare module 'lightning/navigation' {
  import type { LightningElement } from 'lwc';
  type PageReference = { type: string; attributes?: Record<string, string>; state?: Record<string, string> };
  const Navigate: unique symbol;
  const GenerateUrl: unique symbol;
  type Navigator = { [Navigate](page: PageReference, replace?: boolean): void; [GenerateUrl](page: PageReference): Promise<string> };
  export const NavigationMixin: { (Base: typeof LightningElement): Omit<typeof LightningElement, never> & (new () => LightningElement & Navigator); readonly Navigate: typeof Navigate; readonly GenerateUrl: typeof GenerateUrl };
}

declare module 'lightning/confirm' {
  const LightningConfirm: { open(options: { message: string; label: string; variant?: 'header' | 'headerless'; theme?: string }): Promise<boolean> };
  export default LightningConfirm;
}

declare module '@salesforce/schema/*' {
  const reference: { objectApiName: string; fieldApiName: string };
  export default reference;
}

declare module '@salesforce/label/*' {
  const text: string;
  export default text;
}

declare module '@salesforce/customPermission/*' {
  const isHeld: boolean | undefined;
  export default isHeld;
}

declare module '@salesforce/i18n/currency' {
  const code: string;
  export default code;
}

declare module '@salesforce/user/Id' {
  const id: string;
  export default id;
}

declare module '*.html' {
  const template: unknown;
  export default template;
}
