import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', '.data/**', 'node_modules/**', 'tools/dapr/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  { languageOptions: { globals: globals.node } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: [
      'apps/{chat-api,recurring,notification,gateway,audit,local-dapr}/**/*.ts',
      'libs/**/*.ts',
      'tools/{runner,bench}/**/*.ts',
      'test/**/*.ts',
    ],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      // A library that declares a module of others has to say so to whoever compiles its sources.
      '@typescript-eslint/triple-slash-reference': ['error', { path: 'always' }],
      eqeqeq: ['error', 'always'],
    },
  },
  {
    // Dates are worked out in the user's zone; the host's clock and zone must not matter.
    files: ['libs/{recurrence,language}/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[property.name=/^(get|set)(FullYear|Year|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)$/]',
          message: "reads the host's time zone; use toLocalTime or Temporal with the user's zone",
        },
        {
          selector: 'MemberExpression[property.name=/^(toLocale(Date|Time)?String|toDateString|toTimeString)$/]',
          message: "writes in the host's time zone or language",
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length!=1], CallExpression[callee.name='Date']",
          message: "reads the host's clock or time zone; take `now` as a parameter",
        },
        {
          selector: 'MemberExpression[property.name=/^(now|Now)$/][object.name=/^(Date|Temporal)$/]',
          message: "reads the host's clock; take `now` as a parameter",
        },
      ],
    },
  },
  { files: ['apps/web/**/*.{ts,tsx}'], languageOptions: { globals: globals.browser } },
);
