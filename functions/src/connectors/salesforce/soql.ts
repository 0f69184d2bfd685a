/** A SOQL string literal. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_quotedstringescapes.htm */
export function quote(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`).replaceAll('\n', String.raw`\n`).replaceAll('\r', String.raw`\r`);
  return `'${escaped}'`;
}

/** `IN (…)` over string values. */
export function inList(values: readonly string[]): string {
  return `IN (${values.map(quote).join(',')})`;
}
