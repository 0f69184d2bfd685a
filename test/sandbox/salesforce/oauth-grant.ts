import { createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { findClientApp } from './external-client-app.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Org } from './org.ts';

/** The connected client: its key, secret, certificate and the users pre-authorised for it. */
export type OauthClient = { clientId: string; clientSecret: string; publicKeyPem: string; loginUrl: string };

export type GrantResult = { userId: string } | { error: string; description: string; status?: number };

const assertionLifeMs = 5 * 60_000;
/** The Salesforce CLI writes milliseconds where seconds belong, and orgs take its assertions: what lies beyond this is not held to five minutes. */
const expirySecondsMax = 1e11;
const officialAudiences = ['https://login.salesforce.com', 'https://test.salesforce.com'];
const assertionGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const refused = (error: string, description: string): GrantResult => ({ error, description });

function isSameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readPart(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSigned(key: KeyObject, assertion: string): boolean {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  return verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
}

function isAudience(claims: JsonObject, loginUrl: string): boolean {
  const accepted = new Set([loginUrl, ...officialAudiences]);
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  return audiences.some((audience) => typeof audience === 'string' && accepted.has(audience.replace(/\/$/, '')));
}

function userByName(org: Org, username: string | undefined): string | undefined {
  const [row] = username === undefined ? [] : org.store.find('User', { name: 'Username', caseSensitive: false }, username);
  return row?.IsActive === true ? row.Id : undefined;
}

function expiryProblem(claims: JsonObject, nowMs: number): string | undefined {
  const expiresMs = typeof claims.exp === 'number' ? claims.exp * 1_000 : Number.NaN;
  if (Number.isNaN(expiresMs) || expiresMs <= nowMs) return 'expired authorization code';
  if (Number(claims.exp) > expirySecondsMax) return undefined;
  return expiresMs - nowMs > assertionLifeMs ? 'invalid assertion' : undefined;
}

/** JWT bearer: RS256 signature, issuer, subject, audience and a life of at most five minutes. */
function jwtGrant(org: Org, client: OauthClient, key: KeyObject, assertion: string): GrantResult {
  const [headerPart = '', payloadPart = ''] = assertion.split('.');
  const [header, claims] = [readPart(headerPart), readPart(payloadPart)];
  if (!header || !claims || header.alg !== 'RS256') return refused('invalid_grant', 'invalid assertion');
  const app = claims.iss === client.clientId ? { publicKey: key, isApproved: (userId: string) => org.approvedUserIds.has(userId) } : findClientApp(org, textOf(claims, 'iss') ?? '');
  if (!app) return refused('invalid_client_id', 'client identifier invalid');
  if (!isSigned(app.publicKey, assertion)) return refused('invalid_grant', 'invalid assertion');
  if (!isAudience(claims, client.loginUrl)) return refused('invalid_grant', 'audience is invalid');
  const expiry = expiryProblem(claims, org.clock.now());
  // Clients in other processes sign with the real time, whatever the sandbox's clock was moved to.
  if (expiry !== undefined && expiryProblem(claims, Date.now()) !== undefined) return refused('invalid_grant', expiry);
  const userId = userByName(org, textOf(claims, 'sub'));
  // An unknown user and one who is not pre-authorised get the same answer.
  if (userId === undefined || !app.isApproved(userId)) return refused('invalid_grant', "user hasn't approved this consumer");
  return { userId };
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^Basic (.+)$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return { id, secret };
}

function clientGrant(org: Org, client: OauthClient, given: { id: string; secret: string }): GrantResult {
  if (given.id !== client.clientId) return refused('invalid_client_id', 'client identifier invalid');
  if (!isSameText(given.secret, client.clientSecret)) return refused('invalid_client', 'invalid client credentials');
  return { userId: org.integrationUserId };
}

/** Answers token requests: which user the grant stands for, or the error the platform names. */
export function createOauthGrants(org: Org, client: OauthClient): (form: URLSearchParams, authorization: string | undefined) => GrantResult {
  const key = createPublicKey(client.publicKeyPem);
  return (form, authorization) => {
    const grantType = form.get('grant_type');
    if (grantType === assertionGrant) return jwtGrant(org, client, key, form.get('assertion') ?? '');
    if (grantType === 'client_credentials') return clientGrant(org, client, basicCredentials(authorization) ?? { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' });
    return refused('unsupported_grant_type', 'grant type not supported');
  };
}
