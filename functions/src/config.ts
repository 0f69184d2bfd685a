import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Secret } from './core/secret.ts';

/** Everything the environment decides. Parsed once, frozen. */
export type Config = Readonly<{
  port: number;
  publicUrl: string;
  databaseUrl: string | undefined;
  dataDir: string;
  masterKeys: readonly Secret[];
  role: 'intake' | 'worker' | 'all';
  logLevel: string;
  operatorToken: Secret;
  salesforce: Readonly<{ loginUrl: string; clientId: string; username: string | undefined; privateKey: Secret | undefined; clientSecret: Secret | undefined; apiVersion: string; namespace: string; /** host:port of the Pub/Sub API; loopback speaks plaintext, everything else TLS. */ pubsubEndpoint: string; /** The app an administrator signs in to in the browser. */ webClientId: string | undefined; webClientSecret: Secret | undefined }>;
  /** A second user, who alone may write the settings in custom metadata; without one published settings wait for an administrator's command line. */
  settingsWriter: SalesforceCredentials | undefined;
  /** Store hash and token come together or, when the store is connected later, not at all. */
  bigcommerce: Readonly<{ apiUrl: string; loginUrl: string; storeHash: string | undefined; accessToken: Secret | undefined; clientId: string | undefined; clientSecret: Secret | undefined }>;
  /** How long a worker owns claimed work without a sign of life. */
  leaseMs: number;
  /** How often what was written is looked at for duplicates and odd orders. */
  watchEveryMs: number;
  charges: 'lines' | 'fields';
  /** Currency → rate into the org's currency, or `order`. */
  conversions: Readonly<Record<string, string>>;
  activatedEdits: 'reopen' | 'in-place' | 'issue';
  /** `Object.Field` → who wins where both sides changed it; fields not named keep the owner the package gives them. */
  owners: Readonly<Record<string, 'bigcommerce' | 'salesforce' | 'newest' | 'manual'>>;
  /** Object → what becomes of the store's record when its record is deleted in Salesforce, `ignore` unless named; `customer`, `product` → what becomes of Salesforce's when the store's is deleted, `archive` unless named. */
  deletes: Readonly<Record<string, 'ignore' | 'archive' | 'delete'>>;
  /** A language model that helps where the offline suggestions are unsure; undefined = off. `prices`: US dollars a million tokens, read and written. */
  languageModel: Readonly<{ provider: 'openai-compatible' | 'anthropic'; baseUrl: string; key: Secret | undefined; model: string; prices: Readonly<{ input: number; output: number }> | undefined; timeoutMs: number }> | undefined;
  /** Things an operator should know, already in plain words. */
  warnings: readonly string[];
}>;

/** How one user signs in: by JWT when there is a private key, else by client credentials. */
export type SalesforceCredentials = Readonly<{ loginUrl: string; clientId: string; username: string | undefined; privateKey: Secret | undefined; clientSecret: Secret | undefined }>;

/** Bad or missing environment: the whole list at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const secretLengthMin = 16;

/** `A=x,B=y`, where each value is one of a few words. */
function wordsByName<const T extends string>(name: RegExp, words: readonly T[], example: string) {
  return z.string().optional().transform((text, context): Record<string, T> => {
    const chosen: Record<string, T> = {};
    for (const rule of (text ?? '').split(',').filter((one) => one !== '')) {
      const [key = '', value] = rule.split('=');
      const word = words.find((one) => one === value);
      if (name.test(key) && word !== undefined) chosen[key] = word;
      else context.addIssue({ code: 'custom', message: `must look like ${example}; values are ${words.join(', ')}` });
    }
    return chosen;
  });
}

