import type { Plugin } from 'vite';

const WITHOUT_NONCE = /if \(csp\?\.nonce\) \{\s*styleNode\.nonce = csp\?\.nonce;\s*\}/;
const WITH_NONCE = `styleNode.nonce = csp?.nonce ?? document.querySelector('meta[name="csp-nonce"]')?.content;`;

/**
 * Our content security policy lets only styles with this response's nonce in. antd passes the nonce of ConfigProvider to its own
 * styles, but its scroll lock and scroll-bar measurement (every Modal and Drawer) write a <style> without one. This gives the one
 * function all of them go through the nonce of the page; the build stops if that function ever looks different.
 */
export function styleNonce(): Plugin {
  let patched = false;
  return {
    name: 'zhiyin-style-nonce',
    apply: 'build',
    transform(code, id) {
      if (!id.replaceAll('\\', '/').includes('@rc-component/util/es/Dom/dynamicCSS')) return null;
      if (!WITHOUT_NONCE.test(code)) throw new Error(`${id} no longer sets the nonce where build/style-nonce.ts expects it`);
      patched = true;
      return { code: code.replace(WITHOUT_NONCE, WITH_NONCE), map: null };
    },
    buildEnd(error) {
      if (!error && !patched) throw new Error('build/style-nonce.ts found no style writer to patch');
    },
  };
}
