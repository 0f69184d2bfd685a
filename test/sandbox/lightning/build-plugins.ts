import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'rollup';

const fileOf = (id: string) => id.split('?')[0] ?? id;
const nothing = { map: null };

/** Types are blanked out, so positions stay. */
export const stripTypes: Plugin = {
  name: 'strip-types',
  transform: (code, id) => (fileOf(id).endsWith('.ts') ? { code: stripTypeScriptTypes(code), ...nothing } : null),
};

/** Development checks of the engine are left out, as in an org without debug mode. */
export const production: Plugin = {
  name: 'production',
  transform: (code) => (code.includes('process.env.NODE_ENV') ? { code: code.replaceAll('process.env.NODE_ENV', '"production"'), ...nothing } : null),
};

/** What the base components need of their platform: no server rendering, icons from the sprites, no style sheets for native shadow. */
export const baseComponents: Plugin = {
  name: 'base-components',
  load(id) {
    // Of an empty sheet the compiler makes `undefined`, and the engine stumbles over it: one rule that does nothing.
    return /\.lbc\.native\.css(?:\?|$)/.test(id) ? '.lbc-native{--lbc-native:0}' : null;
  },
  transform(code, id) {
    const file = fileOf(id);
    if (!file.includes('lightning-base-components')) return null;
    let out = code.replaceAll('import.meta.env.SSR', 'false');
    if (file.endsWith('/primitiveIcon/primitiveIcon.js')) {
      const before = out;
      out = out
        .replace(/async requestIconTemplates\(\) \{/, 'async requestIconTemplates() { return;')
        .replace("return this.src ? sanitizeURL(this.src) : '';", "return this.src ? sanitizeURL(this.src) : isValidName(this.iconName) ? `/slds/icons/${this.category}-sprite/svg/symbols.svg#${getName(this.iconName)}` : '';");
      if (out === before) this.error('primitiveIcon.js is not the one that is known here: its icons would be missing');
    }
    return out === code ? null : { code: out, ...nothing };
  },
};

/** `@salesforce/…` modules of the components: fields, labels, and what depends on the user who looks. */
export function scopedModules(labels: Readonly<Record<string, string>>): Plugin {
  const contents: Readonly<Record<string, (name: string) => string>> = {
    schema: (name) => {
      const [objectApiName = '', ...field] = name.split('.');
      return JSON.stringify(field.length === 0 ? { objectApiName } : { objectApiName, fieldApiName: field.join('.') });
    },
    label: (name) => {
      const value = labels[name.replace(/^c\./, '')];
      if (value === undefined) throw new Error(`there is no custom label ${name}`);
      return JSON.stringify(value);
    },
    customPermission: (name) => `globalThis.lightningContext.customPermissions.includes(${JSON.stringify(name)}) || undefined`,
    i18n: (name) => {
      if (name !== 'currency') throw new Error(`@salesforce/i18n/${name} is not known here`);
      return 'globalThis.lightningContext.currency';
    },
    user: (name) => `globalThis.lightningContext.user[${JSON.stringify(name === 'Id' ? 'id' : name)}]`,
  };
  return {
    name: 'scoped-modules',
    resolveId: (id) => (/^@salesforce\/(?:schema|customPermission|i18n|user)\/|^@salesforce\/label\/c\./.test(id) ? `\0${id}` : null),
    load(id) {
      const [, kind = '', name = ''] = /^\0@salesforce\/([^/]+)\/(.+)$/.exec(id) ?? [];
      const content = contents[kind];
      return content ? `export default ${content(name)};` : null;
    },
  };
}

/** Remembers on disk what a plugin made of files in node_modules: compiling the base components takes twenty seconds. */
export function remembered(plugin: Plugin, folder: string): Plugin {
  const { transform } = plugin;
  if (typeof transform !== 'function') throw new Error(`${plugin.name} transforms nothing`);
  mkdirSync(folder, { recursive: true });
  return {
    ...plugin,
    async transform(code, id) {
      const place = id.lastIndexOf('node_modules/');
      if (place < 0) return transform.call(this, code, id);
      const file = path.join(folder, `${createHash('sha256').update(`${plugin.version ?? ''}\0${id.slice(place)}\0${code}`).digest('hex')}.json`);
      if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
      const made = (await transform.call(this, code, id)) ?? null;
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(made));
      renameSync(`${file}.${process.pid}`, file);
      return made;
    },
  };
}
