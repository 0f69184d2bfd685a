import { api, LightningElement } from 'lwc';
import type { IssueNode } from 'c/recordIssueQuery';
import { labels } from 'c/recordLabels';
import { isSilent, storeRecordOf } from 'c/recordView';
import type { Mirror, RecordState } from 'c/recordView';

/** The state of a record in one glance, its issue, where it stands in the store and when it was synced last. */
export default class RecordStatus extends LightningElement {
  @api recordKey: string | null = null;
  @api objectApiName = '';
  /** The product a variant belongs to: variants have no page of their own. */
  @api productId?: string;
  @api syncedAt?: number;
  @api node?: IssueNode;
  @api state?: RecordState;
  @api mirror?: Mirror;
  /** Where the record stands in the store, when only the service could tell. */
  @api foundLink?: string;
  /** Why what is shown could not be read again. */
  @api problem = '';
  labels = labels;

  get isLinked(): boolean {
    return this.recordKey !== null;
  }

  get storeRecord(): { title: string; url: string | undefined } {
    return storeRecordOf(this.recordKey, this.mirror ?? { links: {} }, this.productId);
  }

  get storeLink(): string | undefined {
    return this.storeRecord.url ?? this.foundLink;
  }

  get silence(): boolean {
    return this.mirror !== undefined && isSilent(this.mirror, Date.now());
  }
}
