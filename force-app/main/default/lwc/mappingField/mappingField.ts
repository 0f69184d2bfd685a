import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { FieldState, StepValue, World } from 'c/mappingModel';
import { fieldDetail, pathTitle, unfinishedWords } from 'c/mappingWords';
import type { FieldChange, Step } from 'c/settingsModel';

/** The chosen field: what fills it, step by step, what comes out for the record on show, and what is wrong. Tells `field` with the change, undefined for the package's. */
export default class MappingField extends LightningElement {
  @api state?: FieldState;
  @api world?: World;
  /** The package maps it too. */
  @api isPackaged = false;
  /** API name of the object the field is of. */
  @api object = '';
  labels = labels;

  /** For whoever has just chosen or mapped the field elsewhere. */
  @api
  focusHeading(): void {
    this.template?.querySelector<HTMLElement>('h2')?.focus();
  }

  get type(): string {
    return this.state ? fieldDetail(this.state) : '';
  }

  get isReadOnly(): boolean {
    return this.world?.isReadOnly ?? true;
  }

  get isOn(): boolean {
    return this.state?.isOff !== true;
  }

  get isUnmapped(): boolean {
    return this.state?.steps.length === 0;
  }

  get values(): readonly StepValue[] {
    return this.state?.tried?.steps ?? [];
  }

  get hasResult(): boolean {
    return this.state?.tried !== undefined;
  }

  get isLeftAlone(): boolean {
    return this.state?.tried?.isAbsent === true;
  }

  get result(): string | null {
    const value = this.state?.tried?.value ?? null;
    return value === null ? null : String(value);
  }

  get inOrg(): string | null {
    return this.state?.tried?.inOrg ?? null;
  }

  /** Of the service and of the form, each once. */
  get messages(): string[] {
    const { state } = this;
    if (!state) return [];
    const refused = state.problems.map(({ rule, remedy }) => `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}. ${remedy}`);
    return [...new Set([...refused, ...(state.isMapped ? unfinishedWords(state.steps) : []), ...(state.isMissing ? [labels.requiredUnmapped] : []), ...(state.tried?.problem ? [state.tried.problem] : [])])];
  }

  get hasMessages(): boolean {
    return this.messages.length > 0;
  }

  get origin(): string {
    if (this.isUnmapped) return labels.originNone;
    if (!this.state?.isOwn) return labels.originPackage;
    return this.isPackaged ? labels.originChanged : labels.originOwn;
  }

  get restore(): string {
    if (!this.state?.isOwn || this.isReadOnly) return '';
    return this.isPackaged ? labels.restorePackage : labels.removeMapping;
  }

  get useSource(): string {
    const path = this.world?.path ?? '';
    return path !== '' && !this.isReadOnly && !this.state?.sources.includes(path) ? fillLabel(labels.useSource, pathTitle(path)) : '';
  }

  handleOn(event: CustomEvent<{ checked: boolean }>): void {
    event.stopPropagation();
    this.tell({ isOn: event.detail.checked, steps: this.ownSteps });
  }

  handleSteps(event: CustomEvent<{ steps: readonly Step[] }>): void {
    event.stopPropagation();
    // Without any step the field is what the package makes of it, or unmapped.
    this.tell(event.detail.steps.length === 0 && !this.isPackaged ? undefined : { isOn: true, steps: event.detail.steps });
  }

  /** Steps that somebody accepted take the place of those that are there. */
  handleDraft(event: CustomEvent<{ steps: readonly Step[] }>): void {
    event.stopPropagation();
    this.tell({ isOn: true, steps: event.detail.steps });
  }

  handleRestore(): void {
    this.tell(undefined);
  }

  handleUse(): void {
    this.dispatchEvent(new CustomEvent('use', { detail: { field: this.state?.field, path: this.world?.path } }));
  }

  /** Steps of the package are not copied for being switched off. */
  private get ownSteps(): readonly Step[] {
    return this.state?.isOwn ? this.state.steps : this.isPackaged ? [] : (this.state?.steps ?? []);
  }

  private tell(change: FieldChange | undefined): void {
    this.dispatchEvent(new CustomEvent('field', { detail: { field: this.state?.field, change } }));
  }
}
