import type { Config } from './config.ts';
import type { OrgCredentials } from './connectors/salesforce/auth.ts';
import type { Secret } from './core/secret.ts';
import { SyncError } from './core/sync-error.ts';
import type { Connection } from './store/connection-store.ts';
import { type Credential, createCredentials, type Credentials, type KnownCredential } from './store/credential-store.ts';
import type { Vault } from './store/vault.ts';

type System = 'store' | 'org' | 'settings';

/** The credentials of both systems, as they are now: each may be set, replaced or taken back while the service runs. */
export type OpenCredentials = {
  store: Credentials;
  org: Credentials;
  /** Of the user who writes settings; there need not be one. */
  settings: Credentials;
  /** Throws NOT_CONNECTED. */
  storeAccess(): Promise<{ storeHash: string; accessToken: Secret }>;
  /** Throws NOT_CONNECTED. */
  orgAccess(): Promise<OrgCredentials>;
  /** Throws NOT_CONNECTED. */
  settingsAccess(): Promise<OrgCredentials>;
  /** Called after another credential was seen than before. */
  onChange(listener: (system: System) => void): void;
};

export function openCredentials({ config, vault, connection }: { config: Config; vault: Vault; connection: Connection }): OpenCredentials {
  const listeners = new Set<(system: System) => void>();
  const tell = (system: System) => {
    for (const listener of listeners) listener(system);
  };
  const common = { vault, connectionId: connection.id, now: Date.now };
  const store = createCredentials({
    ...common,
    name: 'store-credential',
    environment: storeOfEnvironment(config),
    onChange({ credential }) {
      connection.storeHash = credential?.detail.storeHash ?? connection.storeHash;
      tell('store');
    },
  });
  const org = createCredentials({ ...common, name: 'org-credential', environment: orgOfEnvironment(config), onChange: () => tell('org') });
  const settings = createCredentials({ ...common, name: 'settings-credential', environment: settingsOfEnvironment(config), onChange: () => tell('settings') });
  const webAccess = (token: Secret, loginUrl: string | undefined): OrgCredentials => ({ loginUrl: loginUrl ?? config.salesforce.loginUrl, clientId: config.salesforce.webClientId ?? '', clientSecret: config.salesforce.webClientSecret, username: undefined, privateKey: undefined, refreshToken: token });
  return {
    store,
    org,
    settings,
    async storeAccess() {
      const { token, detail } = demand(await store.current(), 'No store is connected yet.');
      return { storeHash: detail.storeHash ?? '', accessToken: token };
    },
    async orgAccess() {
      const { source, token, detail } = demand(await org.current(), 'No Salesforce org is connected yet.');
      return source === 'environment' ? config.salesforce : webAccess(token, detail.loginUrl);
    },
    async settingsAccess() {
      const { source, token, detail } = demand(await settings.current(), 'No settings writer is connected.');
      return source === 'environment' && config.settingsWriter ? config.settingsWriter : webAccess(token, detail.loginUrl);
    },
    onChange: (listener) => void listeners.add(listener),
  };
}

function demand({ credential, gone }: KnownCredential, otherwise: string): Credential {
  if (credential === undefined) throw new SyncError('NOT_CONNECTED', { stage: 'extract', message: gone ?? otherwise });
  return credential;
}

function storeOfEnvironment({ bigcommerce: { storeHash, accessToken } }: Config): Credential | undefined {
  return storeHash === undefined || accessToken === undefined ? undefined : { source: 'environment', token: accessToken, detail: { storeHash } };
}

function orgOfEnvironment({ salesforce: { loginUrl, clientId, username, privateKey, clientSecret } }: Config): Credential | undefined {
  const token = privateKey ?? clientSecret;
  return token === undefined ? undefined : { source: 'environment', token, detail: { loginUrl, clientId, username: username ?? '', kind: privateKey === undefined ? 'client-credentials' : 'jwt' } };
}

function settingsOfEnvironment({ settingsWriter }: Config): Credential | undefined {
  const token = settingsWriter?.privateKey ?? settingsWriter?.clientSecret;
  return settingsWriter === undefined || token === undefined ? undefined : { source: 'environment', token, detail: { loginUrl: settingsWriter.loginUrl, clientId: settingsWriter.clientId, username: settingsWriter.username ?? '' } };
}