const environment = z.object({
  CROSSWALK_PORT: z.coerce.number({ error: 'must be a port number' }).int().min(0).max(65_535).default(8080),
  CROSSWALK_PUBLIC_URL: url.optional(),
  CROSSWALK_DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://').optional(),
  CROSSWALK_DATA_DIR: z.string().min(1).default('.crosswalk'),
  CROSSWALK_MASTER_KEY: z.string().optional(),
  CROSSWALK_MASTER_KEY_FILE: z.string().optional(),
  CROSSWALK_ROLE: z.enum(['intake', 'worker', 'all'], { error: 'must be intake, worker or all' }).default('all'),
  CROSSWALK_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], { error: 'must be trace, debug, info, warn, error, fatal or silent' }).default('info'),
  CROSSWALK_OPERATOR_TOKEN: z.string().min(secretLengthMin, `must have at least ${secretLengthMin} characters`).optional(),
  CROSSWALK_LEASE_MS: z.coerce.number({ error: 'must be milliseconds' }).int().min(1_000, 'must be at least 1000').max(600_000, 'must be at most 600000').default(30_000),
  CROSSWALK_WATCH_EVERY_MS: z.coerce.number({ error: 'must be milliseconds' }).int().min(100, 'must be at least 100').max(3_600_000, 'must be at most 3600000').default(30_000),
  CROSSWALK_CHARGES: z.enum(['lines', 'fields'], { error: 'must be lines or fields' }).default('lines'),
  CROSSWALK_CONVERT: z.string().regex(/^[A-Z]{3}=(order|\d+(\.\d+)?)(,[A-Z]{3}=(order|\d+(\.\d+)?))*$/, 'must look like CAD=0.7312,GBP=order: a currency and the rate into the currency of the org, or the rate the order carries').optional(),
  CROSSWALK_ACTIVATED_EDITS: z.enum(['reopen', 'in-place', 'issue'], { error: 'must be reopen, in-place or issue' }).default('reopen'),
  CROSSWALK_OWNERS: wordsByName(/^\w+\.\w+$/, ['bigcommerce', 'salesforce', 'newest', 'manual'], 'Contact.Phone=salesforce,Order.BC_Status__c=newest'),
  CROSSWALK_DELETES: wordsByName(/^(?:Contact|Order|Product2|customer|product)$/, ['ignore', 'archive', 'delete'], 'Contact=delete,Order=archive,customer=ignore'),
  SALESFORCE_LOGIN_URL: url,
  SALESFORCE_CLIENT_ID: z.string().min(1).optional(),
  SALESFORCE_USERNAME: z.string().min(1).optional(),
  SALESFORCE_PRIVATE_KEY: z.string().optional(),
  SALESFORCE_PRIVATE_KEY_FILE: z.string().optional(),
  SALESFORCE_CLIENT_SECRET: z.string().optional(),
  SALESFORCE_WEB_CLIENT_ID: z.string().optional(),
  SALESFORCE_WEB_CLIENT_SECRET: z.string().optional(),
  SALESFORCE_SETTINGS_USERNAME: z.string().min(1).optional(),
  SALESFORCE_SETTINGS_CLIENT_ID: z.string().min(1).optional(),
  SALESFORCE_SETTINGS_PRIVATE_KEY: z.string().optional(),
  SALESFORCE_SETTINGS_PRIVATE_KEY_FILE: z.string().optional(),
  SALESFORCE_SETTINGS_CLIENT_SECRET: z.string().optional(),
  SALESFORCE_API_VERSION: z.string().regex(/^\d{2}\.0$/, 'must look like 66.0').default('66.0'),
  SALESFORCE_PUBSUB_ENDPOINT: z.string().regex(/^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/, 'must look like api.pubsub.salesforce.com:7443').default('api.pubsub.salesforce.com:7443'),
  SALESFORCE_NAMESPACE: z.string().regex(/^[A-Za-z]\w{0,14}$/, 'must be 1 to 15 letters and digits').optional(),
  BIGCOMMERCE_API_URL: url.default('https://api.bigcommerce.com'),
  BIGCOMMERCE_LOGIN_URL: url.default('https://login.bigcommerce.com'),
  BIGCOMMERCE_STORE_HASH: z.string().regex(/^[a-z0-9]+$/, 'must be the store hash, e.g. abc123').optional(),
  BIGCOMMERCE_ACCESS_TOKEN: z.string().optional(),
  BIGCOMMERCE_CLIENT_ID: z.string().optional(),
  BIGCOMMERCE_CLIENT_SECRET: z.string().optional(),
  CROSSWALK_LLM_PROVIDER: z.enum(['openai-compatible', 'anthropic'], { error: 'must be openai-compatible or anthropic' }).default('openai-compatible'),
  CROSSWALK_LLM_BASE_URL: url.optional(),
  CROSSWALK_LLM_KEY: z.string().optional(),
  CROSSWALK_LLM_MODEL: z.string().optional(),
  CROSSWALK_LLM_PRICES: z.string().regex(/^\d+(\.\d+)?,\d+(\.\d+)?$/, 'must look like 3,15: US dollars a million tokens, read and written').optional(),
  CROSSWALK_LLM_TIMEOUT_MS: z.coerce.number({ error: 'must be milliseconds' }).int().min(1_000, 'must be at least 1000').max(120_000, 'must be at most 120000').default(30_000),
});

