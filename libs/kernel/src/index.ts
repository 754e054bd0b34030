export * from './batcher';
export * from './clock';
export * from './uuid';
