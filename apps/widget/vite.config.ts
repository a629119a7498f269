import { fileURLToPath } from 'node:url';
import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The frame: `dist/frame/index.html` (served at /widget/frame/) and hashed files in `dist/assets` (served at /widget/assets/). */
export default defineConfig({
  root: here('.'),
  base: '/widget/',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false, reactAliasesEnabled: false })],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    // The polyfill would be an inline script, which the frame's content security policy refuses.
    modulePreload: { polyfill: false },
    // Nothing becomes a data: address by chance; what the policy allows stays visible.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rollupOptions: { input: here('frame/index.html') },
  },
});
