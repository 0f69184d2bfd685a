import type { Metadata } from '@grpc/grpc-js';
import type { UserAccess } from '../access.ts';
import type { Org } from '../org.ts';
import { toLongId } from '../salesforce-id.ts';
import type { Sessions } from '../sessions.ts';
import { PubsubError } from './pubsub-error.ts';

export type CallerParts = { sessions: Sessions; accessOf(userId: string): UserAccess; instanceHost(): string };

function headerOf(metadata: Metadata, name: string): string {
  const [value = ''] = metadata.get(name);
  return value.toString().trim();
}

function isInstance(url: string, host: string): boolean {
  // The common client takes an https address only, and the instance of this org is served over plain HTTP.
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && new URL(url).host === host;
}

/** Who calls, by the three headers of every call. https://developer.salesforce.com/docs/platform/pub-sub-api/guide/supported-auth.html */
export function createCallers(org: Org, parts: CallerParts): (metadata: Metadata, method: string) => UserAccess {
  return (metadata, method) => {
    if (org.faults.strike('pubsub', 'tokenRevoked', method)) parts.sessions.revokeAll();
    const [token, instance, tenant] = ['accesstoken', 'instanceurl', 'tenantid'].map((name) => headerOf(metadata, name));
    if (!token || !instance || !isInstance(instance, parts.instanceHost()) || toLongId(tenant ?? '') !== org.orgId) throw new PubsubError('service.auth.headers.invalid');
    const session = parts.sessions.find(token);
    if (!session) throw new PubsubError('service.auth.error');
    return parts.accessOf(session.userId);
  };
}
