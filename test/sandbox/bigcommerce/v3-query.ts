import { parsePlatformDate, wholeSecond } from './platform-date.ts';
import { unprocessable } from './platform-error.ts';

/** V3 filters of one record type: query parameter → how a record passes it. */
export type V3Filters<T> = Record<string, (value: string) => (record: T) => boolean>;

const refuse = (name: string, why: string) => unprocessable({ [name]: why }, 'The filter is invalid');

/** `id:in=1,2` */
export function numberIn<T>(name: string, of: (record: T) => number): V3Filters<T> {
  return {
    [name]: (value) => {
      const parts = value.split(',').filter((part) => part !== '');
      if (parts.some((part) => !/^-?\d+$/.test(part.trim()))) throw refuse(name, 'a comma-separated list of whole numbers is expected');
      const wanted = new Set(parts.map(Number));
      return (record) => wanted.has(of(record));
    },
  };
}

/** `email:in=a@example.com,b@example.com`, ignoring case. */
export function textIn<T>(name: string, of: (record: T) => string): V3Filters<T> {
  return {
    [name]: (value) => {
      const wanted = new Set(value.split(',').map((part) => part.trim().toLowerCase()));
      return (record) => wanted.has(of(record).toLowerCase());
    },
  };
}

/** Equality of a text or number field. */
export function equals<T>(name: string, of: (record: T) => string | number | boolean): V3Filters<T> {
  return {
    [name]: (value) => {
      const wanted = value === '1' || value === 'true' ? [value, 'true'] : [value];
      return (record) => wanted.includes(String(of(record)));
    },
  };
}

/** `price:min`, `id:greater` … over a number. */
export function numberRange<T>(name: string, of: (record: T) => number): V3Filters<T> {
  const operators: Record<string, (left: number, right: number) => boolean> = {
    min: (left, right) => left >= right,
    max: (left, right) => left <= right,
    greater: (left, right) => left > right,
    less: (left, right) => left < right,
  };
  const filters: V3Filters<T> = {};
  for (const [operator, test] of Object.entries(operators))
    filters[`${name}:${operator}`] = (value) => {
      if (!/^-?\d+(\.\d+)?$/.test(value)) throw refuse(`${name}:${operator}`, 'a number is expected');
      return (record) => test(of(record), Number(value));
    };
  return filters;
}

/**
 * `date_modified:min|max`, inclusive at whole seconds. `fillTimeOfDay` is the catalogue's trap: a date without a time gets
 * the current time of day. https://github.com/bigcommerce/docs/issues/766
 */
export function dateRange<T>(name: string, of: (record: T) => number, fillTimeOfDay?: () => number): V3Filters<T> {
  const at = (filter: string, value: string) => {
    const parsed = parsePlatformDate(value);
    if (parsed === undefined) throw refuse(filter, 'a date is expected');
    return fillTimeOfDay && /^\d{4}-\d{2}-\d{2}$/.test(value) ? parsed + wholeSecond(fillTimeOfDay() % 86_400_000) : parsed;
  };
  return {
    [name]: (value) => {
      const day = at(name, value);
      return (record) => Math.floor(of(record) / 86_400_000) === Math.floor(day / 86_400_000);
    },
    [`${name}:min`]: (value) => {
      const min = at(`${name}:min`, value);
      return (record) => wholeSecond(of(record)) >= min;
    },
    [`${name}:max`]: (value) => {
      const max = at(`${name}:max`, value);
      return (record) => wholeSecond(of(record)) <= max;
    },
  };
}

/** Parameters every V3 list understands besides its filters. */
const controls = new Set(['page', 'limit', 'include', 'sort', 'direction', 'after', 'before', 'include_fields', 'exclude_fields']);

/** The tests a query asks for; a filter the list does not have answers 422. */
export function v3Tests<T>(filters: V3Filters<T>, query: Record<string, string>): ((record: T) => boolean)[] {
  const tests: ((record: T) => boolean)[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (controls.has(name)) continue;
    const filter = filters[name];
    if (!filter) throw refuse(name, 'the filter is not supported');
    tests.push(filter(value));
  }
  return tests;
}
