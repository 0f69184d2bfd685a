import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { StepValue, TargetField, World } from 'c/mappingModel';
import { casesOf, insideOf, kindOf, stepKinds } from 'c/mappingStepKinds';
import { stepHelp, stepTitle } from 'c/mappingWords';
import type { Condition, Step } from 'c/settingsModel';

type Branch = { key: number; title: string; steps: readonly Step[]; values: readonly StepValue[]; condition?: Condition; remove: string };
type Block = { key: number; step: Step; title: string; help: string; name: string; value: string; isEmptyValue: boolean; branches: Branch[]; addBranch: string; canElse: boolean; up: string; down: string; remove: string; isFirst: boolean; isLast: boolean; /** The field that takes what it gives as it is. */ target?: TargetField; before: readonly Step[]; isInner: boolean };
/** Steps whose branches give what they give. */
const passesOn: ReadonlySet<string> = new Set(['when', 'coalesce']);
const fewest: Readonly<Record<string, number>> = { parts: 1, options: 1, cases: 1 };
const addTitles: Readonly<Record<string, string>> = { parts: labels.addPart, options: labels.addOption, cases: labels.addCase };
const branchTitles: Readonly<Record<string, string>> = { parts: labels.partTitle, options: labels.optionTitle, cases: labels.caseTitle };

/** Steps as blocks, each with its options, what it gave for the record on show, and the steps inside it: this component again. Tells `steps` with `detail.steps`. */
export default class MappingSteps extends LightningElement {
  @api steps: readonly Step[] = [];
  /** What each step gave; fewer where one failed. */
  @api values: readonly StepValue[] = [];
  @api world?: World;
  /** Steps that run before these. */
  @api before: readonly Step[] = [];
  /** What these give is not yet what the field takes. */
  @api isInner = false;
  labels = labels;
  offered = stepKinds.map(({ step }) => ({ label: stepTitle(step), value: step }));

  get isReadOnly(): boolean {
    return this.world?.isReadOnly ?? true;
  }

  get blocks(): Block[] {
    return this.steps.map((step, index): Block => {
      const given = this.values?.[index];
      const name = `${index + 1}. ${stepTitle(step.step)}`;
      const isFinal = !this.isInner && index === this.steps.length - 1;
      return {
        key: index, target: isFinal ? this.world?.target : undefined, before: [...this.before, ...this.steps.slice(0, index)], isInner: !isFinal || !passesOn.has(step.step), step, title: stepTitle(step.step), name, help: stepHelp(step.step), value: given === undefined ? '' : (given.value ?? labels.emptyValue), isEmptyValue: given !== undefined && given.value === null, branches: this.branchesOf(step, given),
        addBranch: addTitles[kindOf(step.step)?.inside ?? ''] ?? '', canElse: step.step === 'when' && step.otherwise === undefined && !this.isReadOnly,
        up: fillLabel(labels.stepUp, name), down: fillLabel(labels.stepDown, name), remove: fillLabel(labels.stepRemove, name), isFirst: index === 0 || this.isReadOnly, isLast: index === this.steps.length - 1 || this.isReadOnly,
      };
    });
  }

  handleAdd(event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    const start = kindOf(event.detail.value)?.start;
    // The same step may be added again.
    if (event.target) Reflect.set(event.target, 'value', '');
    if (start) this.tell([...this.steps, this.fitting(start)]);
  }

  handleOptions(event: CustomEvent<{ step: Step }>): void {
    event.stopPropagation();
    this.replace(event, event.detail.step);
  }

  handleUp(event: Event): void {
    this.move(Number(dataOf(event).index), -1);
  }

  handleDown(event: Event): void {
    this.move(Number(dataOf(event).index), 1);
  }

  handleRemove(event: Event): void {
    this.tell(this.steps.toSpliced(Number(dataOf(event).index), 1));
  }

  handleInside(event: CustomEvent<{ steps: readonly Step[] }>): void {
    event.stopPropagation();
    const { step, place } = this.placeOf(event);
    if (!step) return;
    if (step.step !== 'when') this.replaceInside(event, (lists) => lists.with(place, event.detail.steps));
    else if (place < casesOf(step).length) this.replace(event, { ...step, cases: casesOf(step).map((each, index) => (index === place ? { ...each, steps: event.detail.steps } : each)) });
    else this.replace(event, { ...step, otherwise: event.detail.steps });
  }

  handleCondition(event: CustomEvent<{ condition: Condition }>): void {
    event.stopPropagation();
    const { step, place } = this.placeOf(event);
    if (step) this.replace(event, { ...step, cases: casesOf(step).map((each, index) => (index === place ? { ...each, if: event.detail.condition } : each)) });
  }

  handleAddBranch(event: Event): void {
    const { step } = this.placeOf(event);
    if (step?.step === 'when') this.replace(event, { ...step, cases: [...casesOf(step), { if: { is: 'present' }, steps: [] }] });
    else this.replaceInside(event, (lists) => [...lists, []]);
  }

  handleElse(event: Event): void {
    const { step } = this.placeOf(event);
    if (step) this.replace(event, { ...step, otherwise: [] });
  }

  handleRemoveBranch(event: Event): void {
    const { step, place } = this.placeOf(event);
    if (step?.step !== 'when') this.replaceInside(event, (lists) => lists.toSpliced(place, 1));
    else if (place < casesOf(step).length) this.replace(event, { ...step, cases: casesOf(step).toSpliced(place, 1) });
    else {
      const { otherwise: _former, ...rest } = step;
      this.replace(event, { ...rest, step: 'when' });
    }
  }

  /** A value for a checkbox begins unticked, which is a value. */
  private fitting(start: Step): Step {
    return start.value === '' && !this.isInner && this.world?.target?.type === 'boolean' ? { ...start, value: false } : start;
  }

  private branchesOf(step: Step, given: StepValue | undefined): Branch[] {
    const inside = kindOf(step.step)?.inside;
    if (inside === undefined) return [];
    const cases = inside === 'cases' ? casesOf(step) : [];
    const lists = insideOf(step);
    return lists.map((steps, key): Branch => {
      const isElse = inside === 'cases' && key >= cases.length;
      const canRemove = !this.isReadOnly && (isElse || (cases.length > 0 ? cases.length : lists.length) > (fewest[inside] ?? 1));
      const title = isElse ? labels.elseTitle : fillLabel(branchTitles[inside] ?? '', key + 1);
      return { key, title, steps, condition: cases[key]?.if, values: given?.inside?.[key] ?? [], remove: canRemove ? fillLabel(labels.branchRemove, title) : '' };
    });
  }

  private placeOf(event: Event): { step: Step | undefined; place: number } {
    const { index, branch } = dataOf(event);
    return { step: this.steps[Number(index)], place: Number(branch) };
  }

  private replaceInside(event: Event, edit: (lists: readonly (readonly Step[])[]) => readonly (readonly Step[])[]): void {
    const { step } = this.placeOf(event);
    const inside = kindOf(step?.step ?? '')?.inside;
    if (step && inside !== undefined) this.replace(event, { ...step, [inside]: edit(insideOf(step)) });
  }

  private replace(event: Event, step: Step): void {
    this.tell(this.steps.with(Number(dataOf(event).index), step));
  }

  private move(index: number, by: number): void {
    const moved = this.steps[index];
    if (moved) this.tell(this.steps.toSpliced(index, 1).toSpliced(index + by, 0, moved));
  }

  private tell(steps: readonly Step[]): void {
    this.dispatchEvent(new CustomEvent('steps', { detail: { steps } }));
  }
}
