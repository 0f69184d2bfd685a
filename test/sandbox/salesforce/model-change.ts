import { syncCustomMetadataRows } from './custom-metadata.ts';
import type { DeployedComponent } from './deployed-component.ts';
import type { Row } from './field.ts';
import type { Org, OrgModel } from './org.ts';
import { toApiDateTime } from './org.ts';
import { syncPermissionRows } from './permission-rows.ts';

/** What a deploy or an upsert leaves of one component. */
export type ComponentChange = Pick<DeployedComponent, 'type' | 'fullName' | 'fileName' | 'content' | 'namespacePrefix'>;

/** Ids of metadata: only their first three characters mean something, and those of the rest are all the same here. */
const keyPrefixes: Readonly<Record<string, string>> = { CustomObject: '01I', CustomField: '00N', LightningComponentBundle: '0Rb', PermissionSet: '0PS', FlexiPage: '0M0', CustomTab: '01r', CustomApplication: '02u', Flow: '300', ListView: '00B', ValidationRule: '03d' };
const otherPrefix = '0MM';

/** What metadata no longer has is no row either, not even a deleted one. */
function removeRow(org: Org, object: string, row: Row): void {
  org.store.remove(object, row.Id, row);
  org.store.forget(object, row.Id);
}

/** Rows of custom metadata and of custom permissions that were deleted. */
function dropRows(org: Org): void {
  const { customMetadata, components, schema } = org.model();
  const kept = new Set([...customMetadata.values()].map(({ object, developerName }) => `${object}:${developerName}`));
  for (const { name } of schema.objects().filter((object) => object.name.endsWith('__mdt')))
    for (const row of Array.from(org.store.rows(name))) if (!kept.has(`${name}:${String(row.DeveloperName)}`)) removeRow(org, name, row);
  for (const row of Array.from(org.store.rows('CustomPermission'))) if (!components.has(`CustomPermission:${String(row.DeveloperName)}`)) removeRow(org, 'CustomPermission', row);
}

/** New permission sets become rows, so that they can be assigned over REST. */
function syncPermissionSetRows(org: Org, namespace: string): void {
  for (const row of Array.from(org.store.rows('PermissionSet'))) if (row.IsCustom === true && !org.model().permissionSets.has(String(row.Name))) removeRow(org, 'PermissionSet', row);
  for (const set of org.model().permissionSets.values()) {
    const [existing] = org.store.find('PermissionSet', { name: 'Name', caseSensitive: false }, set.name);
    const at = toApiDateTime(org.clock.now());
    if (existing) org.store.replace('PermissionSet', { ...existing, Label: set.label });
    else
      org.store.insert('PermissionSet', {
        Id: org.ids.next('0PS'), IsDeleted: false, CreatedDate: at, CreatedById: org.adminId, LastModifiedDate: at, LastModifiedById: org.adminId, SystemModstamp: at,
        Name: set.name, Label: set.label, NamespacePrefix: namespace || null, IsCustom: true, IsOwnedByProfile: false, ProfileId: null,
      });
  }
}

function deployedAfter(org: Org, model: OrgModel, changes: readonly ComponentChange[], userId: string): OrgModel['deployed'] {
  const deployed = new Map(model.deployed);
  const at = new Date(org.clock.now()).toISOString();
  for (const change of changes) {
    const key = `${change.type}:${change.fullName}`;
    const before = deployed.get(key);
    deployed.set(key, {
      ...change, id: before?.id ?? org.ids.next(keyPrefixes[change.type] ?? otherPrefix),
      createdAt: before?.createdAt ?? at, createdById: before?.createdById ?? userId, modifiedAt: at, modifiedById: userId,
    });
  }
  return deployed;
}

/** Makes a planned model the org's own, keeps what its components were made of, and writes the rows that stand for metadata. */
export function changeModel(org: Org, model: OrgModel, changes: readonly ComponentChange[], userId: string): void {
  // What is new has the namespace of the package that brings it, or the org's own.
  const namespace = changes[0]?.namespacePrefix ?? org.shape.namespace;
  org.replaceModel({ ...model, deployed: deployedAfter(org, model, changes, userId) });
  syncPermissionSetRows(org, namespace);
  syncPermissionRows(org, namespace);
  syncCustomMetadataRows(org);
  dropRows(org);
}
