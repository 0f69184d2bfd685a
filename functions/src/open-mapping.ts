import type { WantedMetafields } from './connectors/bigcommerce/metafield-reader.ts';
import type { SourceReader, SourceRecord } from './core/entity.ts';
import { forEachInTurns } from './core/turns.ts';
import { compileFieldMap, type CompiledMap, MappingError } from './mapping/compile.ts';
import type { ExpressionRunner } from './mapping/expression-runner.ts';
import { eachStep } from './mapping/field-map-problem.ts';
import { metafieldUse } from './mapping/metafield-use.ts';
import type { FieldMap, Step } from './mapping/steps.ts';
import type { FieldMapChanges, FlowContext, FlowDefinition, PlannedNode, Prepared } from './pipeline/define-flow.ts';
import { guestRecord, isGuest } from './pipeline/guest-record.ts';
import { createTransformer, type MapRunner, planRecord, type Transformer } from './pipeline/transform.ts';

type Runners = ReadonlyMap<string, MapRunner>;

/** The package's map with what an administrator changed: fields replaced, added, and left alone. */
export function mergeFieldMap(map: FieldMap, changes: FieldMapChanges[string] | undefined): FieldMap {
  if (changes === undefined) return map;
  const merged = new Map(Object.entries(map));
  for (const [field, { isOn, steps }] of Object.entries(changes)) {
    if (!isOn) merged.delete(field);
    else if (steps.length > 0) merged.set(field, steps);
  }
  return Object.fromEntries(merged);
}

/** The mapping of these flows, compiled once, and once for each settings with changes of its own. */
export function compileFlows(flows: readonly FlowDefinition[]): Transformer {
  const maps = flows.flatMap((flow) => Object.entries(flow.fieldMaps).map(([name, { map }]) => ({ key: `${flow.name}.${name}`, map })));
  const isRecordMap = (flow: string, name: string, { settings }: FlowContext) => settings.recordMaps?.some((one) => one.flow === flow && one.map === name) === true;
  const packaged: Runners = new Map(maps.map(({ key, map }) => [key, compileFieldMap(map)]));
  const compiled = new WeakMap<FieldMapChanges, Runners>();
  const compileChanged = (changes: FieldMapChanges): Runners => {
    const own = new Map(maps.map(({ key, map }) => [key, map]));
    const made: Runners = new Map<string, MapRunner>([...packaged, ...Object.entries(changes).map(([key, change]) => [key, compileFieldMap(mergeFieldMap(own.get(key) ?? {}, change))] as const)]);
    compiled.set(changes, made);
    return made;
  };
  return createTransformer((flow, name, context) => {
    const { settings } = context;
    const runners = settings.fieldMaps === undefined ? packaged : (compiled.get(settings.fieldMaps) ?? compileChanged(settings.fieldMaps));
    // Records that have nothing but their key and their parent.
    const runner = runners.get(`${flow}.${name}`) ?? (isRecordMap(flow, name, context) ? () => ({}) : undefined);
    if (!runner) throw new Error(`The flow ${flow} has no field map "${name}".`);
    return runner;
  });
}

const wanted = new WeakMap<object, WeakMap<object, WantedMetafields>>();
const kinds = { orders: 'order', customers: 'customer', products: 'product' } as const;

/** The metafields that maps of administrators take, by what has them: nothing else asks the store for any. Worked out once a version. */
export function wantedMetafields(flows: readonly FlowDefinition[], fieldMaps: object, recordMaps: object): WantedMetafields {
  const known = wanted.get(fieldMaps)?.get(recordMaps);
  if (known) return known;
  const maps = [...Object.entries(fieldMaps), ...Object.entries(recordMaps)];
  const uses = flows.map(({ name, reads }) => ({ kind: kinds[reads], use: metafieldUse(maps.flatMap(([map, steps]) => (map.startsWith(`${name}.`) ? [steps] : []))) }));
  const made: WantedMetafields = Object.fromEntries(uses.flatMap(({ kind, use }) => [...(use.own ? [[kind, use.own] as const] : []), ...(use.ofVariant && kind === 'product' ? [['variant', use.ofVariant] as const] : [])]));
  wanted.set(fieldMaps, new WeakMap([[recordMaps, made]]));
  return made;
}

