import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { MetadataFile, MetadataSource } from './metadata-source.ts';

/** One element may stand alone, where several would be a list. */
const many = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(schema));
const flexiPageSchema = z.looseObject({ flexiPageRegions: many(z.looseObject({ itemInstances: many(z.looseObject({ componentInstance: z.looseObject({ componentName: z.string(), identifier: z.string() }).optional() })) })) });
const tabSchema = z.looseObject({ flexiPage: z.string().optional(), customObject: z.string().optional() });
const applicationSchema = z.looseObject({ tabs: many(z.string()), actionOverrides: many(z.looseObject({ content: z.string(), pageOrSobjectType: z.string() })) });
const labelsSchema = z.looseObject({ labels: many(z.looseObject({ fullName: z.string() })) });
const bundleSchema = z.looseObject({ isExposed: z.string(), masterLabel: z.string().optional(), description: z.string().optional() });

const labelImport = /@salesforce\/label\/c\.(\w+)/g;
const nameOf = (file: MetadataFile): string => basename(file.path).replace(/\.[^.]+-meta\.xml$/, '');

type Names = (folder: string) => ReadonlySet<string>;

function* checkFlexiPage(file: MetadataFile, bundles: ReadonlySet<string>): Generator<string> {
  const placed = flexiPageSchema.parse(file.body).flexiPageRegions.flatMap((region) => region.itemInstances).flatMap((item) => item.componentInstance ?? []);
  // Components with a colon are the platform's.
  for (const { componentName } of placed) if (!componentName.includes(':') && !bundles.has(componentName)) yield `${file.path}: there is no component ${componentName}`;
}

function* checkTab(file: MetadataFile, names: Names, objects: ReadonlySet<string>): Generator<string> {
  const { flexiPage, customObject } = tabSchema.parse(file.body);
  if (customObject === 'true' && !objects.has(nameOf(file))) yield `${file.path}: no packaged object of this name`;
  if (flexiPage !== undefined && !names('flexipages').has(flexiPage)) yield `${file.path}: there is no page ${flexiPage}`;
}

function* checkApplication(file: MetadataFile, names: Names): Generator<string> {
  const { tabs, actionOverrides } = applicationSchema.parse(file.body);
  for (const tab of tabs) if (!tab.startsWith('standard-') && !names('tabs').has(tab)) yield `${file.path}: tab ${tab} does not exist`;
  for (const { content, pageOrSobjectType } of actionOverrides) if (!names('flexipages').has(content)) yield `${file.path}: the page ${content} of ${pageOrSobjectType} does not exist`;
}

function* checkBundle(file: MetadataFile, sources: ReadonlyMap<string, string>): Generator<string> {
  const { isExposed, masterLabel, description } = bundleSchema.parse(file.body);
  const source = file.path.replace(/\.js-meta\.xml$/, '.ts');
  if (!sources.has(source)) yield `${file.path}: there is no ${source}; an org refuses a component without its class`;
  if (isExposed === 'true' && !(masterLabel && description)) yield `${file.path}: what the App Builder offers has a masterLabel and a description`;
}

function* checkLabels(file: MetadataFile, sources: ReadonlyMap<string, string>): Generator<string> {
  const { labels } = labelsSchema.parse(file.body);
  const defined = new Set(labels.map(({ fullName }) => fullName));
  const used = new Set<string>();
  for (const [path, content] of sources)
    for (const [, name = ''] of content.matchAll(labelImport)) {
      used.add(name);
      if (!defined.has(name)) yield `${path}: there is no custom label ${name}`;
    }
  for (const name of defined) if (!used.has(name)) yield `${file.path}: no component uses the label ${name}`;
}

/** What an org would refuse of apps, tabs, pages, labels and components, and texts nobody shows. */
export function checkPages({ packaged, components }: Pick<MetadataSource, 'packaged' | 'components'>, names: Names): string[] {
  const bundles = new Set(packaged.filter((file) => file.root === 'LightningComponentBundle').map(nameOf));
  const objects = new Set(packaged.filter((file) => file.root === 'CustomObject').map((file) => basename(dirname(file.path))));
  return packaged.flatMap((file) => {
    if (file.root === 'FlexiPage') return [...checkFlexiPage(file, bundles)];
    if (file.root === 'CustomTab') return [...checkTab(file, names, objects)];
    if (file.root === 'CustomApplication') return [...checkApplication(file, names)];
    if (file.root === 'LightningComponentBundle') return [...checkBundle(file, components)];
    return file.root === 'CustomLabels' ? [...checkLabels(file, components)] : [];
  });
}
