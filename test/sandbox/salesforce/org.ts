import type { CallJournal } from '../call-journal.ts';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { SeededRandom } from '../random.ts';
import type { CommitFeed } from './commit-feed.ts';
import type { CustomMetadataRecord } from './custom-metadata-record.ts';
import type { DeployedComponent } from './deployed-component.ts';
import type { EventModel } from './event-model.ts';
import type { Row } from './field.ts';
import type { OrgSchema } from './org-schema.ts';
import type { OrgShape } from './org-shape.ts';
import type { PlatformEventFeed } from './platform-event-feed.ts';
import type { PermissionSet } from './permission-set.ts';
import type { RecordStore } from './record-store.ts';
import type { IdGenerator } from './salesforce-id.ts';
import type { ValidationRule } from './validation-rule.ts';

/** What metadata makes of an org; a deploy replaces the whole value, or nothing. */
export type OrgModel = {
  schema: OrgSchema;
  permissionSets: ReadonlyMap<string, PermissionSet>;
  customMetadata: ReadonlyMap<string, CustomMetadataRecord>;
  validationRules: ReadonlyMap<string, readonly ValidationRule[]>;
  /** Channels of events, the objects on them, and flows that publish events. */
  events: EventModel;
  /** Everything else that was deployed, "Type:fullName": accepted, listed, without behaviour. */
  components: ReadonlySet<string>;
  /** Every component that was deployed, as it was, by "Type:fullName". */
  deployed: ReadonlyMap<string, DeployedComponent>;
  version: number;
};

/** A lookup that pointed at a deleted record. */
export type EmptiedLookup = { object: string; id: string; field: string };

/** One org: its metadata, its records and what the sandbox around it offers. */
export type Org = {
  orgId: string;
  adminId: string;
  integrationUserId: string;
  /** Users an administrator approved for the connected app. */
  approvedUserIds: ReadonlySet<string>;
  standardPricebookId: string;
  shape: OrgShape;
  store: RecordStore;
  ids: IdGenerator;
  clock: SandboxClock;
  faults: Faults;
  journal: CallJournal;
  commits: CommitFeed;
  platformEvents: PlatformEventFeed;
  /** What a delete emptied in other records, by the row in the recycle bin. */
  emptiedLookups: WeakMap<Row, readonly EmptiedLookup[]>;
  random: SeededRandom;
  model(): OrgModel;
  replaceModel(model: OrgModel): void;
};

/** API datetimes have whole seconds and a literal +0000. */
export function toApiDateTime(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}.000+0000`;
}
