/** Colours from one brand colour: text on it and it as text both stay readable (WCAG 2.2, contrast >= 4.5 : 1). */
type Rgb = readonly [number, number, number];
type Palette = { brand: string; onBrand: string; accent: string };

const DEFAULT_BRAND = { light: '#0f766e', dark: '#2dd4bf' } as const;
/** The window's own surfaces, as in styles.css. */
export const SURFACE = { light: '#ffffff', dark: '#16191d' } as const;
const READABLE = 4.5;
const INK = '#0b1f1c';

/** `#rgb` or `#rrggbb`; null for anything else. */
export function parseColour(text: string | null | undefined): Rgb | null {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text?.trim() ?? '')?.[1];
  if (!hex) return null;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
}

export function formatColour(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance 0..1 (WCAG 2.2). */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((part) => {
    const c = part / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio 1..21 (WCAG 2.2). */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const mix = (from: Rgb, to: Rgb, share: number): Rgb => from.map((part, i) => Math.round(part + (to[i]! - part) * share)) as unknown as Rgb;

/** `colour` moved step by step towards black or white until it can be read on `surface`. */
function readableOn(colour: Rgb, surface: Rgb): Rgb {
  const goal: Rgb = luminance(surface) > 0.4 ? [0, 0, 0] : [255, 255, 255];
  let moved = colour;
  for (let share = 0; share <= 1 && contrast(moved, surface) < READABLE; share += 0.04) moved = mix(colour, goal, share);
  return moved;
}

/**
 * The colours of one scheme. `brand` fills bubbles and buttons, `onBrand` is the text on it,
 * `accent` is the brand as text or line on the window's own surface.
 */
export function paletteOf(brandColour: string | null | undefined, scheme: 'light' | 'dark'): Palette {
  const brand = parseColour(brandColour) ?? parseColour(DEFAULT_BRAND[scheme])!;
  const white: Rgb = [255, 255, 255];
  const ink = parseColour(INK)!;
  const onBrand = contrast(white, brand) >= READABLE || contrast(white, brand) >= contrast(ink, brand) ? white : ink;
  // Some colours (mid greys, pure reds) fall between: neither black nor white reads well, so the colour itself gives way.
  let fill = brand;
  const away: Rgb = onBrand === white ? [0, 0, 0] : [255, 255, 255];
  for (let share = 0; share <= 1 && contrast(onBrand, fill) < READABLE; share += 0.04) fill = mix(brand, away, share);
  return {
    brand: formatColour(fill),
    onBrand: formatColour(onBrand),
    accent: formatColour(readableOn(brand, parseColour(SURFACE[scheme])!)),
  };
}
