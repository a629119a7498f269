import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Shell of the console, gzip, everything the first screen of a signed-in agent needs (at most 350 kB). */
const LIMIT_BYTES = 350 * 1000;
/** Chunks that screen asks for at once although they are loaded lazily: the desk itself. */
const FIRST_SCREEN = ['src/features/conversations/DeskPage.tsx'];

/** Adds up what the first screen loads (entry, desk, what both import statically, their styles), prints it, fails the build past the limit. */
export function firstLoad(): Plugin {
  return {
    name: 'zhiyin-first-load',
    apply: 'build',
    generateBundle(_options, bundle) {
      const wanted = new Set<string>();
      const add = (fileName: string) => {
        if (wanted.has(fileName)) return;
        const chunk = bundle[fileName];
        if (chunk?.type !== 'chunk') return;
        wanted.add(fileName);
        for (const style of chunk.viteMetadata?.importedCss ?? []) wanted.add(style);
        for (const imported of chunk.imports) add(imported);
      };
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const module = chunk.facadeModuleId?.replaceAll('\\', '/') ?? '';
        if (chunk.isEntry || FIRST_SCREEN.some((path) => module.endsWith(path))) add(chunk.fileName);
      }
      let bytes = 0;
      for (const fileName of wanted) {
        const file = bundle[fileName];
        if (file) bytes += gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length;
      }
      this.info(`first load ${(bytes / 1000).toFixed(1)} kB gzip of ${LIMIT_BYTES / 1000} kB allowed, ${wanted.size} files`);
      if (bytes > LIMIT_BYTES) this.error('the first load is over its limit');
    },
  };
}
