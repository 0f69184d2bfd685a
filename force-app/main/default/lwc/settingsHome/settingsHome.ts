import { fillLabel } from 'c/labelText';
import SettingsEditor from 'c/settingsEditor';
import { labels } from 'c/settingsLabels';
import { labels as watchLabels } from 'c/settingsWatchLabels';

/** The app page of settings: what is synced, how, who decides, what was published when. */
export default class SettingsHome extends SettingsEditor {
  watchTab = watchLabels.tabWatch;

  get askForAccess(): string {
    return fillLabel(labels.accessAsk, 'Crosswalk Admin');
  }

  get heldTab(): string {
    return fillLabel(labels.tabHeld, this.state?.held.count ?? 0);
  }

  get isEdited(): boolean {
    return this.edited !== undefined;
  }
}
