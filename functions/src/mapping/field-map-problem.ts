import { conditionSchema } from './condition.ts';
import { expressionProblem } from './expression-runner.ts';
import { type Step, stepsSchema } from './steps.ts';

/** What keeps the steps of a field from being used: where in them, and the rule that is broken. */
export type FieldMapProblem = { field: string; /** Step by step, e.g. `2 when > cases 1 > steps 1 get`. */ at: string; rule: string };

/** Steps within steps; characters of a field's steps as JSON. */
const depthMax = 24;
const lengthMax = 32_000;

/**
 * Everything wrong with steps that come from outside, before they are kept: shape, sizes, paths, JSONata that does not parse, tables nobody has.
 * Whatever passes compiles.
 */
export function fieldMapProblems(field: string, steps: unknown, known: { tables: ReadonlySet<string> }): FieldMapProblem[] {
  const size = sizeProblem(steps);
  if (size !== undefined) return [{ field, at: '', rule: size }];
  const parsed = stepsSchema.safeParse(steps);
  if (!parsed.success) return parsed.error.issues.map((issue) => ({ field, at: placeOf(steps, issue.path), rule: issue.message }));
  return [...eachStep(parsed.data, [])].flatMap(({ step, path }) => {
    const rule = stepProblem(step, known.tables);
    return rule === undefined ? [] : [{ field, at: placeOf(steps, path), rule }];
  });
}

/** What keeps a condition of a rule from being used; undefined = nothing. */
export function conditionProblem(condition: unknown): string | undefined {
  return sizeProblem(condition, 'it is') ?? conditionSchema.safeParse(condition).error?.issues[0]?.message;
}

/** Steps are plain JSON of a bounded size; looked at level by level, so that no depth is too deep to be refused. */
function sizeProblem(steps: unknown, what = 'its steps are'): string | undefined {
  const seen = new Set<unknown>();
  let level = [steps];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > depthMax) return `${what} nested more than ${depthMax} levels deep; split ${what === 'it is' ? 'it over several rules' : 'them over several fields'}`;
    const objects = level.filter((value): value is object => typeof value === 'object' && value !== null);
    if (objects.some((value) => seen.has(value))) return 'its steps contain themselves';
    for (const value of objects) seen.add(value);
    level = objects.flatMap((value): unknown[] => Object.values(value));
  }
  return JSON.stringify(steps ?? null).length > lengthMax ? `its steps are more than ${lengthMax} characters; move translations into a value table` : undefined;
}

function stepProblem(step: Step, tables: ReadonlySet<string>): string | undefined {
  if (step.step === 'jsonata') return expressionProblem(step.expression);
  if (step.step === 'lookup' && !tables.has(step.table)) return `there is no value table "${step.table}"; the tables are ${[...tables].sort().join(', ') || 'none'}`;
  return undefined;
}

type Place = readonly PropertyKey[];

/** Every step, also those inside others. */
export function* eachStep(steps: readonly Step[], path: Place): Generator<{ step: Step; path: Place }> {
  for (const [index, step] of steps.entries()) {
    const at = [...path, index];
    yield { step, path: at };
    if (step.step === 'concat') for (const [part, inside] of step.parts.entries()) yield* eachStep(inside, [...at, 'parts', part]);
    if (step.step === 'coalesce') for (const [option, inside] of step.options.entries()) yield* eachStep(inside, [...at, 'options', option]);
    if (step.step !== 'when') continue;
    for (const [index, each] of step.cases.entries()) yield* eachStep(each.steps, [...at, 'cases', index, 'steps']);
    if (step.otherwise) yield* eachStep(step.otherwise, [...at, 'otherwise']);
  }
}

/** `[1, 'cases', 0, 'steps', 0, 'path']` → `2 when > cases 1 > steps 1 get > path`: counted from 1, each step with its name. */
function placeOf(steps: unknown, path: Place): string {
  const words: string[] = [];
  let value: unknown = steps;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
    const step = typeof value === 'object' && value !== null && 'step' in value ? ` ${String(value.step)}` : '';
    // A place in a list that has a name is said with it.
    if (typeof key === 'number') words.push(`${words.length > 0 ? `${words.pop()} ` : ''}${key + 1}${step}`);
    else words.push(String(key));
  }
  return words.join(' > ');
}
