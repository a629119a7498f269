import { AppError } from '@zhiyin/kernel';
import sharp from 'sharp';

/** Pixels an image may claim to have, all frames together; what it takes to hold it is four bytes each. */
export const PIXELS_MAX = 40_000_000;
/** The longer side of what is kept. */
export const SIDE_MAX = 4096;
/** An animation with more frames keeps its first one. */
const FRAMES_MAX = 300;
const WORK_SECONDS = 20;
/** Images worked on at the same time: bounds memory to about two decoded pictures. */
const AT_ONCE = 2;

export type ImageType = 'jpeg' | 'png' | 'webp' | 'gif';
export type EncodedImage = { type: ImageType; bytes: Buffer; width: number; height: number };

const unreadable = (cause?: unknown) => new AppError('unsupported', 'The image cannot be read. Please send it as JPEG or PNG.', { cause });
const tooManyPixels = () => new AppError('too_large', 'The image has too many pixels.', { details: { maxPixels: PIXELS_MAX } });

/**
 * Makes every picture anew from its pixels: what it looked like stays, and everything else goes (camera, place, thumbnails, comments, trailing bytes).
 * Turned upright by its EXIF orientation first, colours in sRGB, at most 4096 px on the longer side, in its own format; HEIC becomes JPEG.
 * Throws `too_large` past 40 million pixels and `unsupported` for what is no sound image.
 */
export function createImages(): { encode(load: () => Promise<Buffer>, type: ImageType | 'heic'): Promise<EncodedImage> } {
  let running = 0;
  const waiting: (() => void)[] = [];
  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift(); // hands its place on
      if (next) next();
      else running -= 1;
    }
  }
  // Loaded only when its turn has come, so that waiting costs no memory.
  return { encode: (load, type) => inTurn(async () => encode(await load(), type)) };
}

async function encode(original: Buffer, type: ImageType | 'heic'): Promise<EncodedImage> {
  const meta = await sharp(original, { limitInputPixels: PIXELS_MAX })
    .metadata()
    .catch((error: Error) => Promise.reject(/pixel limit/.test(error.message) ? tooManyPixels() : unreadable(error)));
  // The decoder must see the same kind of image as we did, or one of us is being fooled.
  if (meta.format !== (type === 'heic' ? 'heif' : type)) throw unreadable();
  const frames = meta.pages ?? 1;
  const framePixels = (meta.width ?? 0) * (meta.pageHeight ?? meta.height ?? 0);
  if (framePixels === 0) throw unreadable();
  if (framePixels > PIXELS_MAX) throw tooManyPixels();
  const animated = (type === 'gif' || type === 'webp') && frames > 1 && frames <= FRAMES_MAX && framePixels * frames <= PIXELS_MAX;

  const image = sharp(original, { limitInputPixels: PIXELS_MAX, failOn: 'error', animated, sequentialRead: !animated }).timeout({
    seconds: WORK_SECONDS,
  });
  if (!animated) image.autoOrient();
  image.resize({ width: SIDE_MAX, height: SIDE_MAX, fit: 'inside', withoutEnlargement: true });
  const to: ImageType = type === 'heic' ? 'jpeg' : type;
  if (to === 'jpeg') image.jpeg({ quality: 85 });
  if (to === 'png') image.png({ compressionLevel: 7 });
  if (to === 'webp') image.webp({ quality: 85 });
  if (to === 'gif') image.gif();
  try {
    const { data, info } = await image.toBuffer({ resolveWithObject: true });
    return { type: to, bytes: data, width: info.width, height: info.pageHeight ?? info.height };
  } catch (error) {
    throw unreadable(error);
  }
}
