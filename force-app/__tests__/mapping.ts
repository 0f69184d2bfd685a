import type { ListChoices } from 'c/mappingListModel';
import { fieldStates } from 'c/mappingModel';
import type { FieldState, MapFacts, TargetField, Tried, World } from 'c/mappingModel';
import type { Problem, RecordList, SettingsDocument } from 'c/settingsModel';
import { settings } from './settings';

const target = (field: string, type: string, more: Partial<TargetField> = {}): TargetField => ({ field, label: field.replace('__c', ''), type, length: 80, isRequired: false, isUpdateable: true, isCustom: field.endsWith('__c'), ...more });

/** Both sides of the map of orders, small. */
export const facts: MapFacts = {
  maps: [{ map: 'order-to-salesforce.order', object: 'Order' }, { map: 'product-to-salesforce.product', object: 'Product2' }],
  map: 'order-to-salesforce.order',
  samples: ['order:2', 'order:1'],
  source: [
    { path: 'record.staff_notes', type: 'text', samples: ['n'], isComputed: false },
    { path: 'record.billing_address.city', type: 'text', samples: ['Kiel'], isComputed: false },
    { path: 'record.billing_address.form_fields[name=Region].value', type: 'text', samples: ['north'], isComputed: false },
    { path: 'record.total', type: 'money', samples: ['12.5000'], isComputed: false },
    { path: 'tax', type: 'money', samples: ['1.2'], isComputed: true },
  ],
  target: [target('Region__c', 'string'), target('BillingCity', 'string', { length: 40 }), target('EffectiveDate', 'date', { isRequired: true }), target('Total__c', 'currency', { precision: 16, scale: 2 }), target('AccountId', 'reference', { isRequired: true })],
  packaged: { BillingCity: [{ step: 'get', path: 'billing_address.city' }, { step: 'truncate', length: 40 }], EffectiveDate: [{ step: 'get', path: 'date_created' }, { step: 'date', zone: 'store' }], BillingCountryCode: [{ step: 'get', path: 'billing_address.country_iso2' }] },
  tables: ['order-status', 'region'],
};

export const tried: Tried = {
  entityKey: 'order:2', refusal: null, warnings: [], hiddenRecords: 0, moreRecords: 0,
  records: [{ key: 'store:order:2', object: 'Order', id: '801000000000001AAA', fields: { BillingCity: { value: 'Kiel', isAbsent: false, steps: [{ value: 'Kiel' }, { value: 'Kiel' }], problem: null, inOrg: 'Kiel' }, EffectiveDate: { value: '2026-05-01', isAbsent: false, steps: [], problem: null, inOrg: null } } }],
};

/** The settings with these fields mapped. */
export const mapped = (fields: NonNullable<SettingsDocument['fieldMaps']>[string], more: Partial<SettingsDocument> = {}): SettingsDocument => ({ ...settings, fieldMaps: { [facts.map]: fields }, ...more });

export function statesOf(document: SettingsDocument = settings, more: { tried?: Tried; problems?: readonly Problem[]; live?: SettingsDocument } = {}): readonly FieldState[] {
  return fieldStates({ document, live: more.live ?? settings, facts, tried: more.tried, problems: more.problems ?? [] });
}

export const world: World = { source: facts.source, path: '', tables: { region: { n: 'North' } }, builtIn: ['order-status'], isReadOnly: false, map: facts.map, entityKey: '', recordKey: '', hasModel: false };

export const giftMap = 'order-to-salesforce.gift';
/** Each line of an order as a record of an object of the customer's own. */
export const gift: RecordList = { isOn: true, object: 'Gift__c', externalId: 'Code__c', parent: 'order', lookup: 'Order__c', each: [{ step: 'get', path: 'record.products' }], id: [{ step: 'get', path: 'item.id' }], vanished: 'keep' };

const lookups = [{ field: 'Order__c', label: 'Order' }];
/** What lists below an order can be made of. */
export const choices: ListChoices = {
  map: facts.map,
  taken: ['order', 'line'],
  parents: [{ map: facts.map, object: 'Order' }, { map: 'order-to-salesforce.line', object: 'OrderItem' }],
  lists: [{ path: 'record.fees', samples: [], fields: [] }, { path: 'record.products', samples: ['2 items'], fields: [{ path: 'item.id', type: 'number', samples: ['7'] }, { path: 'item.quantity', type: 'number', samples: ['1'] }] }],
  objects: [{ object: 'Bare__c', label: 'Bare', keys: [], lookups }, { object: 'Gift__c', label: 'Gift', keys: [{ field: 'Code__c', label: 'Code' }], lookups }],
};
