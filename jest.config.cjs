const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

/** Components as they are written: the project's package folder is the built one, where there are no tests. */
module.exports = {
  ...jestConfig,
  roots: ['<rootDir>/force-app'],
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  moduleNameMapper: {
    '^lightning/navigation$': '<rootDir>/force-app/__tests__/navigation',
    '^c/(\\w+)$': '<rootDir>/force-app/main/default/lwc/$1/$1',
  },
  testMatch: ['**/__tests__/*.test.ts'],
  restoreMocks: true,
};
