import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import type { SettingsState } from 'c/settingsState';

/** Above the settings: what is in force, a version that waits to be deployed, a draft, settings that cannot be used. */
export default class SettingsNotice extends LightningElement {
  @api state?: SettingsState;
  @api heading = '';
  @api intro = '';
  @api isEdited = false;
  @api canConfigure = false;
  @api isBusy = false;
  labels = labels;
  isCopied = false;

  get version(): string {
    const { effective } = this.state ?? {};
    return effective && effective.version > 0 ? fillLabel(labels.versionLive, effective.version) : labels.versionNone;
  }

  get by(): string {
    const { effective } = this.state ?? {};
    return effective && effective.version > 0 ? fillLabel(labels.versionBy, effective.by ?? labels.somebody) : '';
  }

  get liveAt(): number | undefined {
    const at = this.state?.effective?.liveAt;
    return at ? Date.parse(at) : undefined;
  }

  get pendingTitle(): string {
    return this.state?.pending ? fillLabel(labels.approved, this.state.pending.version) : '';
  }

  get draftTitle(): string {
    const draft = this.canConfigure && !this.isEdited ? this.state?.draft : undefined;
    return draft ? fillLabel(labels.draftFound, draft.by ?? labels.somebody) : '';
  }

  get canPublish(): boolean {
    return this.canConfigure && !this.isBusy && this.state?.effective?.hasWriter === true;
  }

  get copyLabel(): string {
    return this.isCopied ? labels.copied : labels.copy;
  }

  async handleCopy(): Promise<void> {
    await navigator.clipboard.writeText(this.state?.pending?.push ?? '').catch(() => undefined);
    this.isCopied = true;
  }

  handlePublish(): void {
    this.dispatchEvent(new CustomEvent('deploy', { detail: { version: this.state?.pending?.version } }));
  }

  handleContinue(): void {
    this.dispatchEvent(new CustomEvent('continue'));
  }
}
