import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { FieldState } from 'c/mappingModel';
import type { Problem, RecordRule, SettingsDocument } from 'c/settingsModel';

const rulesMax = 100;
type Row = { index: number; rule: RecordRule; path: string; title: string; remove: string };

/** What every record of the chosen map must be before it is written. Tells `change` with the document. */
export default class MappingRules extends LightningElement {
  @api document?: SettingsDocument;
  @api map = '';
  @api states: readonly FieldState[] = [];
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;

  get rows(): Row[] {
    return this.rules.flatMap((rule, index): Row[] => {
      const label = this.states.find(({ field }) => field === rule.field)?.label ?? rule.field;
      return rule.map === this.map ? [{ index, rule, path: `rules.${index}`, title: label === '' ? labels.ruleNew : label, remove: fillLabel(labels.ruleRemove, label) }] : [];
    });
  }

  get isEmpty(): boolean {
    return this.rows.length === 0;
  }

  /** Of other maps, which are not on show. */
  get others(): string {
    const count = this.rules.length - this.rows.length;
    return count > 0 ? fillLabel(labels.rulesOthers, count) : '';
  }

  get isAddDisabled(): boolean {
    return this.isReadOnly || this.rules.length >= rulesMax;
  }

  handleRule(event: CustomEvent<{ rule: RecordRule }>): void {
    this.tell(this.rules.with(Number(dataOf(event).index), event.detail.rule));
  }

  handleRemove(event: Event): void {
    this.tell(this.rules.toSpliced(Number(dataOf(event).index), 1));
  }

  handleAdd(): void {
    const field = this.states.find(({ isMapped }) => isMapped)?.field ?? '';
    this.tell([...this.rules, { map: this.map, field, kind: 'mandatory', severity: 'warn' }]);
  }

  private get rules(): readonly RecordRule[] {
    return this.document?.rules ?? [];
  }

  private tell(rules: readonly RecordRule[]): void {
    if (this.document) this.dispatchEvent(new CustomEvent('change', { detail: { document: { ...this.document, rules } } }));
  }
}