type Environment = z.infer<typeof environment>;

/** Reads the environment; throws a ConfigError that lists every bad variable. Empty counts as not set. */
export function readConfig(source: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  const problems = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')} ${given[String(issue.path[0])] === undefined ? 'is not set' : issue.message}`);
  problems.push(...authProblems(given));
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return build(parsed.data);
}

function authProblems(given: Record<string, string | undefined>): string[] {
  const problems: string[] = [];
  const keyFile = given.SALESFORCE_PRIVATE_KEY_FILE;
  const masterFile = given.CROSSWALK_MASTER_KEY_FILE;
  problems.push(...settingsProblems(given), ...languageModelProblems(given));
  for (const [name, file] of [['SALESFORCE_PRIVATE_KEY_FILE', keyFile], ['SALESFORCE_SETTINGS_PRIVATE_KEY_FILE', given.SALESFORCE_SETTINGS_PRIVATE_KEY_FILE], ['CROSSWALK_MASTER_KEY_FILE', masterFile]] as const) {
    const problem = file === undefined ? undefined : fileProblem(file);
    if (problem !== undefined) problems.push(`${name} names ${file}, which ${problem}`);
  }
  const hasKey = given.SALESFORCE_PRIVATE_KEY !== undefined || keyFile !== undefined;
  const isWeb = given.SALESFORCE_WEB_CLIENT_ID !== undefined;
  if (given.SALESFORCE_CLIENT_ID === undefined && (!isWeb || hasKey || given.SALESFORCE_CLIENT_SECRET !== undefined)) problems.push('SALESFORCE_CLIENT_ID is not set');
  for (const [one, other] of [['BIGCOMMERCE_STORE_HASH', 'BIGCOMMERCE_ACCESS_TOKEN'], ['BIGCOMMERCE_ACCESS_TOKEN', 'BIGCOMMERCE_STORE_HASH']] as const) {
    // Both, or neither: then the store is connected from the set-up page.
    if (given[one] !== undefined && given[other] === undefined) problems.push(`${other} is not set`);
  }
  if (!hasKey && !isWeb && given.SALESFORCE_CLIENT_SECRET === undefined) {
    problems.push('SALESFORCE_PRIVATE_KEY, SALESFORCE_PRIVATE_KEY_FILE (JWT) or SALESFORCE_CLIENT_SECRET (client credentials): one of them must be set');
  }
  if (hasKey && given.SALESFORCE_USERNAME === undefined) problems.push('SALESFORCE_USERNAME is not set (JWT signs in as this user)');
  const inFile = masterFile !== undefined && fileProblem(masterFile) === undefined ? readFileSync(masterFile, 'utf8') : undefined;
  for (const [name, keys] of [['CROSSWALK_MASTER_KEY', given.CROSSWALK_MASTER_KEY], ['CROSSWALK_MASTER_KEY_FILE', inFile]] as const) {
    if (splitKeys(keys).some((key) => key.length < secretLengthMin)) problems.push(`${name} must have at least ${secretLengthMin} characters per key`);
  }
  return problems;
}

/** The settings writer signs in with an app of its own, or with the app and key of the other user. */
function settingsProblems(given: Record<string, string | undefined>): string[] {
  const { SALESFORCE_SETTINGS_USERNAME: username, SALESFORCE_SETTINGS_CLIENT_SECRET: secret, SALESFORCE_SETTINGS_CLIENT_ID: clientId } = given;
  const ownKey = given.SALESFORCE_SETTINGS_PRIVATE_KEY ?? given.SALESFORCE_SETTINGS_PRIVATE_KEY_FILE;
  const anyKey = ownKey ?? given.SALESFORCE_PRIVATE_KEY ?? given.SALESFORCE_PRIVATE_KEY_FILE;
  const problems: string[] = [];
  if (username === undefined && ownKey !== undefined) problems.push('SALESFORCE_SETTINGS_USERNAME is not set (the settings writer signs in as this user)');
  if (username !== undefined && anyKey === undefined) problems.push('SALESFORCE_SETTINGS_PRIVATE_KEY or SALESFORCE_SETTINGS_PRIVATE_KEY_FILE is not set (JWT signs the settings writer in)');
  // An app of client credentials runs as one user, so the app of the other user is no help.
  if (secret !== undefined && clientId === undefined) problems.push('SALESFORCE_SETTINGS_CLIENT_ID is not set (the app whose run-as user is the settings writer)');
  return problems;
}

