import { z } from 'zod';

export type Fields = Readonly<Record<string, unknown>>;
export type PathReader = (source: unknown) => unknown;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Nothing to work with: absent, cleared, or a text without characters. */
export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Names every object or list inherits: reading one of them must look whether the object has it itself. */
const isInherited = (name: string): boolean => name in Array.prototype;

/** What an object or a list holds under a name of its own; a path cannot reach the language. */
export const ownValue = (value: unknown, name: string): unknown => (isFields(value) && Object.hasOwn(value, name) ? value[name] : undefined);

const selector = String.raw`\[(?:-?\d{1,4}|\*|[A-Za-z_]\w*=[^\[\]]{1,130})\]`;
const pathPattern = new RegExp(String.raw`^[A-Za-z_$][\w$]*(?:${selector})*(?:\.[\w$]+(?:${selector})*)*$`);
const refusedNames = new Set(['__proto__', 'prototype', 'constructor']);
const pathLengthMax = 300;

/**
 * A path into a record: names joined by dots, each followed by what to take of a list: `[0]` the first, `[-1]` the last, `[name=PO Number]` the
 * first whose `name` is that, `[*]` all of them. `billing_address.city`, `form_fields[name=PO Number].value`, `products[*].sku`.
 */
export const pathSchema = z
  .string()
  .max(pathLengthMax)
  .regex(pathPattern, 'wants a path such as billing_address.city, products[0].sku or form_fields[name=PO Number].value')
  .refine((path) => !readSegments(path).some((segment) => 'name' in segment && refusedNames.has(segment.name)), 'names a part of the language, not of a record');

type Segment = { name: string } | { at: number } | { where: string; is: string } | { all: true };

function readSegments(path: string): Segment[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inside, name]): Segment => {
    if (inside === undefined) return { name: name ?? '' };
    if (inside === '*') return { all: true };
    const equals = inside.indexOf('=');
    return equals < 0 ? { at: Number(inside) } : { where: inside.slice(0, equals), is: inside.slice(equals + 1) };
  });
}

/** Reads a path; a hole anywhere on the way is absent. Paths of one and two names, nearly all there are, are read without a loop. */
export function compilePath(path: string): PathReader {
  if (path.includes('[')) return compileSelectors(readSegments(path));
  const names = path.split('.');
  const [first = '', second = ''] = names;
  if (names.length > 2 || names.some(isInherited)) return (source) => names.reduce(ownValue, source);
  if (names.length === 1) return (source) => (isFields(source) ? source[first] : undefined);
  return (source) => {
    const value = isFields(source) ? source[first] : undefined;
    return isFields(value) ? value[second] : undefined;
  };
}

function compileSelectors([segment, ...rest]: readonly Segment[]): PathReader {
  if (!segment) return (source) => source;
  const next = compileSelectors(rest);
  if ('name' in segment) return (source) => next(ownValue(source, segment.name));
  if ('at' in segment) return (source) => next(Array.isArray(source) ? source.at(segment.at) : undefined);
  if ('where' in segment) return (source) => next(Array.isArray(source) ? source.find((item) => isText(ownValue(item, segment.where), segment.is)) : undefined);
  return (source) => (Array.isArray(source) ? source.map(next).filter((value) => value !== undefined).flat() : undefined);
}

const isText = (value: unknown, text: string): boolean => (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') && String(value) === text;
