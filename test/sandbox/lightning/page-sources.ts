import { children, flag, type MetadataNode, parseMetadata, text, texts } from '../salesforce/metadata-package.ts';

/** A component on a page, with what the page's author set on it. */
export type PlacedComponent = { name: string; properties: Record<string, string> };
/** A page of the App Builder: its regions by name. */
export type FlexiPage = { name: string; label: string; type: string; object: string | undefined; regions: Record<string, PlacedComponent[]> };
/** A tab of the navigation bar: the records of an object, or a page. */
export type Tab = { name: string; label: string | undefined; object: string | undefined; page: string | undefined };
export type LightningApp = { label: string; color: string; tabs: string[]; /** Record pages by object. */ recordPages: Record<string, string> };

/** What of the deployed metadata makes pages. */
export type PageSources = { app: LightningApp; tabs: Tab[]; pages: FlexiPage[]; labels: Record<string, string>; /** Files of components, by path below lwc/. */ bundles: ReadonlyMap<string, string> };

function readPage(name: string, node: MetadataNode): FlexiPage {
  const placed = (region: MetadataNode) =>
    children(region, 'itemInstances').flatMap((item) => children(item, 'componentInstance')).map((each) => ({
      name: text(each, 'componentName') ?? '',
      properties: Object.fromEntries(children(each, 'componentInstanceProperties').map((property) => [text(property, 'name') ?? '', text(property, 'value') ?? ''])),
    }));
  const regions = Object.fromEntries(children(node, 'flexiPageRegions').map((region) => [text(region, 'name') ?? '', placed(region)]));
  return { name, label: text(node, 'masterLabel') ?? name, type: text(node, 'type') ?? '', object: text(node, 'sobjectType'), regions };
}

function readTab(name: string, node: MetadataNode): Tab {
  return { name, label: text(node, 'label'), object: flag(node, 'customObject') ? name : undefined, page: text(node, 'flexiPage') };
}

function readApp(node: MetadataNode): LightningApp {
  const views = children(node, 'actionOverrides').filter((each) => text(each, 'actionName') === 'View' && text(each, 'type') === 'Flexipage');
  const [brand = {}] = children(node, 'brand');
  return {
    label: text(node, 'label') ?? '',
    color: text(brand, 'headerColor') ?? '#0176D3',
    tabs: texts(node, 'tabs'),
    recordPages: Object.fromEntries(views.map((each) => [text(each, 'pageOrSobjectType') ?? '', text(each, 'content') ?? ''])),
  };
}

function readLabels(node: MetadataNode): Record<string, string> {
  return Object.fromEntries(children(node, 'labels').map((label) => [text(label, 'fullName') ?? '', text(label, 'value') ?? '']));
}

/** Reads the app, its tabs, pages, labels and components from the files of a deploy. */
export function readPageSources(files: ReadonlyMap<string, string>): PageSources {
  const of = <T>(pattern: RegExp, read: (name: string, content: string) => T): T[] => [...files].flatMap(([path, content]) => (pattern.exec(path)?.[1] === undefined ? [] : [read(pattern.exec(path)?.[1] ?? '', content)]));
  const [app = { label: 'Salesforce', color: '#0176D3', tabs: [], recordPages: {} }] = of(/^applications\/(.+)\.app$/, (_name, content) => readApp(parseMetadata(content, 'CustomApplication')));
  return {
    app,
    tabs: of(/^tabs\/(.+)\.tab$/, (name, content) => readTab(name, parseMetadata(content, 'CustomTab'))),
    pages: of(/^flexipages\/(.+)\.flexipage$/, (name, content) => readPage(name, parseMetadata(content, 'FlexiPage'))),
    labels: Object.assign({}, ...of(/^(labels\/.+)\.labels$/, (_name, content) => readLabels(parseMetadata(content, 'CustomLabels')))),
    bundles: new Map([...files].filter(([path]) => path.startsWith('lwc/')).map(([path, content]) => [path.slice('lwc/'.length), content])),
  };
}
