import { strFromU8 } from 'fflate';
import { sharedFileOf } from './deployed-component.ts';
import type { DeployedComponent } from './deployed-component.ts';

/** What Lightning Experience shows: components, pages, tabs and apps; their texts are labels. */
const pageTypes: ReadonlySet<string> = new Set(['LightningComponentBundle', 'FlexiPage', 'CustomTab', 'CustomApplication']);

/** Files that pages are made of, as they were deployed, by their path in a zip. */
export function pageFilesOf(deployed: ReadonlyMap<string, DeployedComponent>): Map<string, string> {
  const files = new Map<string, string>();
  const labels: string[] = [];
  for (const { type, content } of deployed.values()) {
    if (type === 'CustomLabel' && 'elements' in content) labels.push(content.elements);
    if (pageTypes.has(type) && 'files' in content) for (const [path, bytes] of content.files) files.set(path, strFromU8(bytes));
  }
  if (labels.length > 0) files.set('labels/CustomLabels.labels', strFromU8(sharedFileOf('labels/CustomLabels.labels', labels)));
  return files;
}
