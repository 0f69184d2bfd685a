const remedies: Readonly<Record<string, string>> = {
  date: 'Take a field that holds a date, or say in the step how it is written.',
  decimal: 'Take a field that holds a number, or put an If before the step for records without one.',
  enrich: 'Try again; if it stays, publish the field map once more.',
  jsonata: 'Try again; if it stays, publish the field map once more.',
  lookup: 'Add the value to the table, or choose in the step what stands where the table has no entry.',
  money: 'Take an amount, and a currency of three letters such as USD.',
  result: 'Take one value out of it, for example the first with “[0]” in the path, or join them with “Join a list”.',
};
const sameAs: Readonly<Record<string, string>> = { datetime: 'date', time: 'date', number: 'decimal', sum: 'decimal' };

/** What to do about a step that cannot go on, in words of the page Field Mapping. */
export const remedyOf = (step: string): string => remedies[sameAs[step] ?? step] ?? 'Correct the step on the page Field Mapping.';
