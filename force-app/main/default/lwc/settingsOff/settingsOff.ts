import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/settingsLabels';
import { isOpened } from 'c/settingsModel';
import type { SettingsDocument, Subject } from 'c/settingsModel';
import type { OffFlow } from 'c/settingsState';
import { flowTitle } from 'c/settingsWords';

type Row = { flow: string; title: string; since?: number; text: string; icon: string };

/** What a subject misses while one of its ways is off, and that it is caught up: before it is published, and after. */
export default class SettingsOff extends LightningElement {
  @api subject?: Subject;
  /** As it would be published. */
  @api document?: SettingsDocument;
  /** As it is in force. */
  @api live?: SettingsDocument;
  @api off: readonly OffFlow[] = [];

  get rows(): Row[] {
    return [this.subject?.into, this.subject?.back].flatMap((flow) => this.off.filter((one) => one.flow === flow)).map((one) => this.rowOf(one));
  }

  private rowOf({ flow, since, count }: OffFlow): Row {
    const [before, after] = [this.live?.flows[flow], this.document?.flows[flow]];
    const caughtUp = isOpened(before, after);
    const text = count === 0 ? labels.offNothing : fillLabel(caughtUp ? labels.offCatchUp : labels.offWaiting, count);
    return { flow, title: fillLabel(before?.isOn === false ? labels.offSince : labels.offChannels, flowTitle(flow)), since: since === null ? undefined : Date.parse(since), text, icon: caughtUp && count > 0 ? 'utility:sync' : 'utility:pause' };
  }
}