/** A model is named with the address that has it; Anthropic has one, and wants a key. */
function languageModelProblems(given: Record<string, string | undefined>): string[] {
  const { CROSSWALK_LLM_PROVIDER: provider, CROSSWALK_LLM_BASE_URL: baseUrl, CROSSWALK_LLM_MODEL: model, CROSSWALK_LLM_KEY: key } = given;
  if (baseUrl === undefined && model === undefined && key === undefined) return [];
  const missing = [...(model === undefined ? ['CROSSWALK_LLM_MODEL'] : []), ...(provider === 'anthropic' && key === undefined ? ['CROSSWALK_LLM_KEY'] : []), ...(provider !== 'anthropic' && baseUrl === undefined ? ['CROSSWALK_LLM_BASE_URL'] : [])];
  return missing.map((name) => `${name} is not set (the other CROSSWALK_LLM variables switch a language model on, which needs it)`);
}

/** Why a file of keys cannot be used, or undefined. */
function fileProblem(file: string): string | undefined {
  if (!existsSync(file)) return 'does not exist';
  if (!statSync(file).isFile()) return 'is not a file';
  try {
    return readFileSync(file, 'utf8').trim() === '' ? 'is empty: put the key into it, or leave the variable out' : undefined;
  } catch {
    return 'cannot be read by this user';
  }
}

function build(env: Environment): Config {
  const warnings: string[] = [];
  const dataDir = path.resolve(env.CROSSWALK_DATA_DIR);
  const privateKey = env.SALESFORCE_PRIVATE_KEY ?? (env.SALESFORCE_PRIVATE_KEY_FILE ? readFileSync(env.SALESFORCE_PRIVATE_KEY_FILE, 'utf8') : undefined);
  const given = splitKeys(env.CROSSWALK_MASTER_KEY ?? (env.CROSSWALK_MASTER_KEY_FILE ? readFileSync(env.CROSSWALK_MASTER_KEY_FILE, 'utf8') : undefined));
  if (given.length === 0) warnings.push(`CROSSWALK_MASTER_KEY is not set: a key is kept in ${dataDir}/master.key. Set it in production, and back it up apart from the database.`);
  const masterKeys = given.length > 0 ? given : [generated(dataDir, 'master.key')];
  const operatorToken = env.CROSSWALK_OPERATOR_TOKEN ?? generated(dataDir, 'operator.token');
  return Object.freeze({
    port: env.CROSSWALK_PORT,
    publicUrl: (env.CROSSWALK_PUBLIC_URL ?? `http://localhost:${env.CROSSWALK_PORT}`).replace(/\/$/, ''),
    databaseUrl: env.CROSSWALK_DATABASE_URL,
    dataDir,
    masterKeys: masterKeys.map((key) => new Secret(key)),
    role: env.CROSSWALK_ROLE,
    logLevel: env.CROSSWALK_LOG_LEVEL,
    operatorToken: new Secret(operatorToken),
    salesforce: {
      loginUrl: env.SALESFORCE_LOGIN_URL.replace(/\/$/, ''),
      clientId: env.SALESFORCE_CLIENT_ID ?? '',
      username: env.SALESFORCE_USERNAME,
      privateKey: privateKey === undefined ? undefined : new Secret(privateKey),
      clientSecret: env.SALESFORCE_CLIENT_SECRET === undefined ? undefined : new Secret(env.SALESFORCE_CLIENT_SECRET),
      apiVersion: env.SALESFORCE_API_VERSION,
      namespace: env.SALESFORCE_NAMESPACE ?? '',
      pubsubEndpoint: env.SALESFORCE_PUBSUB_ENDPOINT,
      webClientId: env.SALESFORCE_WEB_CLIENT_ID,
      webClientSecret: env.SALESFORCE_WEB_CLIENT_SECRET === undefined ? undefined : new Secret(env.SALESFORCE_WEB_CLIENT_SECRET),
    },
    settingsWriter: settingsWriterOf(env, privateKey),
    bigcommerce: {
      apiUrl: env.BIGCOMMERCE_API_URL.replace(/\/$/, ''),
      loginUrl: env.BIGCOMMERCE_LOGIN_URL.replace(/\/$/, ''),
      storeHash: env.BIGCOMMERCE_STORE_HASH,
      accessToken: env.BIGCOMMERCE_ACCESS_TOKEN === undefined ? undefined : new Secret(env.BIGCOMMERCE_ACCESS_TOKEN),
      clientId: env.BIGCOMMERCE_CLIENT_ID,
      clientSecret: env.BIGCOMMERCE_CLIENT_SECRET === undefined ? undefined : new Secret(env.BIGCOMMERCE_CLIENT_SECRET),
    },
    leaseMs: env.CROSSWALK_LEASE_MS,
    watchEveryMs: env.CROSSWALK_WATCH_EVERY_MS,
    charges: env.CROSSWALK_CHARGES,
    conversions: Object.fromEntries((env.CROSSWALK_CONVERT ?? '').split(',').filter((rule) => rule !== '').map((rule) => rule.split('='))),
    activatedEdits: env.CROSSWALK_ACTIVATED_EDITS,
    owners: env.CROSSWALK_OWNERS,
    deletes: env.CROSSWALK_DELETES,
    languageModel: languageModelOf(env),
    warnings,
  });
}

