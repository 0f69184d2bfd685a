import { canonical, isNumeric, toWireNumber } from './canonical.ts';
import type { FieldValue, TargetNode } from '../core/draft.ts';
import type { FieldRule, ObjectRules } from '../core/object-rules.ts';
import { sentence } from './sentence.ts';
import { SyncError } from '../core/sync-error.ts';
import { withPlaceCodes } from './place-codes.ts';

/**
 * Checks a node against what the org says about its object, before anything is written, and brings its values into the
 * form the org takes. Returns the first fault: it names the field, the rule and (by its code) the remedy.
 */
export function validateNode(node: TargetNode, rules: ObjectRules): { node: TargetNode; /** Places the org's lists do not have. */ omitted: string[] } | SyncError {
  const fields: Record<string, FieldValue> = {};
  const placed = withPlaceCodes(node.fields, rules);
  for (const [field, value] of Object.entries(placed.fields)) {
    const rule = rules.get(field);
    if (!rule) return new SyncError(node.mappedBySettings?.includes(field) ? 'FIELD_GONE' : 'SETUP_INCOMPLETE', { stage: 'validate', field, message: sentence(`Your Salesforce org has no field “${field}”, or Crosswalk may not see it`, `${node.sobject}.${field}, ${node.key}`) });
    const checked = checkValue(value, rule, { sobject: node.sobject, field, key: node.key });
    if (checked instanceof SyncError) return checked;
    fields[field] = checked;
  }
  const missing = missingField(node, fields, rules);
  if (missing) return new SyncError('FIELD_MISSING', { stage: 'validate', field: missing, message: sentence(`“${rules.get(missing)?.label || missing}” needs a value in Salesforce, and there is none`, `${node.sobject}.${missing}, ${node.key}`) });
  return { node: { ...node, fields }, omitted: placed.omitted };
}

type Place = { sobject: string; field: string; key: string };

function checkValue(value: FieldValue, rule: FieldRule, { sobject, field, key }: Place): FieldValue | SyncError {
  if (value === null) return null;
  const name = `“${rule.label || field}”`;
  const fault = (code: 'INVALID_VALUE', message: string) => new SyncError(code, { stage: 'validate', field, message: sentence(message, `${sobject}.${field}, ${key}`) });
  if (isNumeric(rule)) {
    if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(value))) return fault('INVALID_VALUE', `${name} takes a number`);
    const wire = toWireNumber(value, rule);
    if (wire === undefined || Math.abs(wire) >= 10 ** (rule.precision - rule.scale)) return fault('INVALID_VALUE', `${name} takes ${rule.precision} digits, ${rule.scale} of them decimals; the value has more`);
    return wire;
  }
  if (rule.type === 'boolean') return value === true || value === 'true';
  if (rule.type === 'date' || rule.type === 'datetime') return isIsoDate(String(value)) ? canonical(value, rule) : fault('INVALID_VALUE', `${name} takes a date`);
  const text = canonical(value, rule);
  if (text === null) return null;
  if (rule.restrictedTo && !rule.restrictedTo.has(text)) return fault('INVALID_VALUE', `${name} takes only the values of its picklist`);
  if (rule.length > 0 && text.length > rule.length) return fault('INVALID_VALUE', `${name} takes ${rule.length} characters; the value has ${text.length}`);
  return text;
}

/** `2026-05-01` or a time of such a day; a day the calendar does not have is none. */
function isIsoDate(value: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(value)?.[0];
  const time = Date.parse(`${day}T00:00:00Z`);
  return day !== undefined && !Number.isNaN(Date.parse(value)) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** What is required must be mapped, referenced, fixed, or filled by the org itself. */
function missingField(node: TargetNode, fields: Record<string, FieldValue>, rules: ObjectRules): string | undefined {
  return requiredIn(rules).find((field) => !(field in node.references) && !(field in node.fixed) && field !== node.entity.externalIdField && (fields[field] === undefined || fields[field] === null));
}

const required = new WeakMap<ObjectRules, readonly string[]>();

/** An object has dozens of fields and few that are required; every record asks for them. */
function requiredIn(rules: ObjectRules): readonly string[] {
  const known = required.get(rules) ?? [...rules].flatMap(([field, rule]) => (rule.isRequired ? [field] : []));
  required.set(rules, known);
  return known;
}
