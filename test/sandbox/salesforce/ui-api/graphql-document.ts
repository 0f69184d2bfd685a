import { GraphQLError, Kind, parse, valueFromASTUntyped } from 'graphql';
import type { DocumentNode, FieldNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { isJsonObject } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';

/** A refusal of a query; the platform answers it with HTTP 200. */
export class GraphqlRefusal extends Error {
  readonly extensions: JsonObject;

  constructor(message: string, errorType = 'ValidationError') {
    super(message);
    this.name = 'GraphqlRefusal';
    this.extensions = { ErrorType: errorType };
  }
}

/** One operation, ready to walk: fields with fragments written out, arguments with variables filled in. */
export type GraphqlOperation = { operation: OperationDefinitionNode; fieldsOf(node: { selectionSet?: SelectionSetNode | undefined }): readonly FieldNode[]; argumentsOf(field: FieldNode): JsonObject };

/** The name a field has in the answer. */
export const aliasOf = (field: FieldNode): string => field.alias?.value ?? field.name.value;

/** `@optional`: the field is left out when the user has no access to it, instead of the query being refused. */
export const isOptional = (field: FieldNode): boolean => field.directives?.some((directive) => directive.name.value === 'optional') === true;

/** The refusal of a field that a type does not have, or that the user may not see. */
export function undefinedField(type: string, name: string, path: readonly string[]): GraphqlRefusal {
  return new GraphqlRefusal(`Validation error of type FieldUndefined: Field '${name}' in type '${type}' is undefined @ '${[...path, name].join('/')}'`);
}

function readVariables(operation: OperationDefinitionNode, given: JsonObject): JsonObject {
  const values: JsonObject = {};
  for (const { variable, type, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const value = given[name] ?? (defaultValue ? toJson(valueFromASTUntyped(defaultValue)) : null);
    if (value === null && type.kind === Kind.NON_NULL_TYPE) throw new GraphqlRefusal(`Variable '${name}' has coerced Null value for NonNull type`);
    values[name] = value;
  }
  return values;
}

const toJson = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value ?? null));

function parseDocument(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) throw new GraphqlRefusal(`Invalid Syntax : ${error.message}`, 'InvalidSyntax');
    throw error;
  }
}

/** Reads a request body: `{query, variables, operationName}`. */
export function readOperation(body: JsonValue | undefined): GraphqlOperation {
  if (!isJsonObject(body) || typeof body.query !== 'string') throw new GraphqlRefusal('The request body needs a query.', 'InvalidSyntax');
  const document = parseDocument(body.query);
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const operation = typeof body.operationName === 'string' ? operations.find((each) => each.name?.value === body.operationName) : operations[0];
  if (!operation) throw new GraphqlRefusal('Must provide operation name if query contains multiple operations.');
  const fragments = new Map(document.definitions.filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION).map((each) => [each.name.value, each]));
  const variables = readVariables(operation, isJsonObject(body.variables) ? body.variables : {});
  const fieldsOf: GraphqlOperation['fieldsOf'] = ({ selectionSet }) =>
    (selectionSet?.selections ?? []).flatMap((selection): readonly FieldNode[] => {
      if (selection.kind === Kind.FIELD) return [selection];
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (!fragment) throw new GraphqlRefusal(`Undefined fragment ${selection.kind === Kind.FRAGMENT_SPREAD ? selection.name.value : ''}`);
      return fieldsOf(fragment);
    });
  return {
    operation,
    fieldsOf,
    argumentsOf: (field) => Object.fromEntries((field.arguments ?? []).map((argument) => [argument.name.value, toJson(valueFromASTUntyped(argument.value, variables))])),
  };
}
