import type { ObjectAccess } from '../access.ts';
import type { ApiHandler } from '../api-request.ts';
import type { Field, FieldValue } from '../field.ts';
import type { JsonObject } from '../json.ts';
import type { Org } from '../org.ts';
import { RestError } from '../rest-error.ts';
import { displayValue } from './display-value.ts';
import { masterRecordTypeId, objectInfo } from './object-info.ts';

const modes = ['View', 'Edit', 'Create'] as const;
type Mode = (typeof modes)[number];

const columns = 2;
const systemFields: ReadonlySet<string> = new Set(['CreatedById', 'CreatedDate', 'LastModifiedById', 'LastModifiedDate']);
const hiddenFields: ReadonlySet<string> = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'LastViewedDate', 'LastReferencedDate', 'LastActivityDate']);
/** Where a map puts an address is the platform's to find out. */
const isPlace = (field: Field): boolean => /(?:Latitude|Longitude|GeocodeAccuracy)$/.test(field.name);

const isRequired = (field: Field): boolean => !field.nillable && field.type !== 'boolean' && !field.defaultedOnCreate;

function itemOf(object: ObjectAccess, field: Field, mode: Mode): JsonObject {
  const canEdit = object.canEditField(field);
  return {
    editableForNew: field.createable && canEdit, editableForUpdate: field.updateable && canEdit, label: field.label.replace(/ ID$/, ''), lookupIdApiName: field.type === 'reference' ? field.name : null,
    layoutComponents: [{ apiName: field.name, componentType: 'Field', label: field.label }], required: mode !== 'View' && canEdit && isRequired(field), sortable: false,
  };
}

function section(heading: string, id: string, items: JsonObject[]): JsonObject {
  const layoutRows = Array.from({ length: Math.ceil(items.length / columns) }, (_row, place) => ({ layoutItems: items.slice(place * columns, (place + 1) * columns) }));
  return { collapsible: true, columns, heading, id, layoutRows, rows: layoutRows.length, tabOrder: 'LeftToRight', useHeading: true };
}

/**
 * The layout of an object. Nobody made page layouts in this org: it has every field the user may read, those of the object before
 * those added to it, and who made and changed the record at the end. A new record is asked for the object's own fields only: what a
 * package adds is on no layout until an administrator puts it there, unless it is required: the platform puts such a field on every layout.
 */
function layoutOf(object: ObjectAccess, mode: Mode): JsonObject {
  const { schema } = object;
  const shown = object.readableFields().filter((field) => field.type !== 'address' && !hiddenFields.has(field.name) && !isPlace(field));
  const isAdded = (field: Field) => field.custom && !schema.custom;
  const usable = shown.filter((field) => !systemFields.has(field.name) && (mode === 'View' || ((mode === 'Create' ? field.createable : field.updateable) && object.canEditField(field))));
  // What must be filled stands first: in a form nobody should have to look for it.
  const ordered = mode === 'Create' ? usable.toSorted((a, b) => Number(isRequired(b)) - Number(isRequired(a))) : usable;
  const parts: [string, Field[]][] = [[`${schema.label} Information`, ordered.filter((field) => !isAdded(field))], ['Additional Information', ordered.filter((field) => isAdded(field) && (mode !== 'Create' || isRequired(field)))], ['System Information', mode === 'Create' ? [] : shown.filter((field) => systemFields.has(field.name))]];
  const sections = parts.filter(([, fields]) => fields.length > 0).map(([heading, fields], place) => section(heading, `01B0000000000${place}AAA`, fields.map((field) => itemOf(object, field, mode))));
  return { id: `00h${schema.keyPrefix}000000000AAA`, layoutType: 'Full', mode, objectApiName: schema.name, recordTypeId: masterRecordTypeId, saveOptions: [], sections };
}

function defaultOf(org: Org, field: Field, userId: string): FieldValue {
  if (field.name === 'OwnerId') return userId;
  if (field.name === 'CurrencyIsoCode') return org.shape.currencies[0] ?? null;
  return field.defaultValue ?? null;
}

/**
 * /ui-api/layout and /ui-api/record-defaults/create.
 * https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_record_layout.htm
 * https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_record_defaults_create.htm
 */
export function createLayoutRoutes(org: Org): { layout: ApiHandler; recordDefaults: ApiHandler } {
  const layout: ApiHandler = (request, { access }) => {
    const [, , name = ''] = request.segments;
    const object = access.object(name);
    if (!object) throw new RestError('INVALID_TYPE', `Object ${name} is not supported in UI API`, { status: 403 });
    const [wanted, type] = [request.query.get('mode') ?? 'View', request.query.get('layoutType') ?? 'Full'];
    const mode = modes.find((each) => each === wanted);
    if (!mode || (type !== 'Full' && type !== 'Compact')) throw new RestError('ILLEGAL_QUERY_PARAMETER_VALUE', `${mode ? `layoutType ${type}` : `mode ${wanted}`} is none of the values there are`);
    return { status: 200, body: layoutOf(object, mode) };
  };

  const recordDefaults: ApiHandler = (request, { access }) => {
    const [, , kind, name = ''] = request.segments;
    const object = access.object(name);
    if (kind !== 'create') throw new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    if (!object) throw new RestError('INVALID_TYPE', `Object ${name} is not supported in UI API`, { status: 403 });
    if (!object.canCreate) throw new RestError('INSUFFICIENT_ACCESS', `You don't have permission to create ${object.schema.labelPlural}.`, { status: 403 });
    const fields = object.readableFields().filter((field) => field.createable && object.canEditField(field) && field.type !== 'address');
    const values = fields.map((field) => {
      const value = defaultOf(org, field, access.userId);
      return [field.name, { displayValue: displayValue(field, value, org.shape.currencies[0] ?? 'USD'), value }] as const;
    });
    const record = { apiName: object.schema.name, childRelationships: {}, fields: Object.fromEntries(values), id: null, lastModifiedById: null, lastModifiedDate: null, recordTypeId: masterRecordTypeId, recordTypeInfo: null, systemModstamp: null };
    return { status: 200, body: { layout: layoutOf(object, 'Create'), objectInfos: { [object.schema.name]: objectInfo(org, access, object) }, record } };
  };
  return { layout, recordDefaults };
}
