import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import { insideOf, kindOf, optionText, stepProblems } from 'c/mappingStepKinds';
import type { TargetField } from 'c/mappingModel';
import { choiceWords, optionWords, stepWords } from 'c/mappingStepLabels';
import type { RecordRule, Step } from 'c/settingsModel';

type Words = { title: string; help: string };

/** A path as people read it: what the store sends needs no `record.` before it. */
export const pathTitle = (path: string): string => path.replace(/^record\./, '');

export const stepTitle = (step: string): string => stepWords[step]?.title ?? step;
export const stepHelp = (step: string): string => stepWords[step]?.help ?? '';
/** An option has words of its own in some steps. */
export const wordsOfOption = (step: string, name: string): Words => optionWords[`${step}.${name}`] ?? optionWords[name] ?? { title: name, help: '' };
export const choiceTitle = (value: string): string => choiceWords[value] ?? value;
/** What holds where an option is left empty. */
export const unsaidTitle = (name: string): string => choiceWords[`${name}.none`] ?? labels.notSaid;

function stepSummary(step: Step): string {
  const inside = insideOf(step).map((steps) => stepsSummary(steps)).filter((words) => words !== '');
  if (inside.length > 0) return `${stepTitle(step.step)} (${inside.join(' | ')})`;
  if (step.step === 'get') return pathTitle(optionText(step, 'path'));
  const [first] = kindOf(step.step)?.options ?? [];
  const text = first === undefined ? '' : optionText(step, first.name);
  const said = first?.choices ? choiceTitle(text) : pathTitle(text);
  return said.trim() === '' ? stepTitle(step.step) : `${stepTitle(step.step)} “${said}”`;
}

/** Steps in one line: "billing_address.city → Translate “region”". */
export function stepsSummary(steps: readonly Step[]): string {
  return steps.map(stepSummary).join(' → ');
}

/** Below a field whose steps are not finished: what is missing, where. */
export const unfinishedWords = (steps: readonly Step[]): readonly string[] => stepProblems(steps).map(({ at, step, option }) => fillLabel(labels.unfinished, at, stepTitle(step), option === 'inside' ? labels.insideEmpty : wordsOfOption(step, option).title));

const types: Readonly<Record<string, string>> = {
  string: labels.typeText, textarea: labels.typeText, phone: labels.typePhone, email: labels.typeEmail, url: labels.typeUrl, picklist: labels.typePicklist, multipicklist: labels.typePicklist, boolean: labels.typeCheckbox, date: labels.typeDate,
  datetime: labels.typeDateTime, time: labels.typeTime, double: labels.typeNumber, int: labels.typeNumber, currency: labels.typeMoney, percent: labels.typePercent, reference: labels.typeReference,
};
const sourceTypes: Readonly<Record<string, string>> = { text: labels.typeText, number: labels.typeNumber, money: labels.typeMoney, boolean: labels.typeCheckbox, date: labels.typeDate, list: labels.typeList };

/** "Text (80)", "Number (16, 2)". */
export function typeTitle({ type, length, precision, scale }: TargetField): string {
  const title = types[type] ?? type;
  if (['string', 'textarea'].includes(type) && length) return `${title} (${length})`;
  return ['double', 'currency', 'percent'].includes(type) && precision ? `${title} (${precision - (scale ?? 0)}, ${scale ?? 0})` : title;
}

/** "BillingCity · Text (40)"; of a field the org does not show only its name. */
export const fieldDetail = (field: TargetField): string => [field.field, typeTitle(field)].filter((part) => part !== '').join(' · ');

export const sourceTypeTitle = (type: string): string => sourceTypes[type] ?? type;

/** `order:102`, with or without the store before it, is read as "Order 102". */
export const recordTitle = (key: string): string => key.replace(/^(?:\w+:)?([a-z])(\w*):(?=[^:]+$)/, (_key, first: string, rest: string) => `${first.toUpperCase()}${rest} `);

/** What a record is within the one it is part of: `store:order:102:line:7` is "Line 7", `store:order:102:shipping` "Shipping". */
export function partTitle(key: string): string {
  const [kind = '', id = ''] = key.split(':').slice(-2);
  const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
  return /^\d/.test(id) ? `${capital(kind)} ${id}` : capital(id || key);
}

const kindTitles: Readonly<Record<string, string>> = { mandatory: labels.ruleMandatory, pattern: labels.rulePattern, range: labels.ruleRange, allowed: labels.ruleAllowed, condition: labels.ruleCondition };
const severityTitles: Readonly<Record<string, string>> = { warn: labels.severityWarn, hold: labels.severityHold, reject: labels.severityReject };

/** "of a form PO-####, otherwise hold it for somebody to decide". */
export function ruleSummary({ kind, severity, pattern, least, most, values = [] }: RecordRule): string {
  const limits = least !== undefined || most !== undefined ? `${least ?? '…'} – ${most ?? '…'}` : '';
  return fillLabel(labels.ruleInWords, [kindTitles[kind] ?? kind, pattern ?? '', limits, values.join(', ')].filter((word) => word !== '').join(' '), severityTitles[severity] ?? severity);
}

const mapTitles: Readonly<Record<string, string>> = { order: labels.mapOrder, line: labels.mapLine, item: labels.mapItem, account: labels.mapAccount, contact: labels.mapContact, product: labels.mapProduct };
const flowTitles: Readonly<Record<string, string>> = { 'order-to-salesforce': labels.flowOrders, 'customer-to-salesforce': labels.flowCustomers, 'product-to-salesforce': labels.flowProducts };

/** "Orders → Order": what comes in, what it becomes. */
export function mapTitle(map: string, object: string): string {
  const [flow = '', name = ''] = map.split('.');
  const title = `${flowTitles[flow] ?? flow} → ${mapTitles[name] ?? name}`;
  return object === '' ? title : `${title} (${object})`;
}
