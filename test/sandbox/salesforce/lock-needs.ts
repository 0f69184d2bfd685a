import type { UserAccess } from './access.ts';
import type { ApiRequest } from './api-request.ts';
import type { Row } from './field.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { lockedLookups, lockedParents } from './locked-parents.ts';
import type { Org } from './org.ts';
import { toLongId } from './salesforce-id.ts';

function addExisting(needs: Set<string>, objectName: string, rows: readonly Row[]): void {
  for (const row of rows) for (const id of [row.Id, ...lockedParents(objectName, row)]) needs.add(id);
}

function parentByKey(org: Org, access: UserAccess, objectName: string, value: JsonObject): string | undefined {
  const entry = Object.entries(value).find(([key]) => key !== 'attributes');
  const field = entry && access.object(objectName)?.field(entry[0]);
  return field && entry && typeof entry[1] === 'string' ? org.store.find(objectName, field, entry[1])[0]?.Id : undefined;
}

function addRecord(org: Org, access: UserAccess, needs: Set<string>, sent: { type: string; record: JsonObject }): void {
  const { type, record } = sent;
  const schema = org.model().schema.object(type);
  if (!schema) return;
  for (const name of lockedLookups(schema.name)) {
    const field = schema.fieldsByName.get(name.toLowerCase());
    const value = record[name];
    const id = typeof value === 'string' ? toLongId(value) : undefined;
    if (id) needs.add(id);
    const reference = field?.relationshipName ? record[field.relationshipName] : undefined;
    const parent = isJsonObject(reference) && field?.referenceTo[0] ? parentByKey(org, access, field.referenceTo[0], reference) : undefined;
    if (parent) needs.add(parent);
  }
  const own = textOf(record, 'id') ?? textOf(record, 'Id');
  const row = own === undefined ? undefined : org.store.get(schema.name, toLongId(own) ?? '');
  if (row) addExisting(needs, schema.name, [row]);
}

function addCollection(org: Org, access: UserAccess, needs: Set<string>, request: Pick<ApiRequest, 'segments' | 'body' | 'query' | 'method'>): void {
  const [, , objectName, keyName] = request.segments;
  for (const text of request.method === 'DELETE' ? (request.query.get('ids') ?? '').split(',') : []) {
    const id = toLongId(text);
    const object = id && org.model().schema.byKeyPrefix(id.slice(0, 3));
    const row = id && object ? org.store.get(object.name, id) : undefined;
    if (row && object) addExisting(needs, object.name, [row]);
  }
  const records: JsonValue[] = isJsonObject(request.body) && Array.isArray(request.body.records) ? request.body.records : [];
  for (const record of records) {
    if (!isJsonObject(record)) continue;
    const type = isJsonObject(record.attributes) ? textOf(record.attributes, 'type') : objectName;
    if (type === undefined) continue;
    addRecord(org, access, needs, { type, record });
    const field = keyName === undefined ? undefined : access.object(type)?.field(keyName);
    const key = field && record[field.name];
    if (field && typeof key === 'string') addExisting(needs, type, org.store.find(type, field, key));
  }
}

function addTree(org: Org, access: UserAccess, needs: Set<string>, body: JsonValue | undefined): void {
  for (const record of isJsonObject(body) && Array.isArray(body.records) ? body.records : []) {
    const type = isJsonObject(record) && isJsonObject(record.attributes) ? textOf(record.attributes, 'type') : undefined;
    if (!isJsonObject(record) || type === undefined) continue;
    addRecord(org, access, needs, { type, record });
    for (const children of Object.values(record)) addTree(org, access, needs, children);
  }
}

function addSubrequests(org: Org, access: UserAccess, needs: Set<string>, body: JsonValue | undefined): void {
  const listed = (key: string): JsonValue[] => (isJsonObject(body) && Array.isArray(body[key]) ? body[key] : []);
  for (const graph of listed('graphs')) addSubrequests(org, access, needs, graph);
  for (const each of [...listed('compositeRequest'), ...listed('batchRequests')]) {
    if (!isJsonObject(each)) continue;
    const [path = '', query = ''] = (textOf(each, 'url') ?? '').split('?');
    const segments = path.replace(/^\/?(?:services\/data\/)?v[\d.]+\//, '').split('/').filter((part) => part !== '');
    addNeeds(org, access, needs, { method: textOf(each, 'method') ?? 'GET', segments: segments.map((part) => (part.includes('@{') ? part : decodeURIComponent(part))), body: each.body ?? each.richInput, query: new URLSearchParams(query) });
  }
}

function addNeeds(org: Org, access: UserAccess, needs: Set<string>, request: Pick<ApiRequest, 'segments' | 'body' | 'query' | 'method'>): void {
  const [area, name, first, second] = request.segments;
  if (request.method === 'GET') return;
  if (area === 'composite' && name === 'sobjects') addCollection(org, access, needs, request);
  else if (area === 'composite' && name === 'tree') addTree(org, access, needs, request.body);
  else if (area === 'composite') addSubrequests(org, access, needs, request.body);
  else if (area === 'ui-api' && name === 'records' && isJsonObject(request.body)) {
    const type = first === undefined ? textOf(request.body, 'apiName') : org.model().schema.byKeyPrefix(first.slice(0, 3))?.name;
    if (type !== undefined && isJsonObject(request.body.fields)) addRecord(org, access, needs, { type, record: { ...request.body.fields, ...(first === undefined ? {} : { Id: first }) } });
  } else if (area === 'sobjects' && name !== undefined) {
    if (isJsonObject(request.body)) addRecord(org, access, needs, { type: name, record: request.body });
    const field = second === undefined ? undefined : access.object(name)?.field(first ?? '');
    const row = second === undefined && first !== undefined ? org.store.get(name, toLongId(first) ?? '') : undefined;
    if (row) addExisting(needs, name, [row]);
    if (field && second !== undefined) addExisting(needs, name, org.store.find(name, field, second));
  }
}

/** The records a request will lock: what it changes, and the parents of the children it writes. */
export function lockNeeds(org: Org, access: UserAccess, request: ApiRequest): ReadonlySet<string> {
  const needs = new Set<string>();
  addNeeds(org, access, needs, request);
  return needs;
}
