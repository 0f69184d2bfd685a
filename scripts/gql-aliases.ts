import { Kind, parse, visit } from 'graphql';

const documents = /gql`([^`]*)`/g;
const isCustom = /__(?:c|r|e|mdt)$/;

/**
 * Custom objects and fields of gql without an alias equal to their name: where the package has a namespace the platform writes it into the
 * query, and without an alias the answer would carry it too.
 * https://developer.salesforce.com/docs/platform/lwc/guide/reference-graphql-wire-lds.html
 */
export function checkGqlAliases(components: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  for (const [path, content] of components)
    for (const [, text = ''] of content.matchAll(documents)) {
      // Parts that are put in stand where a selection may stand.
      const document = parse(text.replaceAll(/\$\{[^}]*\}/g, ''));
      visit(document, {
        [Kind.FIELD]({ name, alias }) {
          if (isCustom.test(name.value) && alias?.value !== name.value) problems.push(`${path}: in gql, write "${name.value}: ${name.value}", or the answer has another name where the package has a namespace`);
        },
      });
    }
  return problems;
}
