import { OperationTypeNode } from 'graphql';
import type { FieldNode } from 'graphql';
import type { ObjectAccess, UserAccess } from '../access.ts';
import { methodNotAllowed } from '../api-request.ts';
import type { ApiHandler } from '../api-request.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { isPlatformEvent } from '../platform-event-feed.ts';
import type { Org } from '../org.ts';
import { RestError } from '../rest-error.ts';
import { aggregateConnection } from './graphql-aggregate.ts';
import { aliasOf, GraphqlRefusal, isOptional, readOperation, undefinedField } from './graphql-document.ts';
import { compileConnection, createGraphqlScope } from './graphql-records.ts';
import type { GraphqlScope } from './graphql-records.ts';

/** What the User Interface API does not support is no type of the schema: custom metadata, platform events. */
function queryable(access: UserAccess, name: string): ObjectAccess | undefined {
  const object = access.object(name);
  return object && object.schema.name === name && !name.endsWith('__mdt') && !isPlatformEvent(name) ? object : undefined;
}

type Answer = (scope: GraphqlScope, object: ObjectAccess, node: FieldNode) => JsonValue;

function answerObjects(scope: GraphqlScope, node: FieldNode, { type, answer }: { type: string; answer: Answer }): JsonObject {
  const json: JsonObject = {};
  for (const field of scope.operation.fieldsOf(node)) {
    const object = queryable(scope.access, field.name.value);
    if (object) json[aliasOf(field)] = answer({ ...scope, path: [...scope.path, field.name.value] }, object, field);
    else if (!isOptional(field)) throw undefinedField(type, field.name.value, scope.path);
  }
  return json;
}

const roots: Readonly<Record<string, { type: string; answer: Answer }>> = {
  query: { type: 'RecordQuery', answer: (scope, object, node) => compileConnection(scope, object, node)() },
  aggregate: { type: 'RecordQueryAggregate', answer: aggregateConnection },
};

function answerOperation(org: Org, access: UserAccess, body: JsonValue | undefined): JsonObject {
  const operation = readOperation(body);
  if (operation.operation.operation !== OperationTypeNode.QUERY) throw new GraphqlRefusal('This org answers queries only; records are written by /ui-api/records.', 'OperationNotSupported');
  const scope = createGraphqlScope(org, access, operation);
  return Object.fromEntries(
    operation.fieldsOf(operation.operation).map((field) => {
      if (field.name.value !== 'uiapi') throw undefinedField('Query', field.name.value, []);
      const parts = operation.fieldsOf(field).map((part) => {
        const root = roots[part.name.value];
        if (!root) throw undefinedField('UIAPI', part.name.value, ['uiapi']);
        return [aliasOf(part), answerObjects({ ...scope, path: ['uiapi', part.name.value] }, part, root)] as const;
      });
      return [aliasOf(field), Object.fromEntries(parts)];
    }),
  );
}

const toMessage = (error: unknown): JsonObject | undefined => {
  if (error instanceof GraphqlRefusal) return { message: error.message, locations: [], path: [], extensions: error.extensions };
  return error instanceof RestError ? { message: error.message, locations: [], path: [], extensions: { ErrorType: 'DataFetchingException' } } : undefined;
};

/**
 * POST /graphql: records by `uiapi { query }`, groups by `uiapi { aggregate }`; whatever a user may not see does not exist.
 * https://developer.salesforce.com/docs/platform/graphql/guide/graphql-about.html
 */
export function createGraphqlEndpoint(org: Org): ApiHandler {
  return (request, { access }) => {
    if (request.method !== 'POST') throw methodNotAllowed(request);
    try {
      return { status: 200, body: { data: answerOperation(org, access, request.body), errors: [] } };
    } catch (error) {
      const message = toMessage(error);
      if (!message) throw error;
      return { status: 200, body: { data: null, errors: [message] } };
    }
  };
}
