import type { Candidate } from 'c/mappingSource';

type ByPath = Readonly<Record<string, readonly Candidate[]>>;
/** What is suggested for each path, the best first, and what somebody refused there. */
export type Suggestions = { offered: ByPath; refused: ByPath };
type Answered = { path: string; candidates: readonly Candidate[]; refused?: readonly Candidate[] };

export const noSuggestions: Suggestions = { offered: {}, refused: {} };

/** Of what `suggest-mapping` answers; an answer of another shape suggests nothing. */
export function readSuggestions(answer: unknown): Suggestions {
  const list: readonly Answered[] = Array.isArray(answer) ? answer : [];
  return { offered: Object.fromEntries(list.map(({ path, candidates }) => [path, candidates])), refused: Object.fromEntries(list.flatMap(({ path, refused }) => (refused ? [[path, refused]] : []))) };
}

/** Without the field for this path, which is remembered as refused. */
export function withRefused({ offered, refused }: Suggestions, path: string, field: string): Suggestions {
  const list = offered[path] ?? [];
  return { offered: { ...offered, [path]: list.filter((each) => each.field !== field) }, refused: { ...refused, [path]: [...(refused[path] ?? []), ...list.filter((each) => each.field === field)] } };
}

/** What was refused for this path is suggested again. */
export function withRestored({ offered, refused }: Suggestions, path: string): Suggestions {
  const all = [...(offered[path] ?? []), ...(refused[path] ?? [])].toSorted((a, b) => b.score - a.score);
  return { offered: { ...offered, [path]: all }, refused: { ...refused, [path]: [] } };
}
