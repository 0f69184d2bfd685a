import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { readTree } from './write-if-changed.ts';

export type MetadataFile = {
  /** From the root of the repository: what a message names. */
  path: string;
  content: string;
  root: string;
  body: unknown;
};
export type MetadataSource = { packaged: MetadataFile[]; postInstall: MetadataFile[]; /** Scripts of components, by path. */ components: ReadonlyMap<string, string>; unreadable: string[]; namespace: string };

/** Elements that are lists even when there is one of them. */
const lists = new Set(['fieldPermissions', 'objectPermissions', 'userPermissions', 'customPermissions', 'recordCreates', 'inputAssignments', 'tabSettings', 'applicationVisibilities', 'columns', 'filters', 'tabs', 'formFactors', 'value']);
const parser = new XMLParser({
  ignoreAttributes: false,
  parseTagValue: false,
  isArray: (name, path) => lists.has(name) || (name === 'fields' && path === 'CompactLayout.fields'),
});
const documentSchema = z.record(z.string(), z.unknown());

function readFolder(root: string, folder: string, unreadable: string[]): MetadataFile[] {
  const files: MetadataFile[] = [];
  for (const [name, bytes] of readTree(join(root, folder))) {
    if (!name.endsWith('.xml')) continue;
    const path = `${folder}/${name}`;
    const content = Buffer.from(bytes).toString('utf8');
    try {
      const { '?xml': declaration, ...rest } = documentSchema.parse(parser.parse(content, true));
      const [[rootName, body] = ['', undefined], ...others] = Object.entries(rest);
      if (declaration === undefined || others.length > 0) throw new Error('expected an XML declaration and one root element');
      files.push({ path, content, root: rootName, body });
    } catch (error) {
      unreadable.push(`${path}: does not parse: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
  }
  return files;
}

/** Every metadata file of the package and of config/post-install, parsed. */
export function readMetadataSource(root: string): MetadataSource {
  const unreadable: string[] = [];
  const packaged = readFolder(root, 'force-app/main/default', unreadable);
  const postInstall = readFolder(root, 'config/post-install', unreadable);
  const folder = 'force-app/main/default';
  const scripts = [...readTree(join(root, folder))].filter(([name]) => name.startsWith('lwc/') && name.endsWith('.ts'));
  const components = new Map(scripts.map(([name, bytes]) => [`${folder}/${name}`, Buffer.from(bytes).toString('utf8')]));
  const project = z.object({ namespace: z.string() }).parse(JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8')));
  return { packaged, postInstall, components, unreadable, namespace: project.namespace };
}
