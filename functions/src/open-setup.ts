import type { Config } from './config.ts';
import { exchangeCode, type StoreApp, verifySignedPayload } from './connectors/bigcommerce/app-callbacks.ts';
import { findStoreProblem } from './connectors/bigcommerce/probe.ts';
import { neededScopes } from './connectors/bigcommerce/scopes.ts';
import { createOrgSessions } from './connectors/salesforce/auth.ts';
import { createNames } from './connectors/salesforce/names.ts';
import { mayWriteSettings } from './connectors/salesforce/settings-writer.ts';
import { createUserRights } from './connectors/salesforce/user-rights.ts';
import { exchangeSignIn, signInAddress } from './connectors/salesforce/web-sign-in.ts';
import type { Log } from './core/log.ts';
import { Secret } from './core/secret.ts';
import type { OpenConnection } from './open-connection.ts';
import { type ConnectPorts, createConnectRoutes, formLifeMs } from './operations/connect-routes.ts';
import { createOauthRoutes, type OauthPorts } from './operations/oauth-routes.ts';
import { claimSystem } from './store/connection-store.ts';
import type { Database } from './store/database.ts';
import { createTickets, type Tickets } from './store/ticket-store.ts';

type Deps = { open: OpenConnection; config: Config; database: Database; log: Log };
type Parts = Deps & { tickets: Tickets; /** After another credential was saved. */ saved(): Promise<void> };

/** Processes that were not asked themselves hear of a changed credential on it. */
export const credentialChannel = 'crosswalk_credentials';
const ticketLifeMs = formLifeMs;
const formTriesMax = 10;
const rightsTimeoutMs = 10_000;

/** Where people connect a store and an org in the browser: pages, callbacks, and the one-use addresses that lead to them. */
export function openSetup(deps: Deps) {
  const { open, config, database } = deps;
  const tickets = createTickets(database.pool, open.connection.id);
  const parts: Parts = { ...deps, tickets, saved: async () => void (await database.pool.query('select pg_notify($1, $2)', [credentialChannel, ''])) };
  return {
    connect: createConnectRoutes(connectPorts(parts)),
    oauth: createOauthRoutes({ store: storePorts(parts), org: orgPorts(parts), publicUrl: config.publicUrl }),
    async forgetSettingsWriter(): Promise<void> {
      await open.credentials.settings.takeBack('Somebody disconnected the settings writer.');
      await parts.saved();
    },
    /** A one-use address; undefined when this service is not set up for it. */
    async issueAddress(system: 'store' | 'org' | 'settings'): Promise<{ url: string; expiresAt: string } | undefined> {
      if (system !== 'store' && config.salesforce.webClientId === undefined) return undefined;
      const { token, expiresAt } = await tickets.issue(system === 'store' ? 'open-store-form' : `start-${system}-sign-in`, ticketLifeMs);
      return { url: `${config.publicUrl}/${system === 'store' ? 'connect/bigcommerce' : 'oauth/salesforce/start'}?ticket=${token}`, expiresAt: expiresAt.toISOString() };
    },
  };
}

const otherStore = (storeHash: string) => `This Crosswalk holds records of the store ${storeHash} and serves no other. Connect that store, or give the new one a Crosswalk of its own.`;

function connectPorts({ open, config, database, log, tickets, saved }: Parts): ConnectPorts {
  const { connection, credentials } = open;
  const { apiUrl, loginUrl, clientId, clientSecret } = config.bigcommerce;
  return {
    async openForm(ticket) {
      if (!(await tickets.use('open-store-form', ticket))) return undefined;
      return (await tickets.issue('send-store-form', formLifeMs)).token;
    },
    isOpen: (session) => tickets.tryOut('send-store-form', session, formTriesMax),
    mayTry: (session) => tickets.tryOut('send-store-form', session, formTriesMax),
    closeForm: async (session) => void (await tickets.use('send-store-form', session)),
    async connectStore({ storeHash, accessToken }) {
      const token = new Secret(accessToken);
      const problem = await findStoreProblem({ apiUrl, storeHash, accessToken: token });
      if (problem) return { [problem.field]: problem.message };
      if (!(await claimSystem(database.pool, connection.id, { storeHash }))) return { storeHash: otherStore(connection.storeHash) };
      await credentials.store.save('account', token, { storeHash });
      await saved();
      log.info('store.connected', { source: 'account' });
      return undefined;
    },
    scopes: neededScopes.map(({ label }) => label),
    installUrl: clientId === undefined || clientSecret === undefined ? undefined : `${loginUrl}/app/${clientId}/install`,
    publicUrl: config.publicUrl,
  };
}

