import {
  type Attributes,
  type Check,
  isAttributes,
  isColour,
  isCount,
  isFlag,
  isText,
  oneOf,
  orNull,
  type Shapes,
  unseal,
} from './checks.ts';

/**
 * What the frame tells the host page. Never a token; the words of a message only where the site asked with `on('message')`.
 */
export type FrameMessage =
  | { type: 'ready'; locale: 'zh-CN' | 'en' }
  | { type: 'look'; brand: string; onBrand: string; locale: 'zh-CN' | 'en' }
  | { type: 'unread'; count: number }
  | { type: 'close' }
  | { type: 'size'; full: boolean }
  | { type: 'message'; sender: string; kind: string; createdAt: string; text: string | null }
  | { type: 'before-send'; id: string; attributes: Attributes }
  | { type: 'refused'; command: string; reason: string };

const isLocale: Check = oneOf('zh-CN', 'en');

const SHAPES: Shapes<FrameMessage> = {
  ready: { locale: isLocale },
  look: { brand: isColour, onBrand: isColour, locale: isLocale },
  unread: { count: isCount },
  close: {},
  size: { full: isFlag },
  message: { sender: oneOf('contact', 'bot', 'agent', 'system'), kind: isText(20), createdAt: isText(40), text: orNull(isText(20_000)) },
  'before-send': { id: isText(40), attributes: isAttributes },
  refused: { command: isText(40), reason: isText(300) },
};

/** A checked message of the frame, or null for anything else. */
export const readFrameMessage = (value: unknown): FrameMessage | null => unseal<FrameMessage>(SHAPES, value);
