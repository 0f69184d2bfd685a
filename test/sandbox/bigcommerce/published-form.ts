import { isDeepStrictEqual } from 'node:util';

type Wire = Record<string, unknown>;

/**
 * How a record that was put in from outside reads on the wire: value by value as it was given, odd ones and missing
 * ones included, until the store itself changes a value.
 */
export type PublishedForm = {
  given: Wire;
  /** What the store would have answered when the record was put in. */
  computed: Wire;
  /** Fields that are always the store's own: ids it gave, links, what is kept in records of its own. */
  own: ReadonlySet<string>;
};

/** A record's answer: what was given where the store has nothing new to say, else what the store computes. */
export function asPublished(form: PublishedForm | undefined, now: Wire): Wire {
  if (!form) return now;
  const answer: Wire = {};
  for (const [name, value] of Object.entries(now)) {
    if (form.own.has(name) || !isDeepStrictEqual(value, form.computed[name])) answer[name] = value;
    else if (name in form.given) answer[name] = form.given[name];
  }
  for (const [name, value] of Object.entries(form.given)) if (!form.own.has(name) && !(name in form.computed)) answer[name] = value;
  return answer;
}
