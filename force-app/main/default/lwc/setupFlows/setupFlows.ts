import { fillLabel } from 'c/labelText';
import SettingsEditor from 'c/settingsEditor';
import { labels as setupLabels } from 'c/setupLabels';

/** Fourth step: which records travel, which way and of which channels, which orders come in, and who wins a conflict; published like every other setting. */
export default class SetupFlows extends SettingsEditor {
  setupLabels = setupLabels;

  get isEdited(): boolean {
    return this.changeCount > 0;
  }

  get nextLabel(): string {
    return fillLabel(setupLabels.next, setupLabels.stepLoad);
  }

  handleNext(): void {
    this.dispatchEvent(new CustomEvent('step', { detail: 'load' }));
  }
}
