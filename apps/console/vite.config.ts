import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstLoad } from './build/first-load.ts';
import { styleNonce } from './build/style-nonce.ts';

/** Where `npm run dev -w @zhiyin/console` finds the server. */
const SERVER = 'http://127.0.0.1:3000';

export default defineConfig({
  base: '/console/',
  plugins: [react(), styleNonce(), firstLoad()],
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: SERVER, ws: true }, '/widget': SERVER } },
});