function storePorts(parts: Parts): OauthPorts['store'] {
  const { open, config, database, log, tickets, saved } = parts;
  const { connection, credentials } = open;
  const { loginUrl, clientId, clientSecret } = config.bigcommerce;
  if (clientId === undefined || clientSecret === undefined) return undefined;
  const app: StoreApp = { loginUrl, clientId, clientSecret, redirectUri: `${config.publicUrl}/oauth/bigcommerce/auth` };
  const verify = async (token: string) => {
    const payload = await verifySignedPayload(token, app, Date.now());
    if ('problem' in payload) return payload;
    return payload.storeHash === connection.storeHash ? payload : { problem: 'This Crosswalk is not connected to your store.' };
  };
  return {
    async install(given) {
      const isKnown = given.context === `stores/${connection.storeHash}`;
      // Otherwise whoever knows the address of this service could give it a store of his own.
      if (!isKnown && !(await tickets.isOut('send-store-form'))) return { problem: 'Nobody here expects this store. Open Set-up in the Crosswalk app in Salesforce, choose “Connect a store”, and install the app from the page that opens.' };
      const grant = await exchangeCode(app, given);
      if ('problem' in grant) return grant;
      if (!(await claimSystem(database.pool, connection.id, { storeHash: grant.storeHash }))) return { problem: otherStore(connection.storeHash) };
      await credentials.store.save('app', grant.accessToken, { storeHash: grant.storeHash, scopes: grant.scopes.join(' ') });
      await saved();
      log.info('store.connected', { source: 'app' });
      return { title: 'The store is connected', text: 'Go on in Salesforce: Set-up in the Crosswalk app shows the store within seconds.' };
    },
    async load(token) {
      const payload = await verify(token);
      return 'problem' in payload ? payload : { title: 'Crosswalk is installed', text: 'Orders, customers and products of this store are kept in step with Salesforce. See Sync Monitor and Set-up in the Crosswalk app there.' };
    },
    async uninstall(token) {
      const payload = await verify(token);
      if ('problem' in payload) return payload;
      // The same payload, sent again after the app was installed anew, must not end the new token.
      if (!(await tickets.isFirstUse(`${clientId} ${payload.id}`, payload.expiresAt))) return undefined;
      const { credential } = await credentials.store.current();
      if (credential?.source !== 'app') return undefined;
      await credentials.store.takeBack('The app was removed from the store in BigCommerce. Connect the store again to go on.');
      await saved();
      log.warn('store.uninstalled');
      return undefined;
    },
    async removeUser(token) {
      const payload = await verify(token);
      return 'problem' in payload ? payload : undefined;
    },
  };
}

function orgPorts({ open, config, database, log, tickets, saved }: Parts): OauthPorts['org'] {
  const { connection, credentials } = open;
  const { webClientId: clientId, webClientSecret: clientSecret, loginUrl } = config.salesforce;
  if (clientId === undefined) return undefined;
  const app = { loginUrl, clientId, clientSecret, redirectUri: `${config.publicUrl}/oauth/salesforce/callback` };
  return {
    async start(ticket, verifier) {
      for (const whose of ['org', 'settings'] as const) {
        if (!(await tickets.use(`start-${whose}-sign-in`, ticket))) continue;
        const { token: state } = await tickets.issue(`end-${whose}-sign-in`, ticketLifeMs, verifier);
        return signInAddress(app, { state, verifier });
      }
      return undefined;
    },
    async finish({ code, state, verifier }) {
      const isOrg = await tickets.use('end-org-sign-in', state, verifier);
      if (!isOrg && !(await tickets.use('end-settings-sign-in', state, verifier))) return { problem: 'This sign-in was not started in this browser, was used before, or took longer than a quarter of an hour. Start it again.' };
      const grant = await exchangeSignIn(app, { code, verifier });
      if ('problem' in grant) return grant;
      if (!(await claimSystem(database.pool, connection.id, { orgId: grant.organizationId }))) return { problem: 'This Crosswalk holds records of another Salesforce org. Sign in to that one, or give the new one a Crosswalk of its own.' };
      await (isOrg ? credentials.org : credentials.settings).save('web', grant.refreshToken, { loginUrl, instanceUrl: grant.instanceUrl, ...(isOrg ? {} : { userId: grant.userId }) });
      await saved();
      log.info(isOrg ? 'org.connected' : 'settings-writer.connected', { source: 'web' });
      if (!isOrg) return settingsWriterPage(open, config.salesforce.apiVersion);
      if (!(await maySpeakForCrosswalk(open, config))) return { title: 'Salesforce is connected, but this user is not enough', text: 'The user you signed in as does not have the permission set “Crosswalk Integration”, so the service cannot report here. Assign it, or ask for another address and sign in as the user who has it.' };
      return { title: 'Salesforce is connected', text: 'You can close this tab. Set-up in the Crosswalk app shows the connection within seconds.' };
    },
  };
}

/** Whoever signs in as somebody who may not deploy metadata hears it now, not with the first publish. */
async function settingsWriterPage({ credentials }: OpenConnection, apiVersion: string): Promise<{ title: string; text: string }> {
  const isEnough = await mayWriteSettings({ sessions: createOrgSessions(credentials.settingsAccess, Date.now), apiVersion }).catch(() => undefined);
  if (isEnough === false) return { title: 'The settings writer is connected, but this user is not enough', text: 'The user you signed in as may not write settings. Assign the permission set “Crosswalk Settings Writer”, or ask for another address and sign in as the user who has it.' };
  return { title: 'The settings writer is connected', text: 'You can close this tab. What is published under Settings in the Crosswalk app takes effect by itself from now on.' };
}

/** Whether the user the service signs in as may write what pages show; unknown is no reason to warn. */
async function maySpeakForCrosswalk({ orgClient, orgSessions }: OpenConnection, { salesforce }: Config): Promise<boolean> {
  const rights = createUserRights({ client: orgClient, names: createNames(salesforce.namespace) });
  try {
    const { userId } = await orgSessions.current();
    return userId === undefined || (await rights.holdsPermission(userId, 'Crosswalk_Service', AbortSignal.timeout(rightsTimeoutMs)));
  } catch {
    return true;
  }
}
