import path from 'node:path';
import { people } from './lightning-users.ts';
import type { Viewer } from './lightning-users.ts';
import type { BuiltPages } from './page-builder.ts';
import type { PageSources } from './page-sources.ts';

type NavItem = { name: string; label: string; url: string; object?: string; page?: string };

/** These tabs, without those of objects the user may not read. */
function navItems(names: readonly string[], { tabs, pages }: PageSources, { objects }: Viewer): NavItem[] {
  return names.flatMap((name): NavItem[] => {
    const tab = tabs.find((each) => each.name === name);
    const page = pages.find((each) => each.name === tab?.page);
    if (page) return [{ name, label: tab?.label ?? page.label, url: `/lightning/n/${name}`, page: page.name }];
    const object = name.replace(/^standard-/, '');
    const label = objects[object];
    return label === undefined ? [] : [{ name, label, url: `/lightning/o/${object}/list`, object }];
  });
}

/** The Lightning Design System, or its second generation over it: the base components still bring styles of the first. */
export type Theme = 'slds' | 'slds2';
const firstGeneration = '/slds/styles/salesforce-lightning-design-system.min.css';
// The second generation stands in cascade layers, and what stands in no layer beats them all: the first gets a layer of its own, below.
const sheetsOf: Record<Theme, string> = {
  slds: `<link rel="stylesheet" href="${firstGeneration}">`,
  slds2: `<style>@import url("${firstGeneration}") layer(first-generation);</style><link rel="stylesheet" href="/slds2/slds2.cosmos.css">`,
};

const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

/** The document that every address of Lightning Experience answers with: the shell, and what it must know of the user and the app. */
export function pageHtml({ sources, built, viewer, theme }: { sources: PageSources; built: BuiltPages; viewer: Viewer; theme: Theme }): string {
  const [platform, components] = [`/platform/${path.basename(built.platformFolder)}`, `/components/${path.basename(built.componentsFolder)}`];
  const imports = { ...Object.fromEntries(built.modules.map((name) => [name, `${platform}/${name}.js`])), '@page/components': `${components}/components.js` };
  const context = {
    theme,
    user: { id: viewer.userId, key: viewer.person.key, name: viewer.person.name, title: viewer.person.title },
    people: people.map(({ key, name, title }) => ({ key, name, title })),
    customPermissions: viewer.customPermissions,
    currency: viewer.currency,
    app: { label: sources.app.label, color: sources.app.color, recordPages: sources.app.recordPages },
    items: navItems(sources.app.tabs, sources, viewer),
    // The App Launcher has every tab, also those the app does not show.
    allItems: navItems([...new Set([...sources.app.tabs, ...sources.tabs.map(({ name }) => name)])], sources, viewer),
    pages: Object.fromEntries(sources.pages.map((page) => [page.name, page])),
  };
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${sources.app.label} | Salesforce</title>
<link rel="icon" href="data:,">${sheetsOf[theme]}
<script>globalThis.lightningContext=${inScript(context)};</script>
<script type="importmap">${inScript({ imports })}</script>
<script type="module" src="${platform}/synthetic-shadow.js"></script><script type="module" src="${platform}/main.js"></script>
</head><body class="slds-scope"></body></html>`;
}
