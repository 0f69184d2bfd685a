import type { Condition, Step } from 'c/settingsModel';

export type OptionKind = 'text' | 'value' | 'long' | 'whole' | 'choice' | 'path' | 'table' | 'list' | 'condition';
/** One option of a step, as a form shows it. */
export type StepOption = { name: string; kind: OptionKind; isRequired?: boolean; /** An empty text is a value of it. */ canBeEmpty?: boolean; choices?: readonly string[]; least?: number; most?: number };
/** `inside`: where the step keeps lists of steps of its own. `oneOf`: options of which one is needed. */
export type StepKind = { step: string; start: Step; options: readonly StepOption[]; inside?: 'parts' | 'options' | 'cases'; oneOf?: readonly string[] };
/** What is missing or wrong: the number of the step, its name, the option. */
export type StepProblem = { at: string; step: string; option: string };

const oneStep = (step: string, options: readonly StepOption[] = [], start: object = {}): StepKind => ({ step, options, start: { step, ...start } });
const path = (name: string, isRequired = false): StepOption => ({ name, kind: 'path', isRequired });
const text = (name: string, more: Partial<StepOption> = {}): StepOption => ({ name, kind: 'text', ...more });
const whole = (name: string, least: number, most: number, isRequired = false): StepOption => ({ name, kind: 'whole', least, most, isRequired });
const choice = (name: string, choices: readonly string[], isRequired = false): StepOption => ({ name, kind: 'choice', choices, isRequired });
const country = [text('country'), path('countryPath')];
const from = choice('from', ['day-first', 'month-first', 'epoch', 'epoch-ms']);
const zone = text('zone', { isRequired: true });
const lengthMax = 131_072;

/** Every step of the mapping language with its options, in the order people look for them. */
export const stepKinds: readonly StepKind[] = [
  oneStep('get', [path('path', true)], { path: '' }),
  oneStep('constant', [{ name: 'value', kind: 'value', isRequired: true }], { value: '' }),
  oneStep('default', [{ name: 'value', kind: 'value', isRequired: true }], { value: '' }),
  oneStep('lookup', [{ name: 'table', kind: 'table', isRequired: true }, choice('missing', ['keep', 'absent']), text('fallback')], { table: '', missing: 'keep' }),
  { ...oneStep('when', [], { cases: [{ if: { is: 'present' }, steps: [] }] }), inside: 'cases' },
  { ...oneStep('coalesce', [], { options: [[], []] }), inside: 'options' },
  { ...oneStep('concat', [text('separator', { canBeEmpty: true })], { parts: [[], []], separator: ' ' }), inside: 'parts' },
  oneStep('trim'),
  oneStep('case', [choice('to', ['upper', 'lower', 'title'], true)], { to: 'upper' }),
  oneStep('truncate', [whole('length', 1, lengthMax, true)], { length: 255 }),
  oneStep('split', [text('separator', { isRequired: true }), whole('at', -1_000, 1_000)], { separator: ',', at: 0 }),
  oneStep('part', [whole('from', -lengthMax, lengthMax, true), whole('length', 1, lengthMax)], { from: 0 }),
  oneStep('replace', [text('find', { isRequired: true }), text('with', { canBeEmpty: true, isRequired: true })], { find: '', with: '' }),
  oneStep('plain-text'),
  oneStep('text'),
  oneStep('number'),
  oneStep('decimal', [whole('scale', 0, 18, true), choice('rounding', ['half-up', 'half-even', 'up', 'down', 'floor', 'ceiling'])], { scale: 2 }),
  { ...oneStep('money', [text('currency'), path('currencyPath')], { currencyPath: 'record.currency_code' }), oneOf: ['currency', 'currencyPath'] },
  oneStep('boolean', [{ name: 'yes', kind: 'list' }]),
  oneStep('date', [zone, from], { zone: 'store' }),
  oneStep('time', [zone, from], { zone: 'store' }),
  oneStep('datetime', [from]),
  oneStep('phone', country, { countryPath: 'record.billing_address.country_iso2' }),
  oneStep('country', [choice('to', ['alpha-2', 'alpha-3', 'name'], true)], { to: 'name' }),
  { ...oneStep('state', [choice('to', ['code', 'name'], true), ...country], { to: 'code', countryPath: 'record.billing_address.country_iso2' }), oneOf: ['country', 'countryPath'] },
  oneStep('where', [{ name: 'if', kind: 'condition', isRequired: true }], { if: { path: 'id', is: 'present' } }),
  oneStep('sum', [text('field')]),
  oneStep('count'),
  oneStep('join', [text('field'), text('separator', { canBeEmpty: true, isRequired: true })], { separator: ', ' }),
  oneStep('enrich', [text('object', { isRequired: true }), text('match', { isRequired: true }), text('field', { isRequired: true })], { object: '', match: '', field: '' }),
  oneStep('jsonata', [{ name: 'expression', kind: 'long', isRequired: true }], { expression: '' }),
];

/** An option as text; empty where it is not said, or no text. */
export function optionText(step: Step, name: string): string {
  const value = step[name];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export const kindOf = (step: string): StepKind | undefined => stepKinds.find((one) => one.step === step);

const isSteps = (value: unknown): value is readonly Step[] => Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null && 'step' in one);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** A case of a `when` step. */
export type Case = { if: Condition; steps: readonly Step[] };
export const casesOf = (step: Step): readonly Case[] => listOf(step.cases).filter((one): one is Case => isRecord(one) && isRecord(one.if) && isSteps(one.steps));

/** The lists of steps inside a step, in order; of a `when` the branches, the last one otherwise. */
export function insideOf(step: Step): readonly (readonly Step[])[] {
  const inside = kindOf(step.step)?.inside;
  if (inside === undefined) return [];
  if (inside === 'cases') return [...casesOf(step).map(({ steps }) => steps), ...(isSteps(step.otherwise) ? [step.otherwise] : [])];
  return listOf(step[inside]).filter(isSteps);
}

function isWrong(option: StepOption, value: unknown): boolean {
  const isMissing = value === undefined || value === null || (value === '' && option.canBeEmpty !== true);
  if (isMissing) return option.isRequired === true;
  if (option.kind === 'whole') return !Number.isInteger(value) || Number(value) < (option.least ?? 0) || Number(value) > (option.most ?? 0);
  return option.choices !== undefined && !(typeof value === 'string' && option.choices.includes(value));
}

/** What is wrong with the options of one step alone, by name. */
export function optionProblems(step: Step): readonly string[] {
  const known = kindOf(step.step);
  if (!known) return ['step'];
  const { oneOf } = known;
  const chosen = oneOf?.filter((name) => step[name] !== undefined && step[name] !== '').length ?? 1;
  return [...known.options.filter((option) => isWrong(option, step[option.name])).map(({ name }) => name), ...(oneOf && (chosen === 0 || (step.step === 'money' && chosen > 1)) ? [oneOf[0] ?? ''] : [])];
}

/** Everything wrong with steps, also inside others; `at` counts from 1: `2 > 1`. */
export function stepProblems(steps: readonly Step[], within = ''): readonly StepProblem[] {
  return steps.flatMap((step, index): readonly StepProblem[] => {
    const at = `${within}${index + 1}`;
    const inside = insideOf(step);
    const isHollow = kindOf(step.step)?.inside !== undefined && (inside.length === 0 || inside.some((each) => each.length === 0));
    return [...optionProblems(step).map((option) => ({ at, step: step.step, option })), ...(isHollow ? [{ at, step: step.step, option: 'inside' }] : []), ...inside.flatMap((each, place) => stepProblems(each, `${at} > ${place + 1} > `))];
  });
}
