import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `vite apps/web` serves the sources and passes everything else to a stack that runs on this machine. */
const STACK = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../dist/apps/web',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows files of our own origin only: no data: addresses, no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': STACK, '/docs': STACK, '/socket.io': { target: STACK, ws: true } },
  },
});
