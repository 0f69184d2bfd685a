import type { SandboxReady } from './start-sandbox.ts';

/** The environment that points a service at both twins. */
export function twinEnvironment({ bigcommerce, salesforce }: SandboxReady): Record<string, string> {
  return {
    SALESFORCE_LOGIN_URL: salesforce.loginUrl,
    SALESFORCE_CLIENT_ID: salesforce.clientId,
    SALESFORCE_USERNAME: salesforce.username,
    SALESFORCE_SETTINGS_USERNAME: salesforce.settingsUsername,
    SALESFORCE_PRIVATE_KEY_FILE: salesforce.privateKeyFile,
    SALESFORCE_API_VERSION: salesforce.apiVersion,
    SALESFORCE_PUBSUB_ENDPOINT: salesforce.pubsubEndpoint,
    BIGCOMMERCE_API_URL: bigcommerce.apiUrl,
    BIGCOMMERCE_LOGIN_URL: bigcommerce.loginUrl,
    BIGCOMMERCE_STORE_HASH: bigcommerce.storeHash,
    BIGCOMMERCE_ACCESS_TOKEN: bigcommerce.accessToken,
    BIGCOMMERCE_CLIENT_ID: bigcommerce.clientId,
    BIGCOMMERCE_CLIENT_SECRET: bigcommerce.clientSecret,
  };
}
