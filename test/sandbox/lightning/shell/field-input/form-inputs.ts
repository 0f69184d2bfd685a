import type { ObjectInfo } from 'lightning/uiObjectInfoApi';
import type { FieldValue, UiRecord } from 'lightning/uiRecordApi';
import { callOrg } from '../../modules/org-http.ts';
import type { Input } from './field-input.ts';

type Picklists = { picklistFieldValues: Record<string, { values: { label: string; value: string }[] }> };

/** Kinds of fields a form has no input for. */
const withoutInput: ReadonlySet<string> = new Set(['Address', 'DateTime', 'MultiPicklist']);

export const readPicklists = ({ apiName, defaultRecordTypeId }: ObjectInfo): Promise<Picklists> => callOrg('GET', `ui-api/object-info/${apiName}/picklist-values/${defaultRecordTypeId}`);

type Form = { info: ObjectInfo; values: UiRecord['fields']; picklists: Picklists; names: readonly string[]; required?: ReadonlySet<string> };

/** The inputs of a form, with what they begin with. A lookup begins with the name of what it points at. */
export function inputsOf({ info, values, picklists, names, required }: Form): Input[] {
  return names.flatMap((name): Input[] => {
    const field = info.fields[name];
    if (!field || withoutInput.has(field.dataType)) return [];
    const [target] = field.referenceToInfos;
    if (field.dataType === 'Reference' && !target) return [];
    const related: FieldValue | undefined = field.relationshipName === null ? undefined : values[field.relationshipName];
    const lookup = target ? { target: { object: target.apiName, nameField: target.nameFields[0] ?? 'Name' }, text: related?.displayValue ?? '' } : {};
    const options = [{ label: '--None--', value: '' }, ...(picklists.picklistFieldValues[name]?.values ?? []).map((each) => ({ label: each.label, value: each.value }))];
    return [{ key: name, name, label: target ? field.label.replace(/ ID$/, '') : field.label, type: field.dataType, value: values[name]?.value ?? null, length: field.length, scale: field.scale, required: required ? required.has(name) : field.required, options, ...lookup }];
  });
}
