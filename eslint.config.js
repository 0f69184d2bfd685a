import lwcPlatform from '@lwc/eslint-plugin-lwc-platform';
import slds from '@salesforce-ux/eslint-plugin-slds';
import lwcTypeScript from '@salesforce/eslint-config-lwc/recommended-ts.js';

const components = ['force-app/**/lwc/**/*.ts'];
const tests = ['**/__tests__/**'];
const flat = (configs) => [configs].flat(9);

/** Components only, as a security review looks at them: the rules of LWC, of the platform, and of the Lightning Design System. Everything else is oxlint's. */
export default [
  ...flat(lwcTypeScript).map((config) => ({ ...config, files: components })),
  ...flat(lwcPlatform.configs.recommended).map((config) => ({ ...config, files: components, ignores: tests })),
  {
    files: components,
    rules: {
      // The compiler of TypeScript does these two, and a promise nobody waits for is marked with `void`.
      'no-undef': 'off',
      'no-unused-vars': 'off',
      'no-void': 'off',
      // Takes the property of a type for a global.
      'no-restricted-globals': 'off',
      // Fails on a configuration without options.
      '@lwc/lwc-platform/valid-offline-wire': 'off',
      // A visible page asks again now and then, and stops when it is left: docs/decisions/0014.
      '@lwc/lwc/no-async-operation': 'off',
    },
  },
  { files: tests, rules: { '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off' } },
  ...flat(slds.configs['flat/recommended-css']).map((config) => ({ ...config, files: ['force-app/**/lwc/**/*.css'] })),
  ...flat(slds.configs['flat/recommended-html']).map((config) => ({ ...config, files: ['force-app/**/lwc/**/*.html'] })),
];
