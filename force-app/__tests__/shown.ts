import { createElement } from 'lwc';
import type { LightningElement } from 'lwc';

/** A component on the page, with what it is given. `find` looks inside it, `tell` lets a part of it speak. */
export function show(name: string, is: typeof LightningElement, given: object) {
  const element = Object.assign(createElement(name, { is }), given);
  document.body.append(element);
  const root = element.shadowRoot;
  const find = (selector: string) => root?.querySelector<HTMLElement>(selector) ?? null;
  const all = (selector: string) => [...(root?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const tell = (selector: string, event: string, detail?: unknown) => find(selector)?.dispatchEvent(new CustomEvent(event, { detail }));
  return { element, find, all, tell, text: (selector: string) => find(selector)?.textContent };
}

/** What a part was given: `propertyOf(box, 'options')`. */
export const propertyOf = (element: Element | null, name: string): unknown => (element ? Reflect.get(element, name) : undefined);

export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
