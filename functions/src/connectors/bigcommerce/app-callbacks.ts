import { errors, jwtVerify } from 'jose';
import { request } from 'undici';
import { z } from 'zod';
import { Secret } from '../../core/secret.ts';

/** The app of the developer portal that stores install. */
export type StoreApp = { loginUrl: string; clientId: string; clientSecret: Secret; redirectUri: string };
export type Grant = { storeHash: string; accessToken: Secret; scopes: string[] };
export type SignedPayload = { storeHash: string; id: string; expiresAt: Date };
/** Why a callback is not believed, in words for the person in front of it; no secret and no token in it. */
export type Refusal = { problem: string };

const deadlineMs = 20_000;
const leewaySeconds = 10;
const issuer = 'bc';
const storeContext = /^stores\/([a-z0-9]+)$/;
const grantSchema = z.object({ access_token: z.string().min(1), scope: z.string(), context: z.string().regex(storeContext) });
const claimsSchema = z.object({ sub: z.string().regex(storeContext), jti: z.string().min(1), exp: z.number() });
const hashOf = (context: string): string => storeContext.exec(context)?.[1] ?? '';

/**
 * Exchanges the code of an install, which works once and for a short time. Context and scopes are sent back as they came.
 * https://developer.bigcommerce.com/docs/integrations/apps/guide/auth
 */
export async function exchangeCode(app: StoreApp, given: { code: string; scope: string; context: string }): Promise<Grant | Refusal> {
  const body = JSON.stringify({ client_id: app.clientId, client_secret: app.clientSecret.reveal(), redirect_uri: app.redirectUri, grant_type: 'authorization_code', ...given });
  let answer: { status: number; text: string };
  try {
    const response = await request(`${app.loginUrl}/oauth2/token`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body, signal: AbortSignal.timeout(deadlineMs) });
    answer = { status: response.statusCode, text: await response.body.text() };
  } catch {
    return { problem: 'BigCommerce could not be reached to finish the installation. Install the app again.' };
  }
  if (answer.status !== 200) return { problem: `BigCommerce refuses the installation (status ${answer.status}): the code was used before, is too old, or BIGCOMMERCE_CLIENT_ID, BIGCOMMERCE_CLIENT_SECRET or the callback address do not fit the app. Check them, then install the app again.` };
  const grant = grantSchema.safeParse(parseJson(answer.text));
  if (!grant.success || grant.data.context !== given.context) return { problem: 'BigCommerce answered the installation with something unexpected. Install the app again.' };
  return { storeHash: hashOf(grant.data.context), accessToken: new Secret(grant.data.access_token), scopes: grant.data.scope.split(' ') };
}

/**
 * Believes a `signed_payload_jwt` only when it is signed by our client secret with HS256, by BigCommerce, for our app, and now.
 * https://developer.bigcommerce.com/docs/integrations/apps/guide/callbacks
 */
export async function verifySignedPayload(token: string, app: Pick<StoreApp, 'clientId' | 'clientSecret'>, now: number): Promise<SignedPayload | Refusal> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(app.clientSecret.reveal()), { algorithms: ['HS256'], issuer, audience: app.clientId, requiredClaims: ['exp', 'sub', 'jti'], clockTolerance: leewaySeconds, currentDate: new Date(now) });
    const claims = claimsSchema.parse(payload);
    return { storeHash: hashOf(claims.sub), id: claims.jti, expiresAt: new Date(claims.exp * 1_000) };
  } catch (error) {
    const why = error instanceof errors.JWTExpired ? 'it is too old' : error instanceof errors.JWTClaimValidationFailed ? `its "${error.claim}" does not fit` : 'its signature or form does not fit';
    return { problem: `The signed payload is not believed: ${why}. Open the app from the control panel of the store.` };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
