import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { requestCommand } from 'c/commandRequest';
import type { CommandAnswer } from 'c/commandWatch';
import { errorText, fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import { countChanges, documentLengthMax } from 'c/settingsModel';
import type { Problem, SettingsDocument } from 'c/settingsModel';
import SettingsReader from 'c/settingsReader';

type DryRun = { looked: number; comesIn: number; heldOut: unknown[] };
type Result = { version?: number; state?: string; changes?: number; dryRun?: DryRun; problems?: Problem[] };

/** Names of maps have a dot in them: the longest name that fits is meant. */
function valueAt(value: unknown, path: string): unknown {
  if (path === '' || typeof value !== 'object' || value === null) return path === '' ? value : undefined;
  const name = Object.keys(value).filter((each) => path === each || path.startsWith(`${each}.`)).sort((a, b) => b.length - a.length)[0];
  return name === undefined ? undefined : valueAt(Reflect.get(value, name), path.slice(name.length + 1));
}

/** What all pages of settings are: they hold what was changed and not published, and publish it. */
export default class SettingsEditor extends SettingsReader {
  labels = labels;
  problems: Problem[] = [];
  isAsking = false;
  progress = 0;
  commandId?: string;

  get isReadOnly(): boolean {
    return !this.canConfigure || this.isBusy;
  }

  get changeCount(): number {
    const before = this.state?.effective?.document;
    return before && this.edited && this.published === undefined ? countChanges(before, this.edited) : 0;
  }

  /** Why what was changed cannot be published as a whole; empty when it can. */
  get tooLarge(): string {
    const { length } = this.edited === undefined ? '' : JSON.stringify(this.edited);
    return length > documentLengthMax ? fillLabel(labels.tooLarge, length, documentLengthMax) : '';
  }

  get isBusy(): boolean {
    return this.isAsking || this.commandId !== undefined;
  }

  handleChange({ detail }: CustomEvent<{ document: SettingsDocument }>): void {
    this.edited = detail.document;
    // A value that was corrected is judged anew by the next publish.
    const before = this.problems;
    this.problems = before.filter(({ path }) => !this.touched(path, before, detail.document));
  }

  handleReset(): void {
    [this.edited, this.problems] = [undefined, []];
  }

  handleContinue(): void {
    this.edited = this.state?.draft?.document;
  }

  handlePublish({ detail }: CustomEvent<{ note: string }>): Promise<void> {
    return this.ask('save-settings', { document: this.edited, base: this.state?.effective?.version ?? 0, note: detail.note });
  }

  handleDraft({ detail }: CustomEvent<{ note: string }>): Promise<void> {
    return this.ask('save-settings', { document: this.edited, base: this.state?.effective?.version ?? 0, note: detail.note, isDraft: true });
  }

  /** A version that waited for a settings writer. */
  handleDeploy({ detail }: CustomEvent<{ version: number }>): Promise<void> {
    return this.ask('publish-settings', { version: detail.version });
  }

  handleRollback({ detail }: CustomEvent<{ version: number }>): Promise<void> {
    return this.ask('rollback-settings', { version: detail.version });
  }

  handleProgress({ detail }: CustomEvent<{ percent: number }>): void {
    this.progress = detail.percent;
  }

  handleAnswer({ detail }: CustomEvent<CommandAnswer>): void {
    this.commandId = undefined;
    this.progress = 0;
    const result: Result = detail.result ?? {};
    if (detail.state === 'late') this.toast('warning', labels.commandLate, '');
    else if (detail.state === 'failed') this.refuse(detail, result);
    else this.accept(result);
    void this.refreshData?.();
  }

  private touched(path: string, problems: readonly Problem[], after: SettingsDocument): boolean {
    return problems.length > 0 && JSON.stringify(valueAt(this.refused, path)) !== JSON.stringify(valueAt(after, path));
  }

  private refused?: SettingsDocument;

  private refuse(detail: CommandAnswer, { problems = [] }: Result): void {
    [this.problems, this.refused] = [problems, this.edited];
    if (problems.length > 0 && detail.code === 'INVALID_SETTINGS') this.toast('error', labels.invalid, labels.invalidDetail);
    else this.toast('error', labels.commandRefused, detail.message);
  }

  private accept({ version = 0, state, changes, dryRun }: Result): void {
    this.problems = [];
    if (state === 'draft') this.toast('success', labels.draftDone, '');
    else if (changes === 0) this.leave('info', labels.unchangedDone);
    else if (state !== 'live') this.leave('warning', fillLabel(labels.approved, version));
    else {
      this.published = version;
      this.toast('success', fillLabel(labels.publishedDone, version), dryRun ? fillLabel(labels.publishedDetail, dryRun.looked, dryRun.comesIn, dryRun.heldOut.length) : '');
    }
  }

  private leave(variant: 'info' | 'warning', title: string): void {
    this.edited = undefined;
    this.toast(variant, title, '');
  }

  private async ask(action: string, payload: Record<string, unknown>): Promise<void> {
    this.isAsking = true;
    try {
      this.commandId = await requestCommand(action, payload);
    } catch (error) {
      this.toast('error', labels.commandRefused, errorText(error));
    }
    this.isAsking = false;
  }

  private toast(variant: 'info' | 'success' | 'warning' | 'error', title: string, message: string): void {
    this.dispatchEvent(new ShowToastEvent({ variant, title, message }));
  }
}
