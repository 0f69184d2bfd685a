import { XMLBuilder } from 'fast-xml-parser';
import { Hono } from 'hono';
import type { UserAccess } from './access.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { changeMetadata, deleteMetadata, readSent } from './metadata-crud.ts';
import { createFormCheck } from './metadata-form.ts';
import { describeMetadata, listMetadata } from './metadata-listing.ts';
import { children, flag, parseMetadata, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { createMetadataRetrieves } from './metadata-retrieves.ts';
import { readMetadata, upsertMetadata } from './metadata-upsert.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { Sessions } from './sessions.ts';

type SoapParts = { sessions: Sessions; accessOf(userId: string): UserAccess; deploy(request: ApiRequest, access: UserAccess): ApiResponse };

const builder = new XMLBuilder({ ignoreAttributes: true, suppressEmptyNode: false });

function envelope(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
}

function fault(code: string, message: string): Response {
  const inner = `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${message}</faultstring></soapenv:Fault>`;
  return new Response(envelope(inner), { status: 500, headers: { 'Content-Type': 'text/xml;charset=UTF-8' } });
}

/** XML has no null: such elements are left out. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null).map(([key, each]) => [key, withoutNulls(each)]));
}

function answer(operation: string, inner: string): Response {
  return new Response(envelope(`<${operation}Response>${inner}</${operation}Response>`), { headers: { 'Content-Type': 'text/xml;charset=UTF-8' } });
}

/** One result element, or one for each of a list. */
const toXml = (result: JsonValue): string => builder.build({ result: withoutNulls(result) });

function toRequest(operation: string, body: MetadataNode): ApiRequest {
  const [options] = [...children(body, 'DeployOptions'), ...children(body, 'deployOptions')];
  const valueOf = (given: string | undefined): JsonValue => (given === 'true' || given === 'false' ? given === 'true' : (given ?? null));
  const deployOptions: JsonObject = Object.fromEntries(Object.keys(options ?? {}).map((name) => [name, valueOf(options && text(options, name))]));
  const zip = text(body, 'ZipFile') ?? text(body, 'zipFile') ?? '';
  const isDeploy = operation !== 'checkDeployStatus';
  const validated = text(body, 'validationId') ?? text(body, 'validationID');
  return {
    method: isDeploy ? 'POST' : 'GET',
    segments: ['metadata', 'deployRequest', ...(isDeploy ? [] : [text(body, 'asyncProcessId') ?? ''])],
    query: new URLSearchParams({ includeDetails: text(body, 'includeDetails') ?? 'false' }),
    body: validated === undefined ? { deployOptions } : { validatedDeployRequestId: validated },
    ...(zip === '' ? {} : { attachment: Buffer.from(zip, 'base64') }),
    header: () => undefined,
  };
}

type Call = { body: MetadataNode; access: UserAccess; header: MetadataNode; text: string };

/** The calls of the Metadata API that clients make over SOAP: what stands inside their response element. */
function createOperations(org: Org, deploy: SoapParts['deploy']): ReadonlyMap<string, (call: Call) => string> {
  const retrieves = createMetadataRetrieves(org);
  const checkForm = createFormCheck();
  const deployed = (operation: string, { body, access }: Call): JsonObject => {
    const answered = deploy(toRequest(operation, body), access).body;
    return isJsonObject(answered) ? answered : {};
  };
  // A deploy asks for its own permission, reading asks for this one.
  const reader = (call: Call): Call => {
    if (!call.access.hasPermission('ModifyMetadata')) throw new RestError('INSUFFICIENT_ACCESS', 'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions');
    return call;
  };
  const isAllOrNone = (header: MetadataNode) => children(header, 'AllOrNoneHeader').some((each) => flag(each, 'allOrNone'));
  return new Map<string, (call: Call) => string>([
    ['deploy', (call) => toXml({ done: false, id: deployed('deploy', call).id ?? '', state: 'Queued' })],
    ['checkDeployStatus', (call) => toXml(deployed('checkDeployStatus', call).deployResult ?? {})],
    ['retrieve', (call) => toXml(retrieves.start(reader(call).body))],
    ['checkRetrieveStatus', (call) => toXml(retrieves.status(text(reader(call).body, 'asyncProcessId') ?? '', text(call.body, 'includeZip') !== 'false'))],
    ['listMetadata', (call) => toXml(listMetadata(org, reader(call).body))],
    ['describeMetadata', (call) => (reader(call), toXml(describeMetadata()))],
    ['readMetadata', (call) => `<result>${readMetadata(org, reader(call).body)}</result>`],
    ['upsertMetadata', (call) => {
      const sent = readSent(call.text);
      const allOrNone = isAllOrNone(call.header);
      if (sent.some(({ type }) => type !== 'CustomMetadata')) return toXml(changeMetadata(org, call.access, { verb: 'upsertMetadata', sent, allOrNone, checkForm }));
      return toXml(upsertMetadata(org, call.access, { body: call.body, allOrNone }));
    }],
    ['createMetadata', (call) => toXml(changeMetadata(org, call.access, { verb: 'createMetadata', sent: readSent(call.text), allOrNone: isAllOrNone(call.header), checkForm }))],
    ['updateMetadata', (call) => toXml(changeMetadata(org, call.access, { verb: 'updateMetadata', sent: readSent(call.text), allOrNone: isAllOrNone(call.header), checkForm }))],
    ['deleteMetadata', (call) => toXml(deleteMetadata(org, call.access, { body: call.body, allOrNone: isAllOrNone(call.header) }))],
    ['deployRecentValidation', (call) => toXml(textOf(deployed('deployRecentValidation', call), 'id') ?? '')],
  ]);
}

/** The Metadata API over SOAP. https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_calls_intro.htm */
export function createMetadataSoap(org: Org, parts: SoapParts): Hono {
  const operations = createOperations(org, parts.deploy);
  const routes = new Hono();
  routes.post('/services/Soap/m/:version/:org?', async (context) => {
    const sent = await context.req.text();
    const root = parseMetadata(sent, 'Envelope');
    const [header = {}] = children(root, 'Header');
    const [sessionHeader] = children(header, 'SessionHeader');
    const session = parts.sessions.find((sessionHeader && text(sessionHeader, 'sessionId')) ?? '');
    if (!session) return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
    const [body] = children(root, 'Body');
    const [name, inner] = Object.entries(body ?? {})[0] ?? [];
    const operation = operations.get(name ?? '');
    if (name === undefined || !operation) return fault('UNKNOWN_EXCEPTION', `operation ${name ?? ''} is not part of this org`);
    try {
      return answer(name, operation({ body: typeof inner === 'object' && !Array.isArray(inner) ? inner : {}, access: parts.accessOf(session.userId), header, text: sent }));
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return fault(error.errorCode, error.message);
    }
  });
  return routes;
}
