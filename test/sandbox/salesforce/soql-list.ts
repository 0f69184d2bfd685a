/** A query whose long IN lists were lifted out: the parser sees one short text per shape of query. */
export type LiftedQuery = { text: string; lists: readonly (readonly string[])[] };

const literal = "'(?:[^'\\\\]|\\\\.)*'";
const literalPattern = new RegExp(literal, 'g');
/** A lone literal is matched first, so that the word IN inside quotes is left alone. */
const listPattern = new RegExp(`${literal}|\\bIN\\s*\\(\\s*(${literal}(?:\\s*,\\s*${literal})+)\\s*\\)`, 'gi');
const placeholderPattern = /^'⟦(\d+)⟧'$/;

/** Takes the lists of quoted values out of a query. */
export function liftLists(text: string): LiftedQuery {
  const lists: string[][] = [];
  const lifted = text.replace(listPattern, (match: string, list: string | undefined) => {
    if (list === undefined) return match;
    lists.push(list.match(literalPattern) ?? []);
    return `IN ('⟦${lists.length - 1}⟧')`;
  });
  return { text: lifted, lists };
}

/** The values of a condition, with a lifted list put back. */
export function listedTexts(texts: readonly string[], lists: LiftedQuery['lists']): readonly string[] {
  const [, place] = (texts.length === 1 && placeholderPattern.exec(texts[0] ?? '')) || [];
  return place === undefined ? texts : (lists[Number(place)] ?? []);
}
