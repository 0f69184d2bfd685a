import { importPKCS8, SignJWT } from 'jose';
import { createPrivateKey } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import { Secret } from '../../core/secret.ts';
import { SyncError } from '../../core/sync-error.ts';

export type OrgSession = { accessToken: Secret; instanceUrl: string; organizationId: string; /** Whom we write as. */ userId?: string | undefined };
export type OrgSessions = {
  current(): Promise<OrgSession>;
  /** A new session, unless somebody got one since `stale` was handed out: one sign-in however many calls failed. */
  renew(stale: OrgSession): Promise<OrgSession>;
  /** The next call signs in: the credentials are others now. */
  forget(): void;
};

/** Since when, and in which words, the org refuses to sign us in. */
export type OrgRefusal = { since: number; reason: string };

/** A refresh token, which an administrator's sign-in in the browser left, goes before the key, the key before the secret. */
export type OrgCredentials = { loginUrl: string; clientId: string; username: string | undefined; privateKey: Secret | undefined; clientSecret: Secret | undefined; refreshToken?: Secret | undefined };

const tokenSchema = z.object({ access_token: z.string().min(1), instance_url: z.url(), id: z.string() });
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });
const assertionSeconds = 180;
const deadlineMs = 30_000;

/**
 * Signs in by JWT bearer, or by client credentials when there is no private key. Neither gives a refresh token: a new
 * assertion is the refresh. https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm
 */
export function createOrgSessions(credentials: OrgCredentials | (() => Promise<OrgCredentials>), now: () => number, onRefusal: (refusal: OrgRefusal | undefined, former: OrgRefusal | undefined) => void = () => {}): OrgSessions {
  let session: Promise<OrgSession> | undefined;
  let refusal: OrgRefusal | undefined;
  /** Told when it begins and when it ends, not with every try. */
  const note = (reason: string | undefined) => {
    const former = refusal;
    refusal = reason === undefined ? undefined : { since: former?.since ?? now(), reason };
    if ((former === undefined) !== (refusal === undefined)) onRefusal(refusal, former);
  };
  const start = () => {
    const started = (typeof credentials === 'function' ? credentials() : Promise.resolve(credentials)).then((known) => signIn(known, now));
    session = started;
    // A failed sign-in is not remembered: the next call tries again.
    started.then(() => note(undefined), (error: unknown) => {
      if (session === started) session = undefined;
      if (error instanceof SyncError && error.code === 'AUTH_REVOKED') note(error.message);
    });
    return started;
  };
  return {
    current: () => session ?? start(),
    async renew(stale) {
      const asked = session ?? start();
      const known = await asked;
      if (known.accessToken !== stale.accessToken) return known;
      // The first to find the session stale starts a new one; those who asked with it wait for that.
      return session === undefined || session === asked ? start() : session;
    },
    forget: () => void (session = undefined),
  };
}

async function signIn(credentials: OrgCredentials, now: () => number): Promise<OrgSession> {
  const form = await grantOf(credentials, now);
  const response = await send(`${credentials.loginUrl}/services/oauth2/token`, form);
  const body: unknown = parseJson(response.text);
  if (response.status === 200) {
    const token = tokenSchema.parse(body);
    // The identity address ends in /id/{organization}/{user}.
    const [organizationId = '', userId] = token.id.split('/').slice(-2);
    return { accessToken: new Secret(token.access_token), instanceUrl: token.instance_url.replace(/\/$/, ''), organizationId, userId };
  }
  const refusal = errorSchema.safeParse(body);
  if (response.status >= 500) throw new SyncError('TARGET_UNAVAILABLE', { stage: 'load', message: `Salesforce answered ${response.status} to the sign-in.` });
  const reason = refusal.success ? `${refusal.data.error}: ${refusal.data.error_description ?? ''}` : `status ${response.status}`;
  const remedy = credentials.refreshToken ? 'It was revoked, it expired, or its user is no longer active. Sign in again: with “Sign in in the browser” under Set-up in the Crosswalk app while the service still answers there, else by POST /operations/connect/salesforce of the service' : 'Check the app, its permitted users and the key';
  throw new SyncError('AUTH_REVOKED', { stage: 'load', message: `Salesforce refuses ${credentials.refreshToken ? 'the sign-in that somebody left in the browser' : 'the sign-in'} (${reason.trim()}). ${remedy}. Work waits and goes on by itself.` });
}

async function grantOf(credentials: OrgCredentials, now: () => number): Promise<URLSearchParams> {
  if (credentials.refreshToken) return refreshForm(credentials, credentials.refreshToken);
  return credentials.privateKey ? jwtForm(credentials, credentials.privateKey, now) : secretForm(credentials);
}

/** https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_refresh_token_flow.htm */
function refreshForm({ clientId, clientSecret }: OrgCredentials, refreshToken: Secret): URLSearchParams {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken.reveal() });
  if (clientSecret) form.set('client_secret', clientSecret.reveal());
  return form;
}

async function jwtForm(credentials: OrgCredentials, privateKey: Secret, now: () => number): Promise<URLSearchParams> {
  const pkcs8 = createPrivateKey(privateKey.reveal()).export({ type: 'pkcs8', format: 'pem' }).toString();
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(credentials.clientId)
    .setSubject(credentials.username ?? '')
    .setAudience(credentials.loginUrl)
    .setExpirationTime(Math.floor(now() / 1000) + assertionSeconds)
    .sign(await importPKCS8(pkcs8, 'RS256'));
  return new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion });
}

function secretForm(credentials: OrgCredentials): URLSearchParams {
  return new URLSearchParams({ grant_type: 'client_credentials', client_id: credentials.clientId, client_secret: credentials.clientSecret?.reveal() ?? '' });
}

async function send(url: string, form: URLSearchParams): Promise<{ status: number; text: string }> {
  try {
    const response = await request(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body: form.toString(), signal: AbortSignal.timeout(deadlineMs) });
    return { status: response.statusCode, text: await response.body.text() };
  } catch (cause) {
    throw new SyncError('TARGET_UNAVAILABLE', { stage: 'load', message: 'Salesforce could not be reached for the sign-in.', cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
