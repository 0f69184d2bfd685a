import { createHash, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { DeployedComponent } from './deployed-component.ts';
import { parseMetadata, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import type { Org } from './org.ts';
import { toLongId } from './salesforce-id.ts';

/** An app that was deployed: the key its assertions are checked with, and who may use it. */
export type ClientApp = { publicKey: KeyObject; isApproved(userId: string): boolean };

const globalType = 'ExtlClntAppGlobalOauthSettings';
const policyType = 'ExtlClntAppOauthConfigurablePolicies';

function nodeOf({ type, content }: DeployedComponent): MetadataNode {
  const [file] = 'files' in content ? content.files.values() : [];
  return file ? parseMetadata(Buffer.from(file).toString('utf8'), type) : {};
}

const digest = (org: Org, component: DeployedComponent, of: string): string => createHash('sha256').update(`${org.orgId}:${component.id}:${of}`).digest('hex');
const consumerKeyOf = (org: Org, component: DeployedComponent): string => `3MVG9${digest(org, component, 'key')}`;

/** What the org adds to the settings of an app: the generated key and secret, where it shows them. */
export function consumerXml(org: Org, component: DeployedComponent): string {
  if (component.type !== globalType || !org.shape.showsConsumerKeys) return '';
  return `<consumerKey>${consumerKeyOf(org, component)}</consumerKey><consumerSecret>${digest(org, component, 'secret').toUpperCase()}</consumerSecret>`;
}

/** The deployed app of a consumer key, if it signs in by a certificate. Its users are those who hold the permission set of its policy. */
export function findClientApp(org: Org, consumerKey: string): ClientApp | undefined {
  const components = [...org.model().deployed.values()];
  const found = components.find((component) => component.type === globalType && consumerKeyOf(org, component) === consumerKey);
  const settings = found && nodeOf(found);
  const certificate = settings && text(settings, 'certificate');
  if (!settings || certificate === undefined) return undefined;
  const app = text(settings, 'externalClientApplication');
  const policy = components.filter(({ type }) => type === policyType).map(nodeOf).find((node) => text(node, 'externalClientApplication') === app);
  const sets = new Set((text(policy ?? {}, 'commaSeparatedPermissionSet') ?? '').split(',').map((id) => toLongId(id.trim())));
  return {
    publicKey: new X509Certificate(certificate).publicKey,
    isApproved: (userId) => org.store.find('PermissionSetAssignment', { name: 'AssigneeId', caseSensitive: false }, userId).some((row) => sets.has(String(row.PermissionSetId))),
  };
}
