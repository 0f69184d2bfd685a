import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import type { Problem } from 'c/settingsModel';
import type { Catalogue } from 'c/settingsState';
import { settingTitle } from 'c/settingsWords';

/** The bar that shows what is not published yet, and publishes it. */
export default class SettingsPublish extends LightningElement {
  @api changeCount = 0;
  @api isBusy = false;
  /** 0 to 100 while a publish runs. */
  @api progress = 0;
  @api problems: readonly Problem[] = [];
  @api catalogue?: Catalogue;
  /** Why it cannot be published as it is. */
  @api tooLarge = '';
  labels = labels;
  note = '';

  get isShown(): boolean {
    return this.changeCount > 0 || this.isBusy;
  }

  get count(): string {
    return this.changeCount === 1 ? labels.dirtyOne : fillLabel(labels.dirty, this.changeCount);
  }

  get isRefused(): boolean {
    return this.tooLarge !== '';
  }

  get hasProblems(): boolean {
    return this.problems.length > 0;
  }

  /** Which they are: some may stand on another tab. */
  get where(): string {
    const { catalogue } = this;
    return catalogue ? fillLabel(labels.invalidWhere, [...new Set(this.problems.map(({ path }) => settingTitle(path, catalogue)))].join(', ')) : '';
  }

  handleNote(event: CustomEvent<{ value: string }>): void {
    this.note = event.detail.value;
  }

  handlePublish(): void {
    this.tell('publish');
  }

  handleDraft(): void {
    this.tell('draft');
  }

  handleReset(): void {
    this.note = '';
    this.tell('reset');
  }

  private tell(name: string): void {
    this.dispatchEvent(new CustomEvent(name, { detail: { note: this.note.trim() } }));
  }
}
