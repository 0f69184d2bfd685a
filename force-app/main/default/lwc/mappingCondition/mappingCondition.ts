import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { SourceField } from 'c/mappingModel';
import type { Condition } from 'c/settingsModel';

const tests = ['equal', 'not-equal', 'greater', 'less', 'contains', 'starts-with', 'one-of', 'present', 'empty'] as const;
const testTitles: Readonly<Record<string, string>> = {
  equal: labels.testEqual, 'not-equal': labels.testNotEqual, greater: labels.testGreater, less: labels.testLess, contains: labels.testContains, 'starts-with': labels.testStartsWith, 'one-of': labels.testOneOf, present: labels.testPresent, empty: labels.testEmpty,
};
type Shape = 'test' | 'all' | 'any' | 'not';
const shapes: readonly { label: string; value: Shape }[] = [{ label: labels.conditionTest, value: 'test' }, { label: labels.conditionAll, value: 'all' }, { label: labels.conditionAny, value: 'any' }, { label: labels.conditionNot, value: 'not' }];
const empty: Condition = { is: 'present' };

/** One condition: a test of a value, or several of them, nested as deep as one likes. Tells `condition` with `detail.condition`. */
export default class MappingCondition extends LightningElement {
  @api condition: Condition = empty;
  @api source: readonly SourceField[] = [];
  @api chosen = '';
  @api isReadOnly = false;
  labels = labels;
  shapes = shapes;
  testOptions = tests.map((value) => ({ value, label: testTitles[value] ?? value }));

  get shape(): Shape {
    const { all, any, not } = this.condition;
    return all ? 'all' : any ? 'any' : not ? 'not' : 'test';
  }

  get isTest(): boolean {
    return this.shape === 'test';
  }

  get parts(): { key: number; condition: Condition; remove: string; canRemove: boolean }[] {
    const { all, any, not } = this.condition;
    const parts = all ?? any ?? (not ? [not] : []);
    return parts.map((condition, key) => ({ key, condition, remove: fillLabel(labels.conditionRemove, key + 1), canRemove: parts.length > 1 && !this.isReadOnly }));
  }

  get canAdd(): boolean {
    return (this.shape === 'all' || this.shape === 'any') && !this.isReadOnly;
  }

  get path(): string {
    return this.condition.path ?? '';
  }

  get test(): string {
    return this.condition.is ?? 'present';
  }

  get hasValue(): boolean {
    return this.isTest && this.test !== 'present' && this.test !== 'empty';
  }

  get value(): string {
    const { value } = this.condition;
    return Array.isArray(value) ? value.join(', ') : String(value ?? '');
  }

  get valueHelp(): string {
    return this.test === 'one-of' ? labels.conditionValuesHelp : labels.conditionValueHelp;
  }

  handleShape(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { value } = event.detail;
    const given = this.isTest ? [this.condition] : this.parts.map(({ condition }) => condition);
    this.tell(value === 'test' ? (given[0] ?? empty) : value === 'not' ? { not: given[0] ?? empty } : { [value]: given });
  }

  handlePath(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const { path: _former, ...rest } = this.condition;
    this.tell(event.detail.value === '' ? rest : { path: event.detail.value, ...rest });
  }

  handleTest(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.say(event.detail.value, this.value);
  }

  handleValue(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.say(this.test, event.detail.value);
  }

  handlePart(event: CustomEvent<{ condition: Condition }>): void {
    event.stopPropagation();
    this.change((parts) => parts.with(Number(dataOf(event).index), event.detail.condition));
  }

  handleRemove(event: Event): void {
    this.change((parts) => parts.toSpliced(Number(dataOf(event).index), 1));
  }

  handleAdd(): void {
    this.change((parts) => [...parts, empty]);
  }

  private say(is: string, text: string): void {
    const path = this.condition.path === undefined ? {} : { path: this.condition.path };
    if (is === 'present' || is === 'empty') this.tell({ ...path, is });
    else this.tell({ ...path, is, value: is === 'one-of' ? text.split(',').map((each) => each.trim()) : text });
  }

  private change(edit: (parts: readonly Condition[]) => readonly Condition[]): void {
    const parts = edit(this.parts.map(({ condition }) => condition));
    this.tell(this.shape === 'not' ? { not: parts[0] ?? empty } : { [this.shape]: parts });
  }

  private tell(condition: Condition): void {
    this.dispatchEvent(new CustomEvent('condition', { detail: { condition } }));
  }
}
