import type { ObjectAccess, UserAccess } from './access.ts';
import { methodNotAllowed } from './api-request.ts';
import type { ApiHandler } from './api-request.ts';
import { createChunkSaver } from './chunk-saver.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { Org } from './org.ts';
import { pathObject, typedObject } from './path-record.ts';
import type { RecordWriter } from './record-writer.ts';
import { RestError, toSaveError } from './rest-error.ts';

const recordsMax = 200;
const levelsMax = 5;
const typesMax = 5;

/** One record of a tree; a child names the lookup that gets its parent's id. */
type TreeNode = { object: ObjectAccess; referenceId: string; values: JsonObject; parent?: { referenceId: string; field: string } };

function childNodes(org: Org, access: UserAccess, parent: TreeNode, record: JsonObject): TreeNode[] {
  return Object.entries(record).flatMap(([key, value]) => {
    if (!isJsonObject(value) || !Array.isArray(value.records)) return [];
    const relationship = org.model().schema.childrenOf(parent.object.schema.name).find((each) => each.relationshipName === key);
    if (!relationship) throw new RestError('INVALID_FIELD', `No such column '${key}' on sobject of type ${parent.object.schema.name}`);
    return value.records.map((child) => readNode(access, child, { referenceId: parent.referenceId, field: relationship.field.name }));
  });
}

function readNode(access: UserAccess, value: JsonValue, parent?: TreeNode['parent']): TreeNode {
  const attributes = isJsonObject(value) && isJsonObject(value.attributes) ? value.attributes : {};
  const [type, referenceId] = [textOf(attributes, 'type'), textOf(attributes, 'referenceId')];
  if (!isJsonObject(value) || !type || !referenceId) throw new RestError('INVALID_INPUT', 'Include a type and a referenceId in the attributes of every record.');
  return { object: typedObject(access, type), referenceId, values: value, ...(parent ? { parent } : {}) };
}

function readLevels(org: Org, access: UserAccess, object: ObjectAccess, body: JsonValue | undefined): TreeNode[][] {
  if (!isJsonObject(body) || !Array.isArray(body.records) || body.records.length === 0) throw new RestError('JSON_PARSER_ERROR', 'records is required');
  const levels: TreeNode[][] = [];
  let level = body.records.map((record) => readNode(access, record));
  if (level.some((node) => node.object.schema.name !== object.schema.name)) throw new RestError('INVALID_INPUT', 'The records at the top are of the type in the URL');
  while (level.length > 0) {
    levels.push(level);
    level = level.flatMap((node) => childNodes(org, access, node, node.values));
  }
  const nodes = levels.flat();
  if (nodes.length > recordsMax || levels.length > levelsMax || new Set(nodes.map((node) => node.object.schema.name)).size > typesMax)
    throw new RestError('LIMIT_EXCEEDED', `A tree has at most ${recordsMax} records of ${typesMax} types on ${levelsMax} levels`);
  if (new Set(nodes.map((node) => node.referenceId)).size < nodes.length) throw new RestError('INVALID_INPUT', 'Duplicate ReferenceId provided in the request.');
  return levels;
}

/** The values of a node without its children. */
function ownValues({ values }: TreeNode): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !(isJsonObject(value) && Array.isArray(value.records))));
}

/**
 * POST /composite/tree/{object}: parents with their children, new records only, all or none.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobject_tree.htm
 */
export function createCompositeTree(org: Org, writer: RecordWriter): ApiHandler {
  const saver = createChunkSaver(org, writer);
  return (request, context) => {
    if (request.method !== 'POST') throw methodNotAllowed(request);
    const levels = readLevels(org, context.access, pathObject(context.access, request.segments[2] ?? ''), request.body);
    const [mark, writes] = [org.store.mark(), context.writes.length];
    const ids = new Map<string, string>();
    for (const level of levels) {
      const entries = level.map((node) => {
        const record = { ...ownValues(node), ...(node.parent ? { [node.parent.field]: ids.get(node.parent.referenceId) ?? null } : {}) };
        return { objectName: node.object.schema.name, prepare: () => writer.prepareCreate(node.object, record, context) };
      });
      const outcomes = saver.saveAll(entries, false, context);
      const failed = level.flatMap((node, place) => (outcomes[place] instanceof RestError ? [{ referenceId: node.referenceId, errors: [toSaveError(outcomes[place])] }] : []));
      if (failed.length > 0) {
        org.store.rollbackTo(mark);
        context.writes.length = writes;
        return { status: 400, body: { hasErrors: true, results: failed } };
      }
      for (const [place, outcome] of outcomes.entries()) if (!(outcome instanceof RestError)) ids.set(level[place]?.referenceId ?? '', outcome.id);
    }
    return { status: 201, body: { hasErrors: false, results: [...ids].map(([referenceId, id]) => ({ referenceId, id })) } };
  };
}
