import { createHash } from 'node:crypto';
import { request } from 'undici';
import { z } from 'zod';
import { Secret } from '../../core/secret.ts';

/** The app of the org whose sign-in page an administrator is sent to. */
export type WebApp = { loginUrl: string; clientId: string; clientSecret: Secret | undefined; redirectUri: string };
export type WebGrant = { refreshToken: Secret; organizationId: string; userId: string; instanceUrl: string };

const deadlineMs = 20_000;
const scope = 'api refresh_token';
const grantSchema = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1).optional(), instance_url: z.url(), id: z.string() });
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Where an administrator signs in. `state` comes back with the code, the verifier stays here until then.
 * https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm
 */
export function signInAddress(app: WebApp, { state, verifier }: { state: string; verifier: string }): string {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = new URLSearchParams({ response_type: 'code', client_id: app.clientId, redirect_uri: app.redirectUri, scope, state, code_challenge: challenge, code_challenge_method: 'S256', prompt: 'login consent' });
  return `${app.loginUrl}/services/oauth2/authorize?${query.toString()}`;
}

/** Exchanges the code for a refresh token; a refusal is said in words for the person who signs in, without any token. */
export async function exchangeSignIn(app: WebApp, { code, verifier }: { code: string; verifier: string }): Promise<WebGrant | { problem: string }> {
  const form = new URLSearchParams({ grant_type: 'authorization_code', code, client_id: app.clientId, redirect_uri: app.redirectUri, code_verifier: verifier });
  if (app.clientSecret) form.set('client_secret', app.clientSecret.reveal());
  let answer: { status: number; body: unknown };
  try {
    const response = await request(`${app.loginUrl}/services/oauth2/token`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }, body: form.toString(), signal: AbortSignal.timeout(deadlineMs) });
    answer = { status: response.statusCode, body: await response.body.json().catch(() => undefined) };
  } catch {
    return { problem: 'Salesforce could not be reached to finish the sign-in. Start it again.' };
  }
  const grant = grantSchema.safeParse(answer.body);
  if (answer.status !== 200 || !grant.success) {
    const { error = `status ${answer.status}`, error_description: description = '' } = refusalSchema.safeParse(answer.body).data ?? {};
    return { problem: `Salesforce refuses the sign-in (${`${error}: ${description}`.replace(/: $/, '')}). Check SALESFORCE_WEB_CLIENT_ID, its secret and the callback address ${app.redirectUri} of the app, then start again.` };
  }
  if (grant.data.refresh_token === undefined) return { problem: 'Salesforce gave no refresh token: allow the app the scope refresh_token ("Perform requests at any time"), then start again.' };
  const [organizationId = '', userId = ''] = grant.data.id.split('/').slice(-2);
  return { refreshToken: new Secret(grant.data.refresh_token), organizationId, userId, instanceUrl: grant.data.instance_url.replace(/\/$/, '') };
}
