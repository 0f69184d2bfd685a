import type { CallJournal } from '../call-journal.ts';
import type { SandboxClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { SeededRandom } from '../random.ts';
import { createCommitFeed } from './commit-feed.ts';
import { createEventModel } from './event-model.ts';
import type { FieldValue } from './field.ts';
import type { Org, OrgModel } from './org.ts';
import { toApiDateTime } from './org.ts';
import { createOrgSchema } from './org-schema.ts';
import type { OrgShape } from './org-shape.ts';
import { createPlatformEventFeed } from './platform-event-feed.ts';
import { createRecordStore } from './record-store.ts';
import type { RecordStore } from './record-store.ts';
import { createIdGenerator } from './salesforce-id.ts';
import type { IdGenerator } from './salesforce-id.ts';
import { standardObjects } from './standard-objects.ts';

export type OrgParts = { clock: SandboxClock; faults: Faults; journal: CallJournal; random: SeededRandom };
export type SeededUsers = { username: string; adminUsername: string; settingsUsername: string };

type Seeding = { store: RecordStore; ids: IdGenerator; at: string; adminId: string };

function insert(seeding: Seeding, object: string, id: string, values: Record<string, FieldValue>): string {
  const { at, adminId } = seeding;
  seeding.store.insert(object, { Id: id, IsDeleted: false, CreatedDate: at, CreatedById: adminId, LastModifiedDate: at, LastModifiedById: adminId, SystemModstamp: at, ...values });
  return id;
}

function seedUser(seeding: Seeding, id: string, values: { username: string; lastName: string; profileId: string }): void {
  insert(seeding, 'User', id, {
    Username: values.username, LastName: values.lastName, Name: values.lastName, Email: `${values.lastName.toLowerCase().replaceAll(' ', '.')}@example.com`, Alias: values.lastName.slice(0, 8).toLowerCase(),
    IsActive: true, ProfileId: values.profileId, UserType: 'Standard', TimeZoneSidKey: 'GMT', LocaleSidKey: 'en_US',
  });
}

function seedSetup(seeding: Seeding, shape: OrgShape): void {
  const { ids } = seeding;
  for (const [place, { apiName, label, category, isDefault }] of shape.orderStatuses.entries())
    insert(seeding, 'OrderStatus', ids.next('01Z'), { ApiName: apiName, MasterLabel: label, SortOrder: place + 1, IsDefault: isDefault, StatusCode: category });
  for (const [object, rule] of [['Account', 'Standard_Account_Duplicate_Rule'], ['Contact', 'Standard_Contact_Duplicate_Rule']] as const)
    insert(seeding, 'DuplicateRule', ids.next('0Bm'), { DeveloperName: rule, MasterLabel: rule.replaceAll('_', ' '), SobjectType: object, IsActive: shape.duplicateRule !== 'off' });
  for (const [place, code] of (shape.currencies.length > 1 ? shape.currencies : []).entries())
    insert(seeding, 'CurrencyType', ids.next('01L'), { IsoCode: code, ConversionRate: 1, DecimalPlaces: 2, IsActive: true, IsCorporate: place === 0 });
}

/** A fresh org: standard objects, an administrator, the integration user, a second one that may do nothing yet, the standard price book, the order statuses. */
export function createSeededOrg(parts: OrgParts, shape: OrgShape, users: SeededUsers): Org {
  const store = createRecordStore();
  const ids = createIdGenerator();
  const orgId = ids.next('00D');
  const adminId = ids.next('005');
  const integrationUserId = ids.next('005');
  const seeding: Seeding = { store, ids, at: toApiDateTime(parts.clock.now()), adminId };
  insert(seeding, 'Organization', orgId, { Name: 'Crosswalk Sandbox', OrganizationType: 'Enterprise Edition', InstanceName: 'TW1', NamespacePrefix: null, IsSandbox: false, DefaultLocaleSidKey: 'en_US', LanguageLocaleKey: 'en_US', TimeZoneSidKey: 'GMT', TrialExpirationDate: null });
  const adminProfile = insert(seeding, 'Profile', ids.next('00e'), { Name: 'System Administrator' });
  const integrationProfile = insert(seeding, 'Profile', ids.next('00e'), { Name: 'Minimum Access - API Only Integrations' });
  seedUser(seeding, adminId, { username: users.adminUsername, lastName: 'Org Admin', profileId: adminProfile });
  seedUser(seeding, integrationUserId, { username: users.username, lastName: 'Integration User', profileId: integrationProfile });
  const standardPricebookId = insert(seeding, 'Pricebook2', ids.next('01s'), { Name: 'Standard Price Book', IsActive: true, IsArchived: false, IsStandard: true });
  seedSetup(seeding, shape);
  const settingsUserId = ids.next('005');
  seedUser(seeding, settingsUserId, { username: users.settingsUsername, lastName: 'Settings Writer', profileId: integrationProfile });
  store.commit();
  let model: OrgModel = { schema: createOrgSchema(standardObjects(shape)), permissionSets: new Map(), customMetadata: new Map(), validationRules: new Map(), events: createEventModel(shape.changeEvents), components: new Set(), deployed: new Map(), version: 1 };
  return {
    orgId, adminId, integrationUserId, approvedUserIds: new Set([adminId, integrationUserId, settingsUserId]), standardPricebookId, shape, store, ids, commits: createCommitFeed(), platformEvents: createPlatformEventFeed(), emptiedLookups: new WeakMap(), ...parts,
    model: () => model,
    replaceModel(next) {
      model = next;
    },
  };
}
