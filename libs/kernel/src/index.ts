export * from './clock';
export * from './uuid';
