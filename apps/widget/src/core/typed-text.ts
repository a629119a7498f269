/** The longest message, in UTF-16 units, as the server takes it (contracts: MESSAGE_TEXT_MAX). */
export const TEXT_MAX = 8000;
/** The counter shows itself this close to the end. */
export const COUNTER_FROM = 500;
export const FILES_MAX = 10;
export const FILE_MB_MAX = 25;

const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Text any database takes: no NUL, no half of a character. (`toWellFormed` is newer than many phones' browsers.) */
export const storable = (text: string): string => text.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\ufffd');

/** What somebody typed, as it may be sent: storable, without space around it; empty when a person would see nothing. */
export function readTyped(text: string): string {
  const sound = storable(text).trim();
  return sound.replace(INVISIBLE, '').trim() === '' ? '' : sound;
}

export type FileRefusal = 'too-big' | 'empty' | 'too-many';

/** Why a file may not be added to so many others; null when it may. */
export function refuseFile(bytes: number, already: number): FileRefusal | null {
  if (already >= FILES_MAX) return 'too-many';
  if (bytes === 0) return 'empty';
  return bytes > FILE_MB_MAX * 1024 * 1024 ? 'too-big' : null;
}
