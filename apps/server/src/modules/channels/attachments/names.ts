import type { AttachmentKind, ContentType } from './content/types.ts';

const NAME_MAX = 120;
/** What is read of a given name, from its end: no honest one is longer, and the rules below stay quick. */
const GIVEN_MAX = 1000;
/** What a file without a usable name is called. */
const UNNAMED: Readonly<Record<AttachmentKind, string>> = { image: 'image', audio: 'audio', video: 'video', file: 'file' };
/** Endings that make a person or a system believe something about a file. In the middle of a name they lose their dot: `bill.pdf.exe` must not pass for a PDF, nor `run.exe.pdf` for a program. */
const KNOWN_ENDINGS = new Set(
  (
    'jpg jpeg png gif webp heic svg bmp tif tiff ico mp3 m4a ogg oga opus wav weba webm amr mp4 m4v mov avi mkv pdf txt log md csv doc docx docm xls xlsx xlsm ppt pptx pptm rtf odt ods odp ' +
    'zip rar 7z gz tar tgz iso img dmg pkg deb rpm apk jar exe com scr pif msi bat cmd ps1 psm1 vbs vbe js jse mjs cjs ts wsf wsh hta lnk url reg dll sys sh bash py rb pl php phtml asp aspx jsp ' +
    'htm html xhtml xht shtml mht mhtml xml xsl swf chm cpl inf app command desktop'
  ).split(' '),
);
/** Names Windows keeps for devices. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$/i;

/**
 * A name that is safe to show and to save under: no path, no control, invisible or direction-changing characters, at most 120 characters,
 * and an ending that tells the truth about the content. Any text goes in; never empty.
 */
export function displayName(given: string, type: ContentType): string {
  const whole = given
    .slice(-GIVEN_MAX)
    .toWellFormed()
    .replace(/^.*[/\\]/su, '')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029\ufffd]/gu, '')
    .normalize('NFC')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const dot = whole.lastIndexOf('.');
  const givenEnding = dot > 0 ? whole.slice(dot + 1).toLowerCase() : '';
  const honest = type.extensions.includes(givenEnding);
  const ending = honest ? givenEnding : type.extensions[0];
  const stem = honest ? whole.slice(0, dot) : whole;
  const calm = stem.replace(/\.([a-z0-9]{1,8})(?=\.|_|\s|$)/gi, (part, word: string) =>
    KNOWN_ENDINGS.has(word.toLowerCase()) ? `_${word}` : part,
  );
  const short = [...calm].slice(0, NAME_MAX - ending.length - 1);
  while (short.join('').length > NAME_MAX - ending.length - 1) short.pop(); // characters beyond the basic plane count twice
  const name = short.join('').replace(/[. ]+$/, '') || UNNAMED[type.kind];
  return `${DEVICES.test(name) ? `_${name}` : name}.${ending}`;
}
