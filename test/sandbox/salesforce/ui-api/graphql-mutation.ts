import type { FieldNode } from 'graphql';
import type { ObjectAccess, UserAccess } from '../access.ts';
import { isJsonObject, textOf } from '../json.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { Org } from '../org.ts';
import { pathId, pathRow } from '../path-record.ts';
import type { RecordWriter } from '../record-writer.ts';
import { RestError } from '../rest-error.ts';
import type { SaveContext } from '../save-context.ts';
import { runSaveTransaction } from '../save-transaction.ts';
import { aliasOf, GraphqlRefusal, undefinedField } from './graphql-document.ts';
import type { GraphqlOperation } from './graphql-document.ts';
import { compileNode, createGraphqlScope } from './graphql-records.ts';

type Verb = 'Create' | 'Update' | 'Delete';
type Change = { field: FieldNode; verb: Verb; object: ObjectAccess; input: JsonObject };
type Refusal = { message: string; path: string[]; errorType: string };
export type MutationAnswer = { data: JsonObject | null; errors: Refusal[] };

const verbs: readonly Verb[] = ['Create', 'Update', 'Delete'];
const payloadFields: Readonly<Record<Verb, ReadonlySet<string>>> = { Create: new Set(['Record', '__typename']), Update: new Set(['success', 'Record', '__typename']), Delete: new Set(['Id', '__typename']) };

function changeOf(access: UserAccess, operation: GraphqlOperation, field: FieldNode): Change {
  const name = field.name.value;
  const verb = verbs.find((each) => name.endsWith(each));
  const object = verb && access.object(name.slice(0, -verb.length));
  if (!verb || !object || object.schema.name !== name.slice(0, -verb.length) || name.endsWith(`__mdt${verb}`)) throw undefinedField('UIAPIMutations', name, ['uiapi']);
  const { input } = operation.argumentsOf(field);
  if (!isJsonObject(input)) throw new GraphqlRefusal(`Validation error of type MissingFieldArgument: Missing field argument 'input' @ 'uiapi/${name}'`);
  for (const part of operation.fieldsOf(field)) if (!payloadFields[verb].has(part.name.value)) throw undefinedField(`${object.schema.name}${verb}Payload`, part.name.value, ['uiapi', name]);
  if (verb !== 'Create' && textOf(input, 'Id') === undefined) throw new GraphqlRefusal(`Validation error of type WrongType: argument 'input' is missing required fields '[Id]' @ 'uiapi/${name}'`);
  if (verb !== 'Delete' && !isJsonObject(input[object.schema.name])) throw new GraphqlRefusal(`Validation error of type WrongType: argument 'input' is missing required fields '[${object.schema.name}]' @ 'uiapi/${name}'`);
  for (const given of Object.keys(valuesOf({ object, input }))) if (!object.field(given)) throw new GraphqlRefusal(`Validation error of type WrongType: argument 'input.${object.schema.name}' contains a field not in '${object.schema.name}${verb}Representation': '${given}' @ 'uiapi/${name}'`);
  return { field, verb, object, input };
}

function valuesOf({ object, input }: Pick<Change, 'object' | 'input'>): JsonObject {
  const values = input[object.schema.name];
  return isJsonObject(values) ? values : {};
}

function apply(org: Org, writer: RecordWriter, { verb, object, input }: Change, context: SaveContext): string {
  if (verb === 'Create') return runSaveTransaction(org, object.schema.name, context, (inner) => writer.save(writer.prepareCreate(object, valuesOf({ object, input }), inner), inner)).id;
  const id = pathRow(org, object, pathId(object, textOf(input, 'Id') ?? '')).Id;
  if (verb === 'Delete') writer.remove(object, id, context);
  else runSaveTransaction(org, object.schema.name, context, (inner) => writer.save(writer.prepareUpdate(object, id, valuesOf({ object, input }), inner), inner));
  return id;
}

/**
 * `mutation { uiapi(input: {allOrNone}) { alias: AccountCreate(input: {Account: {…}}) { Record { Id } } } }`, and Update, Delete. All or none unless told otherwise.
 * https://developer.salesforce.com/docs/platform/graphql/guide/mutations-schema.html
 */
export function answerMutation(org: Org, writer: RecordWriter, operation: GraphqlOperation, context: SaveContext): MutationAnswer {
  const { access } = context;
  const scope = createGraphqlScope(org, access, operation);
  const data: JsonObject = {};
  const errors: Refusal[] = [];
  for (const uiapi of operation.fieldsOf(operation.operation)) {
    if (uiapi.name.value !== 'uiapi') throw undefinedField('Mutation', uiapi.name.value, []);
    const settings = operation.argumentsOf(uiapi).input;
    const isAllOrNone = !(isJsonObject(settings) && settings.allOrNone === false);
    // The whole document is valid before anything of it is done.
    const changes = operation.fieldsOf(uiapi).map((field) => {
      const change = changeOf(access, operation, field);
      const record = operation.fieldsOf(field).find((part) => part.name.value === 'Record');
      return { change, render: record && { alias: aliasOf(record), of: compileNode({ ...scope, path: ['uiapi', field.name.value, 'Record'] }, change.object, record) } };
    });
    const [mark, writes] = [org.store.mark(), context.writes.length];
    const answers: JsonObject = {};
    for (const { change, render } of changes) {
      const name = aliasOf(change.field);
      try {
        const id = apply(org, writer, change, context);
        const known: Record<string, JsonValue> = { success: true, Id: id, __typename: `${change.object.schema.name}${change.verb}Payload` };
        const plain = operation.fieldsOf(change.field).filter((part) => part.name.value !== 'Record').map((part) => [aliasOf(part), known[part.name.value] ?? null]);
        answers[name] = { ...Object.fromEntries(plain), ...(render ? { [render.alias]: render.of(pathRow(org, change.object, id)) } : {}) };
      } catch (error) {
        if (!(error instanceof RestError)) throw error;
        answers[name] = null;
        errors.push({ message: error.message, path: [aliasOf(uiapi), name], errorType: error.errorCode });
      }
    }
    if (errors.length > 0 && isAllOrNone) {
      org.store.rollbackTo(mark);
      context.writes.length = writes;
      return { data: null, errors };
    }
    data[aliasOf(uiapi)] = answers;
  }
  return { data, errors };
}
