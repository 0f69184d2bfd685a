import { OperationTypeNode } from 'graphql';
import type { FieldNode } from 'graphql';
import type { ObjectAccess, UserAccess } from '../access.ts';
import { methodNotAllowed } from '../api-request.ts';
import type { ApiHandler } from '../api-request.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Org } from '../org.ts';
import { isPlatformEvent } from '../platform-event-feed.ts';
import type { RecordWriter } from '../record-writer.ts';
import { RestError } from '../rest-error.ts';
import { aggregateConnection } from './graphql-aggregate.ts';
import { aliasOf, GraphqlRefusal, isOptional, readOperation, undefinedField } from './graphql-document.ts';
import type { GraphqlOperation } from './graphql-document.ts';
import { answerMutation } from './graphql-mutation.ts';
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

function answerQuery(org: Org, access: UserAccess, operation: GraphqlOperation): JsonObject {
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
 * POST /graphql: records by `uiapi { query }`, groups by `uiapi { aggregate }`, changes by mutations; whatever a user may not see does not exist.
 * https://developer.salesforce.com/docs/platform/graphql/guide/graphql-about.html
 */
export function createGraphqlEndpoint(org: Org, writer: RecordWriter): ApiHandler {
  return (request, context) => {
    if (request.method !== 'POST') throw methodNotAllowed(request);
    try {
      const operation = readOperation(request.body);
      if (operation.operation.operation === OperationTypeNode.QUERY) return { status: 200, body: { data: answerQuery(org, context.access, operation), errors: [] } };
      if (operation.operation.operation !== OperationTypeNode.MUTATION) throw new GraphqlRefusal('Subscriptions are not supported.', 'OperationNotSupported');
      const { data, errors } = answerMutation(org, writer, operation, context);
      return { status: 200, body: { data, errors: errors.map(({ message, path, errorType }) => ({ message, locations: [], path, extensions: { ErrorType: errorType } })) } };
    } catch (error) {
      const message = toMessage(error);
      if (!message) throw error;
      return { status: 200, body: { data: null, errors: [message] } };
    }
  };
}
