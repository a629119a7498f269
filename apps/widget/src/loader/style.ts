/** The launcher's and the window's own styles, inside a shadow root: the site's styles cannot reach in, these cannot reach out. */
export const STYLE = `
:host{all:initial;--b:#0f766e;--o:#fff}
*{box-sizing:border-box}
.l{position:fixed;z-index:2147483000;bottom:calc(20px + env(safe-area-inset-bottom));right:calc(20px + env(safe-area-inset-right));width:56px;height:56px;border-radius:28px;border:1px solid #0000001a;padding:0;cursor:pointer;background:var(--b);color:var(--o);display:grid;place-items:center;box-shadow:0 4px 16px #0003;transition:transform .15s}
.l:hover{transform:translateY(-1px)}
.l:focus-visible{outline:3px solid var(--b);outline-offset:3px}
.l svg{width:26px}
.n{position:absolute;top:-4px;right:-4px;min-width:20px;height:20px;padding:0 5px;border-radius:10px;border:2px solid #fff;background:#c81e1e;color:#fff;font:600 11px/16px system-ui,sans-serif;text-align:center}
.f{position:fixed;z-index:2147483001;bottom:calc(88px + env(safe-area-inset-bottom));right:calc(20px + env(safe-area-inset-right));width:400px;max-width:calc(100vw - 40px);height:min(680px,calc(100dvh - 108px));border:0;border-radius:16px;background:transparent;box-shadow:0 0 0 1px #0000001f,0 12px 40px #0000002e;visibility:hidden;opacity:0;transform:translateY(8px);transition:.15s}
.open .f{visibility:visible;opacity:1;transform:none}
.left .l,.left .f{right:auto;left:calc(20px + env(safe-area-inset-left))}
.full .f{inset:16px;width:auto;max-width:none;height:auto}
.bare .l{display:none}
.bare .f{bottom:calc(20px + env(safe-area-inset-bottom));height:min(680px,calc(100dvh - 40px))}
[hidden]{display:none}
@media(max-width:480px){.f,.full .f{inset:0;width:100%;max-width:none;height:100%;height:100dvh;border-radius:0;box-shadow:none}.open .l{display:none}}
@media(prefers-reduced-motion:reduce){.l,.f,.open .f{transition:none;transform:none}}
@media print{.l,.f{display:none}}
`;
