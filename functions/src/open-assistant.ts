import { refusedOf, withDecisions } from './assistant/decided-pairs.ts';
import { draftSteps } from './assistant/draft-steps.ts';
import { explainError } from './assistant/explain-error.ts';
import { AssistantError, createLanguageModel, type LanguageModel } from './assistant/language-model.ts';
import { type KnownField, type Ranked, rankFields, type RankedCandidate } from './assistant/rank-fields.ts';
import { suggestTranslations } from './assistant/value-translation.ts';
import type { Config } from './config.ts';
import type { Log } from './core/log.ts';
import { fieldMapProblems } from './mapping/field-map-problem.ts';
import { stepsSchema } from './mapping/steps.ts';
import { suggestFieldsInTurns } from './mapping/suggest.ts';
import { forgetDecidedSuggestion, listDecidedSuggestions, saveDecidedSuggestion } from './store/decided-suggestion.ts';
import type { AssistPorts } from './operations/command-assist.ts';
import type { Mapper } from './open-mapper.ts';
import type { MapFields } from './operations/command-mapping.ts';
import type { Sql } from './core/sql.ts';

const shownScoreMin = 0.3;
const shownMax = 3;
const refusedShownMax = 5;

type Deps = { model: Config['languageModel']; mapping: Mapper; sql: Sql; connectionId: number; log: Log };

/** What the assistant proposes to the pages: offline always, with a language model when one is set. */
export function openAssistant({ model: config, mapping, sql, connectionId, log }: Deps): AssistPorts {
  const model = config === undefined ? undefined : logged(createLanguageModel(config), log);
  const objectOf = (map: string): string => mapping.maps().find((one) => one.map === map)?.object ?? '';

  return {
    maps: mapping.maps,
    modelFailure: (error) => (error instanceof AssistantError ? error.message : undefined),

    async suggestMapping({ map }, signal) {
      const [fields, pairs] = await Promise.all([mapping.recentMap(map, signal), listDecidedSuggestions(sql, connectionId, map)]);
      const { source, target } = sidesOf(map, objectOf(map), fields);
      const decided = (list: readonly Ranked[]) => list.map((each, at) => withDecisions(each, source[at]?.path ?? '', { pairs, targets: target }));
      const undecided = await suggestFieldsInTurns(source.map(({ known }) => known), target);
      // What was refused is not put to the model either.
      const offline = decided(undecided);
      const refusedAt = (at: number) => (undecided[at] ? refusedOf(undecided[at], source[at]?.path ?? '', { pairs, targets: target }) : []);
      let problem: string | undefined;
      // Without the model the offline proposals stand.
      const ranked = model === undefined ? offline : await rankFields(model, { suggestions: offline, source: source.map(({ known }) => known), target }, signal).catch((error: unknown) => ((problem = said(error)), offline));
      return { map, suggestions: decided(ranked).flatMap(({ candidates }, at) => shown(source[at]?.path ?? '', { candidates, refused: refusedAt(at) })), usesModel: model !== undefined && problem === undefined, problem };
    },

    decide: ({ map, path, field, decision, by }, within) => (decision === 'forgotten' ? forgetDecidedSuggestion(within, connectionId, { map, source: path, target: field }) : saveDecidedSuggestion(within, connectionId, { map, source: path, target: field, decision, by })),

    async suggestTranslations({ map, field, values, steps }, signal) {
      const { target, tables } = await mapping.recentMap(map, signal);
      const picklist = target.find((one) => one.field === field)?.picklist;
      if (picklist === undefined) return undefined;
      const parsed = stepsSchema.safeParse(steps).data ?? [];
      // Steps that do not hold yet give no values.
      const isRight = parsed.length > 0 && fieldMapProblems(field, parsed, { tables: new Set(tables) }).length === 0;
      const all = [...new Set([...values, ...(isRight ? await mapping.valuesOf(map, parsed, signal) : [])])];
      return { map, field, translations: suggestTranslations(all, picklist.map((value) => ({ value }))) };
    },

    model: model && {
      async draftSteps({ map, field, wish }, signal) {
        const fields = await mapping.recentMap(map, signal);
        const target = fields.target.find((one) => one.field === field);
        if (target === undefined) return undefined;
        const tables = new Set(fields.tables);
        const source = fields.source.map(({ path, type, samples }): KnownField => ({ object: map, field: path, type, samples }));
        return { map, field, ...(await draftSteps(model, { text: wish, target: { ...target, object: objectOf(map) }, source, tables: fields.tables, stepsSchema, problemsOf: (steps) => fieldMapProblems(field, steps, { tables }).map(({ rule }) => rule) }, signal)) };
      },
      explainError: ({ code, message, object }, signal) => explainError(model, { code, message, object }, signal),
    },
  };
}

/** The answer must fit into one field of the command: what is unlikely is not shown. */
function shown(path: string, { candidates, refused }: { candidates: readonly RankedCandidate[]; refused: readonly RankedCandidate[] }): object[] {
  const likely = candidates.filter(({ score }) => score >= shownScoreMin).slice(0, shownMax);
  const lean = (list: readonly RankedCandidate[]) => list.map(({ field, score, reason }) => ({ field, score, reason }));
  return likely.length + refused.length === 0 ? [] : [{ path, candidates: lean(likely), ...(refused.length === 0 ? {} : { refused: lean(refused.slice(0, refusedShownMax)) }) }];
}

function said(error: unknown): string {
  if (error instanceof AssistantError) return error.message;
  throw error;
}

/** Spending is logged with every question, and nothing of what was asked. */
function logged(model: LanguageModel, log: Log): LanguageModel {
  return {
    usage: model.usage,
    ask: (question, signal) => model.ask(question, signal).finally(() => log.info('assistant.asked', { ...model.usage() })),
  };
}

/** `record.form_fields[name=Shoe size].value` is the shoe size: what names are compared by. */
const spoken = (path: string): string => path.replace(/^record\./, '').replaceAll(/\[\w+=([^\]]*)\](?:\.\w+$)?/g, '.$1').replaceAll(/\[-?\d+\]/g, '');

function sidesOf(map: string, object: string, { source, target }: MapFields): { source: { path: string; known: KnownField }[]; target: KnownField[] } {
  const entity = map.slice(map.indexOf('.') + 1);
  const fields = source.filter(({ type }) => type !== 'list').map(({ path, type, samples }) => ({ path, known: { object: entity, field: spoken(path), type: type === 'text' ? undefined : type, samples } }));
  return { source: fields, target: target.map(({ field, label, type, picklist }) => ({ object, field, label, type, picklist })) };
}
