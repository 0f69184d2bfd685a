import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A file that cannot be read, and where: line and column count from 1. */
export class MetadataFileError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(problem: string, line: number, column: number) {
    super(`Error parsing file: ${problem}`);
    this.name = 'MetadataFileError';
    this.line = line;
    this.column = column;
  }
}

type Property = { type: string; isList: boolean };
type Forms = { types: ReadonlyMap<string, ReadonlyMap<string, Property>>; enums: ReadonlyMap<string, ReadonlySet<string>> };
/** An element as the parser hands it out with order kept: one key is its name. */
type Element = { [name: string]: Element[] | string };

const metadataNamespace = 'http://soap.sforce.com/2006/04/metadata';
/** Its content is no metadata of its own: https://developer.salesforce.com/docs/platform/lwc/guide/reference-configuration-tags.html */
const freeContent = new Set(['targetConfigs']);
/** Attributes are left out, and texts stay as they are written. */
const parser = new XMLParser({ preserveOrder: true, captureMetaData: true, ignoreAttributes: true, parseTagValue: false, removeNSPrefix: true });
const nameOf = (element: Element): string => Object.keys(element)[0] ?? '';

/** The types of the Metadata WSDL, as `@salesforce/types` publishes them: one declaration for each. */
function readForms(): Forms {
  const declarations = readFileSync(createRequire(import.meta.url).resolve('@salesforce/types/metadata').replace(/\.js$/, '.d.ts'), 'utf8');
  const enums = new Map<string, ReadonlySet<string>>();
  for (const [, name = '', values = ''] of declarations.matchAll(/^export type (\w+) = ((?:'[^']*'(?: \| )?)+);$/gm)) enums.set(name, new Set([...values.matchAll(/'([^']*)'/g)].map(([, value = '']) => value)));
  const bodies = new Map<string, { bases: readonly string[]; own: [string, Property][] }>();
  for (const [, name = '', bases = '', body = ''] of declarations.matchAll(/^export type (\w+) = (?:(\w+(?: & \w+)*) & )?\{\n([\s\S]*?)^\};$/gm))
    bodies.set(name, { bases: bases.split(' & ').filter((base) => base !== ''), own: [...body.matchAll(/^ {4}(\w+)\??: (.+?)(\[\])?;$/gm)].map(([, property = '', type = '', list]) => [property, { type, isList: list !== undefined }]) });
  const all = (name: string): [string, Property][] => [...(bodies.get(name)?.bases ?? []).flatMap(all), ...(bodies.get(name)?.own ?? [])];
  return { enums, types: new Map([...bodies.keys()].map((name) => [name, new Map(all(name))])) };
}

// With order kept the library answers with a list of elements, which its types do not say.
const isElementList = (value: unknown): value is Element[] => Array.isArray(value);

/** Where an element starts: the library keeps that under a symbol. */
function startOf(element: Element): number {
  const places: unknown[] = Object.getOwnPropertySymbols(element).map((symbol): unknown => Reflect.get(element, symbol));
  const place = places.find((each) => typeof each === 'object' && each !== null && 'startIndex' in each);
  return typeof place === 'object' && place !== null && 'startIndex' in place ? Number(place.startIndex) : 0;
}

function childrenOf(element: Element): Element[] {
  const content = element[nameOf(element)];
  return isElementList(content) ? content.filter((child) => nameOf(child) !== '#text') : [];
}

function textOf(element: Element): string {
  const content = element[nameOf(element)];
  const text = isElementList(content) ? content.flatMap((child) => (typeof child['#text'] === 'string' ? [child['#text']] : [])).join('') : '';
  return text.trim();
}

/** What is wrong with the text of an element of that type. */
function valueProblem({ enums }: Forms, type: string, text: string): string | undefined {
  const values = enums.get(type);
  if (values) return values.has(text) ? undefined : `'${text}' is not a valid value for the enum '${type}'`;
  if (type === 'boolean') return /^(?:true|false|1|0)$/.test(text) ? undefined : `'${text}' is not a valid value for the type xsd:boolean`;
  return type === 'number' && (text === '' || Number.isNaN(Number(text))) ? `'${text}' is not a valid value for the type xsd:double` : undefined;
}

type Refuse = (element: Element, problem: string) => never;

function checkElement(forms: Forms, element: Element, type: string, refuse: Refuse): void {
  const properties = forms.types.get(type);
  if (!properties) return;
  const seen = new Set<string>();
  for (const child of childrenOf(element)) {
    const name = nameOf(child);
    const property = properties.get(name);
    if (!property) return refuse(child, `Element {${metadataNamespace}}${name} invalid at this location in type ${type}`);
    if (seen.has(name) && !property.isList) return refuse(child, `Element ${name} is duplicated at this location in type ${type}`);
    seen.add(name);
    if (freeContent.has(name)) continue;
    if (forms.types.has(property.type)) checkElement(forms, child, property.type, refuse);
    const problem = valueProblem(forms, property.type, textOf(child));
    if (problem !== undefined) refuse(child, problem);
  }
}

/** Line and column of an offset, from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** Throws MetadataFileError when a file is not of the form its type has. */
export type FormCheck = (type: string, text: string) => void;

/**
 * Holds files against the WSDL: well-formed XML, elements the type has, each once unless it is a list, values the schema allows.
 * A type the published WSDL does not have is let pass.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_intro.htm
 */
export function createFormCheck(): FormCheck {
  let forms: Forms | undefined;
  return (type, text) => {
    // Read when the first package is deployed: an org without one needs no WSDL.
    forms ??= readForms();
    const valid = XMLValidator.validate(text);
    if (valid !== true) throw new MetadataFileError(valid.err.msg, valid.err.line, valid.err.col);
    const nodes: unknown = parser.parse(text);
    const root = isElementList(nodes) ? nodes.find((node) => !nameOf(node).startsWith('?')) : undefined;
    if (!root) return;
    const refuse: Refuse = (element, problem) => {
      const { line, column } = positionOf(text, startOf(element));
      throw new MetadataFileError(problem, line, column);
    };
    if (nameOf(root) !== type) refuse(root, `The root element must be ${type}`);
    checkElement(forms, root, type, refuse);
  };
}
