import type { UserAccess } from './access.ts';
import type { ApiHandler } from './api-request.ts';
import { changeEventName } from './event-model.ts';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Org } from './org.ts';
import { createPackageInstalls } from './package-install.ts';
import { RestError } from './rest-error.ts';

/** A question of the Tooling API as far as this org understands it: columns, object, condition. */
const question = /^SELECT\s+([\w.,\s]+?)\s+FROM\s+(\w+)(?:\s+WHERE\s+(.*?))?(?:\s+ORDER\s+BY\s+[\w.]+)?\s*$/is;
const byChannel = /^EventChannel\s*(?:=|IN)\s*\(?((?:\s*'[\w]+'\s*,?)+)\)?$/i;
const notFound = () => new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });

/** Columns of a row, with those of a parent in an object of its own. */
function columnsOf(type: string, row: JsonObject, names: string): JsonObject {
  const picked: JsonObject = { attributes: { type } };
  for (const name of names.split(',').map((each) => each.trim())) {
    const [first = '', second] = name.split('.');
    const value = row[first];
    if (value === undefined) throw new RestError('INVALID_FIELD', `No such column '${name}' on entity '${type}'.`);
    const parent = picked[first];
    picked[first] = second === undefined ? value : { ...(isJsonObject(parent) ? parent : {}), [second]: (isJsonObject(value) ? value[second] : null) ?? null };
  }
  return picked;
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_platformeventchannelmember.htm */
function channelMembers(org: Org, access: UserAccess, where: string): JsonObject[] {
  if (!access.hasPermission('ViewSetup')) throw new RestError('INVALID_TYPE', "sObject type 'PlatformEventChannelMember' is not supported. You need the permission View Setup and Configuration.");
  const [, given] = byChannel.exec(where) ?? [];
  if (given === undefined && where !== '') throw new RestError('MALFORMED_QUERY', 'This org filters channel members by EventChannel only.');
  const channels = given === undefined ? undefined : new Set([...given.matchAll(/'(\w+)'/g)].map(([, name = '']) => name));
  return [...org.model().events.members.values()]
    .filter(({ channel }) => channels === undefined || channels.has(channel))
    .map((member) => ({ DeveloperName: member.fullName, EventChannel: member.channel, SelectedEntity: member.object.endsWith('__e') ? member.object : changeEventName(member.object) }));
}

/** /tooling: what clients ask it of packages and of channels, and nothing else. */
export function createTooling(org: Org): ApiHandler {
  const installs = createPackageInstalls(org);
  return (request, context) => {
    const [, area, object, id] = request.segments;
    if (area === 'sobjects' && object === 'PackageInstallRequest') return installs.request(request, { id, access: context.access });
    if (area !== 'query' || request.method !== 'GET') throw notFound();
    const [, columns = '', type = '', where = ''] = question.exec(request.query.get('q') ?? '') ?? [];
    const rows = type === 'PlatformEventChannelMember' ? channelMembers(org, context.access, where) : installs.rows(type, where);
    if (!rows) throw new RestError('INVALID_TYPE', `sObject type '${type}' is not supported by this org's Tooling API.`);
    const records = rows.map((row) => columnsOf(type, row, columns));
    return { status: 200, body: { size: records.length, totalSize: records.length, done: true, queryLocator: null, entityTypeName: type, records } };
  };
}
