import type { Config } from './config.ts';
import type { OrgCredentials } from './connectors/salesforce/auth.ts';
import type { Secret } from './core/secret.ts';
import { SyncError } from './core/sync-error.ts';
import type { Connection } from './store/connection-store.ts';
import { type Credential, createCredentials, type Credentials, type KnownCredential } from './store/credential-store.ts';
import type { Vault } from './store/vault.ts';

/** The credentials of both systems, as they are now: each may be set, replaced or taken back while the service runs. */
export type OpenCredentials = {
  store: Credentials;
  org: Credentials;
  /** Throws NOT_CONNECTED. */
  storeAccess(): Promise<{ storeHash: string; accessToken: Secret }>;
  /** Throws NOT_CONNECTED. */
  orgAccess(): Promise<OrgCredentials>;
  /** Called after another credential was seen than before. */
  onChange(listener: (system: 'store' | 'org') => void): void;
};

export function openCredentials({ config, vault, connection }: { config: Config; vault: Vault; connection: Connection }): OpenCredentials {
  const listeners = new Set<(system: 'store' | 'org') => void>();
  const tell = (system: 'store' | 'org') => {
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
  return {
    store,
    org,
    async storeAccess() {
      const { token, detail } = demand(await store.current(), 'No store is connected yet.');
      return { storeHash: detail.storeHash ?? '', accessToken: token };
    },
    async orgAccess() {
      const { source, token, detail } = demand(await org.current(), 'No Salesforce org is connected yet.');
      const { loginUrl, webClientId, webClientSecret } = config.salesforce;
      return source === 'environment' ? config.salesforce : { loginUrl: detail.loginUrl ?? loginUrl, clientId: webClientId ?? '', clientSecret: webClientSecret, username: undefined, privateKey: undefined, refreshToken: token };
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
