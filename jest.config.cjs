// Application code is CommonJS; Nest 12 and a few of its dependencies ship ES modules only, so SWC transforms them too.
const esmPackages = [
  '@nestjs',
  'temporal-polyfill',
  'temporal-utils',
  'jose',
  'ical.js',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'content-disposition',
  '@fastify/cookie',
  'cookie',
];

const base = {
  testEnvironment: 'node',
  setupFiles: ['reflect-metadata'],
  rootDir: __dirname,
  moduleNameMapper: { '^@app/([a-z-]+)$': '<rootDir>/libs/$1/src' },
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data'],
};

const sources = ['apps', 'libs', 'tools/runner', 'tools/bench'];

/** @type {import('jest').Config} */
module.exports = {
  // A busy machine is no defect; whatever a test waits for has a deadline of its own.
  testTimeout: 30_000,
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'json-summary', 'lcov'],
  coverageThreshold: { global: { lines: 90, branches: 90 } },
  collectCoverageFrom: ['{apps,libs}/*/src/**/*.ts', 'tools/runner/src/**/*.ts', '!**/*.spec.ts', '!**/main.ts'],
  projects: [
    {
      ...base,
      displayName: 'unit',
      roots: [...sources, 'test/model'].map((folder) => `<rootDir>/${folder}`),
      testRegex: '(?<!\\.(int|e2e|contract))\\.spec\\.ts$',
    },
    {
      ...base,
      displayName: 'integration',
      roots: sources.map((folder) => `<rootDir>/${folder}`),
      testRegex: '\\.int\\.spec\\.ts$',
    },
    {
      ...base,
      displayName: 'contract',

      roots: ['<rootDir>/test/contract'],
      testRegex: '\\.contract\\.spec\\.ts$',
    },
    {
      ...base,
      displayName: 'e2e',
      setupFilesAfterEnv: ['<rootDir>/test/e2e/support/stack-stands.setup.ts'],
      roots: ['<rootDir>/test/e2e'],
      testRegex: '\\.e2e\\.spec\\.ts$',
    },
  ],
};
