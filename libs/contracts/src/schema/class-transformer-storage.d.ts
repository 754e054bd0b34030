/** class-transformer ships no types for its storage, which tells which class a nested field has. */
declare module 'class-transformer/cjs/storage' {
  export const defaultMetadataStorage: NonNullable<
    Parameters<typeof import('class-validator-jsonschema').validationMetadatasToSchemas>[0]
  >['classTransformerMetadataStorage'];
}
