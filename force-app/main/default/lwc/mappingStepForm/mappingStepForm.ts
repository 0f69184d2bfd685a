import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { TargetField, World } from 'c/mappingModel';
import { kindOf, optionProblems, optionText } from 'c/mappingStepKinds';
import type { StepOption } from 'c/mappingStepKinds';
import { choiceTitle, unsaidTitle, wordsOfOption } from 'c/mappingWords';
import type { Condition, Scalar, Step } from 'c/settingsModel';

type Input = { name: string; label: string; help: string; value: unknown; problem: string; choices: { label: string; value: string }[]; isPath: boolean; isChoice: boolean; isLong: boolean; isCondition: boolean; isTable: boolean; isValue: boolean; type: string };

const newTable = '+';
const nameOk = /^[A-Za-z]\w{0,39}$/;

function read({ kind }: StepOption, text: string): unknown {
  if (kind === 'list') return text.split(',').map((each) => each.trim());
  return kind === 'whole' && text !== '' ? Number(text) : text;
}

/** The options of one step as a form made from the description of the step. Tells `change` with `detail.step`. */
export default class MappingStepForm extends LightningElement {
  @api step?: Step;
  @api world?: World;
  /** The field that takes what this step gives, as it is; undefined where other steps follow. */
  @api target?: TargetField;
  /** The steps that run before it. */
  @api before: readonly Step[] = [];
  labels = labels;
  tableName = '';
  isNaming = false;

  get isReadOnly(): boolean {
    return this.world?.isReadOnly ?? true;
  }

  get inputs(): Input[] {
    const { step } = this;
    if (!step) return [];
    const wrong = optionProblems(step);
    return (kindOf(step.step)?.options ?? []).map((option): Input => {
      const { title, help } = wordsOfOption(step.step, option.name);
      const value = step[option.name];
      return {
        name: option.name, label: title, help, value: option.kind === 'list' && Array.isArray(value) ? value.join(', ') : (value ?? ''), problem: wrong.includes(option.name) ? fillLabel(labels.optionMissing, title) : '', choices: this.choicesOf(option),
        isPath: option.kind === 'path', isChoice: option.kind === 'choice' || option.kind === 'table', isTable: option.kind === 'table', isValue: option.kind === 'value', isLong: option.kind === 'long', isCondition: option.kind === 'condition', type: option.kind === 'whole' ? 'number' : 'text',
      };
    });
  }

  /** Entries of the table that the step translates by; undefined for one that is edited elsewhere. */
  get entries(): Readonly<Record<string, string>> | undefined {
    return this.world?.tables[this.table];
  }

  get table(): string {
    return this.step?.step === 'lookup' ? optionText(this.step, 'table') : '';
  }

  get isBuiltIn(): boolean {
    return this.table !== '' && !this.entries;
  }

  get isNameWrong(): boolean {
    return !nameOk.test(this.tableName.trim()) || this.tableName.trim() in (this.world?.tables ?? {});
  }

  handleValue(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.give(dataOf(event).name ?? '', event.detail.value);
  }

  handleConstant(event: CustomEvent<{ value: Scalar }>): void {
    event.stopPropagation();
    if (this.step) this.tell({ ...this.step, [dataOf(event).name ?? '']: event.detail.value });
  }

  handleCondition(event: CustomEvent<{ condition: Condition }>): void {
    event.stopPropagation();
    if (this.step) this.tell({ ...this.step, [dataOf(event).name ?? '']: event.detail.condition });
  }

  handleNewName(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.tableName = event.detail.value;
  }

  handleNewTable(): void {
    const name = this.tableName.trim();
    this.dispatchEvent(new CustomEvent('table', { detail: { name, entries: {}, isNew: true, step: this.step }, bubbles: true, composed: true }));
    [this.isNaming, this.tableName] = [false, ''];
    if (this.step) this.tell({ ...this.step, table: name });
  }

  private choicesOf({ name, kind, choices = [], isRequired }: StepOption): Input['choices'] {
    if (kind === 'table') {
      const known = [...Object.keys(this.world?.tables ?? {}), ...(this.world?.builtIn ?? [])];
      const here = this.table === '' || known.includes(this.table) ? [] : [this.table];
      return [...[...known, ...here].map((value) => ({ label: value, value })), { label: labels.tableNew, value: newTable }];
    }
    return [...(isRequired ? [] : [{ label: unsaidTitle(name), value: '' }]), ...choices.map((value) => ({ label: choiceTitle(value), value }))];
  }

  private give(name: string, text: string): void {
    const { step } = this;
    const option = kindOf(step?.step ?? '')?.options.find((one) => one.name === name);
    if (!step || !option) return;
    if (option.kind === 'table') this.isNaming = text === newTable;
    if (option.kind === 'table' && this.isNaming) return;
    const { [name]: _former, ...rest } = step;
    const isUnsaid = text === '' && option.canBeEmpty !== true && option.isRequired !== true;
    this.tell(isUnsaid ? { ...rest, step: step.step } : { ...step, [name]: read(option, text) });
  }

  private tell(step: Step): void {
    this.dispatchEvent(new CustomEvent('change', { detail: { step } }));
  }
}
