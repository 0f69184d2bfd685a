import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { labels } from 'c/mappingLabels';
import type { FieldState } from 'c/mappingModel';
import type { Condition, RecordRule } from 'c/settingsModel';

const kinds = [{ value: 'mandatory', label: labels.ruleMandatory }, { value: 'pattern', label: labels.rulePattern }, { value: 'range', label: labels.ruleRange }, { value: 'allowed', label: labels.ruleAllowed }, { value: 'condition', label: labels.ruleCondition }];
const severities = [{ value: 'warn', label: labels.severityWarn }, { value: 'hold', label: labels.severityHold }, { value: 'reject', label: labels.severityReject }];

/** One rule as a form: what a record must be, and what happens when it is not. Tells `rule` with `detail.rule`. */
export default class MappingRule extends LightningElement {
  @api rule?: RecordRule;
  @api states: readonly FieldState[] = [];
  @api isReadOnly = false;
  labels = labels;
  kinds = kinds;
  severities = severities;

  get fields(): { label: string; value: string }[] {
    const mapped = this.states.filter(({ isMapped }) => isMapped).map(({ field, label }) => ({ value: field, label: `${label} (${field})` }));
    const { field = '' } = this.rule ?? {};
    return field === '' || mapped.some(({ value }) => value === field) ? mapped : [...mapped, { value: field, label: field }];
  }

  get isPattern(): boolean {
    return this.rule?.kind === 'pattern';
  }

  get isRange(): boolean {
    return this.rule?.kind === 'range';
  }

  get isAllowed(): boolean {
    return this.rule?.kind === 'allowed';
  }

  get isCondition(): boolean {
    return this.rule?.kind === 'condition';
  }

  get values(): string {
    return (this.rule?.values ?? []).join(', ');
  }

  get condition(): Condition {
    return this.rule?.condition ?? { is: 'present' };
  }

  /** A rule looks at the mapped record: its paths are fields of Salesforce. */
  get paths(): { path: string; type: string; samples: string[]; isComputed: boolean }[] {
    return this.states.filter(({ isMapped }) => isMapped).map(({ field, label }) => ({ path: field, type: '', samples: [label], isComputed: false }));
  }

  handleText(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.give(dataOf(event).name ?? '', event.detail.value === '' ? undefined : event.detail.value);
  }

  handleKind(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { map = '', field = '', severity = 'warn', message } = this.rule ?? {};
    // What another kind needed is of no use to this one.
    this.tell({ map, field, severity, kind: event.detail.value, ...(message === undefined ? {} : { message }), ...(event.detail.value === 'condition' ? { condition: { is: 'present' } } : {}) });
  }

  handleValues(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.give('values', event.detail.value.split(',').map((each) => each.trim()));
  }

  handleCondition(event: CustomEvent<{ condition: Condition }>): void {
    event.stopPropagation();
    this.give('condition', event.detail.condition);
  }

  private give(name: string, value: unknown): void {
    const { rule } = this;
    if (!rule) return;
    const changed = { ...rule, [name]: value };
    this.tell(value === undefined ? Object.fromEntries(Object.entries(changed).filter(([key]) => key !== name)) : changed);
  }

  private tell(rule: object): void {
    this.dispatchEvent(new CustomEvent('rule', { detail: { rule } }));
  }
}