/** Steps that take something from elsewhere, of one map: those of the fields that have such. */
type Preparation = { expressions: ReadonlySet<string>; enriching: CompiledMap | undefined };
export type LookUp = { object: string; match: string; field: string };
type World = {
  evaluate: ExpressionRunner['evaluate'];
  /** Key → the value of the field of the record whose `match` field is the key. */
  lookUp(of: LookUp, keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, unknown>>;
};

/** A look-up may take the value of another one. */
const lookUpDepthMax = 3;

function preparationOf(fields: FieldMapChanges[string]): Preparation | undefined {
  const all = Object.entries(fields).filter(([, { isOn }]) => isOn).map(([field, { steps }]) => ({ field, steps, inside: [...eachStep(steps, [])].map(({ step }) => step) }));
  const expressions = new Set(all.flatMap(({ inside }) => inside.flatMap((step) => (step.step === 'jsonata' ? [step.expression] : []))));
  const enriching = all.filter(({ inside }) => inside.some((step: Step) => step.step === 'enrich'));
  if (expressions.size === 0 && enriching.length === 0) return undefined;
  return { expressions, enriching: enriching.length === 0 ? undefined : compileFieldMap(Object.fromEntries(enriching.map(({ field, steps }) => [field, steps]))) };
}

const preparations = new WeakMap<FieldMapChanges, ReadonlyMap<string, Preparation>>();

function preparationsOf(changes: FieldMapChanges): ReadonlyMap<string, Preparation> {
  const made = preparations.get(changes) ?? new Map(Object.entries(changes).flatMap(([map, fields]) => Object.entries({ [map]: preparationOf(fields) })).flatMap(([map, preparation]) => (preparation ? [[map, preparation] as const] : [])));
  preparations.set(changes, made);
  return made;
}

/**
 * Readers and a context for one batch in which an administrator's steps look records up or evaluate JSONata: what they need is read for all records
 * at once, right after the records themselves, so that mapping stays a pure function. undefined = no steps of these settings do.
 */
export function prepareMapping<Kind extends string>(flows: readonly FlowDefinition[], given: { readers: Record<Kind, SourceReader>; context: FlowContext }, world: World): { readers: Record<Kind, SourceReader>; context: FlowContext } | undefined {
  const { settings } = given.context;
  const maps = settings.fieldMaps && preparationsOf(settings.fieldMaps);
  if (maps === undefined || maps.size === 0) return undefined;
  const answers: Answers = new WeakMap();
  const found = new Map<string, unknown>();
  const prepared: Prepared = {
    plans: new WeakMap(),
    evaluated(expression, scope) {
      const answer = typeof scope === 'object' && scope !== null ? answers.get(scope)?.get(expression) : undefined;
      if (answer && 'error' in answer) throw new Error(`A JSONata expression was stopped: ${answer.error}.`);
      return answer?.value;
    },
    enriched: (of, key) => found.get(nameOf(of, key)),
  };
  const context: FlowContext = { ...given.context, prepared };
  const isMapped = (flow: string) => [...maps.keys()].some((map) => map.startsWith(`${flow}.`));

  const lookUpAll = async (nodes: readonly PlannedNode[], enriching: CompiledMap, signal: AbortSignal) => {
    for (let depth = 0; depth < lookUpDepthMax; depth += 1) {
      const wanted = new Map<string, { of: LookUp; keys: Set<string> }>();
      const collect = (of: LookUp, key: string): unknown => {
        if (found.has(nameOf(of, key))) return found.get(nameOf(of, key));
        const wish = wanted.get(nameOf(of, '')) ?? { of, keys: new Set() };
        wanted.set(nameOf(of, ''), wish);
        wish.keys.add(key);
        return undefined;
      };
      await forEachInTurns(nodes, ({ scope }) => ignoringFaults(() => enriching(scope, { storeZone: context.storeZone, tables: context.tables, evaluated: prepared.evaluated, enriched: collect })));
      if (wanted.size === 0) return;
      for (const { of, keys } of wanted.values()) {
        const values = await world.lookUp(of, [...keys], signal);
        for (const key of keys) found.set(nameOf(of, key), values.get(key));
      }
    }
  };
  const prepareAll = async (flow: FlowDefinition, records: readonly SourceRecord[], signal: AbortSignal): Promise<void> => {
    const plans: Extract<ReturnType<typeof planRecord>, { nodes: unknown }>[] = [];
    await forEachInTurns(records, (record) => {
      const plan = planRecord(flow, record, context);
      prepared.plans.set(record.data, plan);
      if ('nodes' in plan) plans.push(plan);
    });
    const nodes = plans.flatMap((plan) => plan.nodes);
    for (const [map, preparation] of maps) {
      const own = nodes.filter((node) => `${flow.name}.${node.map}` === map);
      if (preparation.expressions.size > 0) await evaluateAll(own, preparation, { answers, evaluate: world.evaluate });
      if (preparation.enriching) await lookUpAll(own, preparation.enriching, signal);
    }
    // Guests come with their orders and are read by nobody.
    const guests = Map.groupBy(plans.flatMap(({ parents = [] }) => parents).filter(({ entityKey }) => isGuest(entityKey)), ({ flow: name }) => name);
    for (const [name, wishes] of guests) {
      const parent = flows.find((one) => one.name === name);
      if (parent && isMapped(name)) await prepareAll(parent, wishes.map(guestRecord), signal);
    }
  };
  const readers = { ...given.readers };
  for (const flow of flows) {
    const kind = Object.keys(readers).find((name): name is Kind => name === flow.reads);
    if (kind === undefined || ![flow.name, ...flow.after].some(isMapped)) continue;
    const read = given.readers[kind];
    readers[kind] = async (keys, signal, changed) => {
      const records = await read(keys, signal, changed);
      await prepareAll(flow, [...records.values()].filter((one): one is SourceRecord => one !== undefined && !(one instanceof Error)), signal);
      return records;
    };
  }
  return { readers, context };
}

type Answers = WeakMap<object, Map<string, { value: unknown } | { error: string }>>;

async function evaluateAll(nodes: readonly PlannedNode[], { expressions }: Preparation, { answers, evaluate }: { answers: Answers; evaluate: World['evaluate'] }): Promise<void> {
  const scopes = [...new Set(nodes.map(({ scope }) => scope))];
  for (const expression of expressions) {
    const values = await evaluate(expression, scopes);
    for (const [at, scope] of scopes.entries()) answers.set(scope, (answers.get(scope) ?? new Map()).set(expression, values[at] ?? { error: 'it gave no answer' }));
  }
}

const nameOf = ({ object, match, field }: LookUp, key: string): string => `${object} ${match} ${field} ${key}`;

/** What is wrong with a record is said when it is mapped. */
function ignoringFaults(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
  }
}
