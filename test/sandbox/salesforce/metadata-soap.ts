import { XMLBuilder } from 'fast-xml-parser';
import { Hono } from 'hono';
import type { UserAccess } from './access.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { children, parseMetadata, text } from './metadata-package.ts';
import type { MetadataNode } from './metadata-package.ts';
import { RestError } from './rest-error.ts';
import type { Sessions } from './sessions.ts';

type SoapParts = { sessions: Sessions; accessOf(userId: string): UserAccess; deploy(request: ApiRequest, access: UserAccess): ApiResponse };

const builder = new XMLBuilder({ ignoreAttributes: true, suppressEmptyNode: false });

function envelope(inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`;
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

function resultOf(operation: string, result: JsonValue): Response {
  const xml = builder.build({ [`${operation}Response`]: { result: withoutNulls(result) } });
  return new Response(envelope(xml), { headers: { 'Content-Type': 'text/xml;charset=UTF-8' } });
}

function toRequest(operation: string, body: MetadataNode): ApiRequest {
  const [options] = [...children(body, 'DeployOptions'), ...children(body, 'deployOptions')];
  const deployOptions: JsonObject = Object.fromEntries(Object.keys(options ?? {}).map((name) => [name, (options && text(options, name)) === 'true']));
  const zip = text(body, 'ZipFile') ?? text(body, 'zipFile') ?? '';
  const isDeploy = operation === 'deploy';
  return {
    method: isDeploy ? 'POST' : 'GET',
    segments: ['metadata', 'deployRequest', ...(isDeploy ? [] : [text(body, 'asyncProcessId') ?? ''])],
    query: new URLSearchParams({ includeDetails: text(body, 'includeDetails') ?? 'false' }),
    body: { deployOptions },
    attachment: Buffer.from(zip, 'base64'),
    header: () => undefined,
  };
}

/** The two SOAP calls that clients still make for a deploy: deploy and checkDeployStatus. */
export function createMetadataSoap(parts: SoapParts): Hono {
  const routes = new Hono();
  routes.post('/services/Soap/m/:version/:org?', async (context) => {
    const root = parseMetadata(await context.req.text(), 'Envelope');
    const [header] = children(root, 'Header').flatMap((each) => children(each, 'SessionHeader'));
    const session = parts.sessions.find((header && text(header, 'sessionId')) ?? '');
    if (!session) return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
    const [body] = children(root, 'Body');
    const [operation, inner] = Object.entries(body ?? {})[0] ?? [];
    if (operation !== 'deploy' && operation !== 'checkDeployStatus') return fault('UNKNOWN_EXCEPTION', `operation ${operation ?? ''} is not part of this org`);
    try {
      const answer = parts.deploy(toRequest(operation, typeof inner === 'object' && !Array.isArray(inner) ? inner : {}), parts.accessOf(session.userId));
      const result = isJsonObject(answer.body) ? answer.body : {};
      return operation === 'deploy' ? resultOf(operation, { done: false, id: result.id ?? '', state: 'Queued' }) : resultOf(operation, result.deployResult ?? {});
    } catch (error) {
      if (!(error instanceof RestError)) throw error;
      return fault(error.errorCode, error.message);
    }
  });
  return routes;
}
