import { api, LightningElement } from 'lwc';
import { labels } from 'c/recordDetailLabels';
import { entriesOf } from 'c/recordJourneyView';
import type { Entry, Journey } from 'c/recordJourneyView';
import { countText } from 'c/recordView';

/** What happened to a record: event, read, mapped, written, confirmed, with times and the request ids of both platforms. */
export default class RecordJourney extends LightningElement {
  @api journey?: Journey;
  labels = labels;

  get entries(): (Entry & { hidden: string; hasRequests: boolean })[] {
    return entriesOf(this.journey).map((entry) => ({ ...entry, hidden: countText(labels.journeyHidden, entry.hiddenRecords), hasRequests: entry.requests.length > 0 }));
  }

  get waiting(): { key: string; since: number; why: string }[] {
    return (this.journey?.waiting ?? []).map(({ flow, since, why }) => ({ key: flow, since: Date.parse(since), why: why ?? '' }));
  }

  get isEmpty(): boolean {
    return this.entries.length === 0 && this.waiting.length === 0;
  }
}
