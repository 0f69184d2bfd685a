import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { fieldWords, labels, scopeWords } from 'c/matchingLabels';
import type { MatchRule, Problem } from 'c/settingsModel';

const rulesMax = 20;
/** What a rule of each kind can compare. */
const compared: Readonly<Record<string, readonly string[]>> = {
  persons: ['email', 'phone', 'first_name', 'last_name', 'postcode', 'birth_date', 'tax_id', 'external_id'],
  companies: ['company', 'postcode', 'tax_id', 'external_id'],
};
/** Only the administrator knows where the org keeps these. */
const own: ReadonlySet<string> = new Set(['tax_id', 'external_id']);
const scopes = Object.entries(scopeWords).map(([value, label]) => ({ value, label }));

type Row = { index: number; rule: MatchRule; place: string; path: string; needsField: boolean; group: string; up: string; down: string; remove: string; cannotUp: boolean; cannotDown: boolean };

/** The rules by which people, or companies, are known again, in their order. Tells `rules` with all of them. */
export default class SettingsMatchRules extends LightningElement {
  /** persons or companies. */
  @api list = 'persons';
  @api heading = '';
  @api detail = '';
  @api rules: readonly MatchRule[] = [];
  @api problems: readonly Problem[] = [];
  @api isReadOnly = false;
  labels = labels;
  scopes = scopes;

  get rows(): Row[] {
    return this.rules.map((rule, index) => ({
      index,
      rule,
      place: `${index + 1}.`,
      path: `matching.${this.list}.${index}`,
      needsField: rule.fields.some((field) => own.has(field)),
      group: `${rule.name}: ${labels.fields}`,
      up: fillLabel(labels.up, rule.name),
      down: fillLabel(labels.down, rule.name),
      remove: fillLabel(labels.remove, rule.name),
      cannotUp: this.isReadOnly || index === 0,
      cannotDown: this.isReadOnly || index === this.rules.length - 1,
    }));
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  get isAddDisabled(): boolean {
    return this.isReadOnly || this.rules.length >= rulesMax;
  }

  get options(): { label: string; value: string }[] {
    return (compared[this.list] ?? []).map((value) => ({ value, label: fieldWords[value] ?? value }));
  }

  handleText(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { index, name = '' } = dataOf(event);
    this.change(Number(index), { [name]: event.detail.value });
  }

  handleFields(event: CustomEvent<{ value: string[] }>): void {
    event.stopPropagation();
    const fields = (compared[this.list] ?? []).filter((field) => event.detail.value.includes(field));
    this.change(Number(dataOf(event).index), { fields, ...(fields.some((field) => own.has(field)) ? {} : { field: undefined }) });
  }

  handleUp(event: Event): void {
    this.move(Number(dataOf(event).index), -1);
  }

  handleDown(event: Event): void {
    this.move(Number(dataOf(event).index), 1);
  }

  handleRemove(event: Event): void {
    this.tell(this.rules.toSpliced(Number(dataOf(event).index), 1));
  }

  handleAdd(): void {
    const names = new Set(this.rules.map(({ name }) => name));
    const free = Array.from({ length: rulesMax + 1 }, (_unused, index) => fillLabel(labels.newRule, index + 1)).find((name) => !names.has(name)) ?? '';
    this.tell([...this.rules, { name: free, fields: this.list === 'persons' ? ['last_name', 'postcode'] : ['company', 'postcode'], scope: 'global' }]);
  }

  private move(index: number, by: number): void {
    const rule = this.rules[index];
    if (rule) this.tell(this.rules.toSpliced(index, 1).toSpliced(index + by, 0, rule));
  }

  private change(index: number, part: Partial<MatchRule>): void {
    const rule = this.rules[index];
    if (!rule) return;
    // A part that is undefined goes: the service takes no empty names.
    this.tell(this.rules.with(index, JSON.parse(JSON.stringify({ ...rule, ...part }))));
  }

  private tell(rules: readonly MatchRule[]): void {
    this.dispatchEvent(new CustomEvent('rules', { detail: { rules } }));
  }
}