function languageModelOf(env: Environment): Config['languageModel'] {
  const { CROSSWALK_LLM_PROVIDER: provider, CROSSWALK_LLM_MODEL: model, CROSSWALK_LLM_KEY: key, CROSSWALK_LLM_PRICES: prices } = env;
  const baseUrl = env.CROSSWALK_LLM_BASE_URL ?? (provider === 'anthropic' ? 'https://api.anthropic.com/v1' : undefined);
  if (model === undefined || baseUrl === undefined) return undefined;
  const [input, output] = prices?.split(',').map(Number) ?? [];
  return { provider, model, baseUrl: baseUrl.replace(/\/$/, ''), key: key === undefined ? undefined : new Secret(key), prices: input === undefined || output === undefined ? undefined : { input, output }, timeoutMs: env.CROSSWALK_LLM_TIMEOUT_MS };
}

function settingsWriterOf(env: Environment, otherKey: string | undefined): SalesforceCredentials | undefined {
  const { SALESFORCE_SETTINGS_USERNAME: username, SALESFORCE_SETTINGS_CLIENT_SECRET: secret } = env;
  if (username === undefined && secret === undefined) return undefined;
  const key = env.SALESFORCE_SETTINGS_PRIVATE_KEY ?? (env.SALESFORCE_SETTINGS_PRIVATE_KEY_FILE ? readFileSync(env.SALESFORCE_SETTINGS_PRIVATE_KEY_FILE, 'utf8') : otherKey);
  return {
    loginUrl: env.SALESFORCE_LOGIN_URL.replace(/\/$/, ''),
    clientId: env.SALESFORCE_SETTINGS_CLIENT_ID ?? env.SALESFORCE_CLIENT_ID ?? '',
    username,
    privateKey: username === undefined || key === undefined ? undefined : new Secret(key),
    clientSecret: secret === undefined ? undefined : new Secret(secret),
  };
}

function splitKeys(keys: string | undefined): string[] {
  return (keys ?? '').split(/[\s,]+/).filter((key) => key !== '');
}

/** A secret this installation makes for itself once and keeps in its data dir, readable by its own user only. */
function generated(dataDir: string, name: string): string {
  const file = path.join(dataDir, name);
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}

const deployEnvironment = z.object({ SALESFORCE_INSTANCE_URL: url, SALESFORCE_ACCESS_TOKEN: z.string().min(1), SALESFORCE_API_VERSION: environment.shape.SALESFORCE_API_VERSION });

/** What deploying the package needs: the session of an administrator, whom the service itself never is. */
export function readDeployConfig(source: Record<string, string | undefined> = process.env): { instanceUrl: string; accessToken: Secret; apiVersion: string } {
  const parsed = deployEnvironment.safeParse(source);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${source[String(issue.path[0])] === undefined ? 'is not set' : issue.message}`));
  return { instanceUrl: parsed.data.SALESFORCE_INSTANCE_URL.replace(/\/$/, ''), accessToken: new Secret(parsed.data.SALESFORCE_ACCESS_TOKEN), apiVersion: parsed.data.SALESFORCE_API_VERSION };
}
