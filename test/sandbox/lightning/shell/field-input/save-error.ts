type SaveError = { body?: { message?: string; output?: { errors?: { message: string }[]; fieldErrors?: Record<string, { message: string }[]> } } };

const isSaveError = (thrown: unknown): thrown is SaveError => typeof thrown === 'object' && thrown !== null && 'body' in thrown;

/** What a refused save says: of the fields that are shown at the field, everything else in general. */
export function readSaveError(thrown: unknown, shown: readonly string[]): { errors: Record<string, string>; problem: string } {
  const output = isSaveError(thrown) ? thrown.body?.output : undefined;
  const named = Object.entries(output?.fieldErrors ?? {}).flatMap(([name, [first]]) => (first ? [[name, first.message] as const] : []));
  const known = new Set(shown);
  const general = [...(output?.errors ?? []).map(({ message }) => message), ...named.filter(([name]) => !known.has(name)).map(([, message]) => message)];
  const problem = general[0] ?? (named.length > 0 ? 'Review the fields with errors.' : (isSaveError(thrown) ? thrown.body?.message : undefined) ?? 'The record could not be saved.');
  return { errors: Object.fromEntries(named.filter(([name]) => known.has(name))), problem };
}
