/** Which metafields steps take, by what has them: names (`namespace.key`), or `all` where a step takes the list or an expression reads it. */
export type MetafieldUse = { own: ReadonlySet<string> | 'all' | undefined; ofVariant: ReadonlySet<string> | 'all' | undefined };

const mention = /(variant\.)?metafields(?:\[name=([^\]]+)\])?/g;

/** Looks through steps and conditions, or anything that holds them: every text in it that mentions metafields is a path or an expression. */
export function metafieldUse(steps: unknown): MetafieldUse {
  const found = { own: new Set<string>(), ofVariant: new Set<string>() };
  const whole = { own: false, ofVariant: false };
  for (const text of textsOf(steps)) {
    for (const [, variant, name] of text.matchAll(mention)) {
      if (name !== undefined) found[variant === undefined ? 'own' : 'ofVariant'].add(name);
      else for (const each of ['own', 'ofVariant'] as const) whole[each] = true;
    }
  }
  const of = (each: 'own' | 'ofVariant') => (whole[each] ? 'all' : found[each].size > 0 ? found[each] : undefined);
  return { own: of('own'), ofVariant: of('ofVariant') };
}

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* textsOf(each);
}
