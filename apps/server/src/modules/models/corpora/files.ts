import type { BrokenFile, CorpusFormat } from '@zhiyin/contracts';
import { AppError } from '@zhiyin/kernel';
import { readExamples } from '@zhiyin/language';
import type { UploadedFile } from '../../../platform/http/route.ts';
import { type FileLine, linesOf, READER_OF } from './rules.ts';

/** Largest file of examples; some 150,000 lines. */
const MAX_BYTES = 16 * 1024 * 1024;
/** How many problems of a broken file are told; the first ones are enough to mend it by. */
const PROBLEMS_TOLD = 50;

/**
 * The text of an uploaded file. What is too large is still read to its end and dropped: left unread it would block the connection.
 * @throws AppError `invalid` without a file or when it is no UTF-8 text; `too_large`
 */
export async function readTextFile(file: UploadedFile | null): Promise<string> {
  if (!file) throw new AppError('invalid', 'A file is needed.');
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of file.stream) {
    bytes += part.length;
    if (bytes <= MAX_BYTES) parts.push(part);
  }
  if (bytes > MAX_BYTES) throw new AppError('too_large', `A file of examples may have ${MAX_BYTES / 1024 / 1024} MB.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch (error) {
    throw new AppError('invalid', 'The file is not UTF-8 text. Nothing was changed.', { details: { reason: 'not_utf8' }, cause: error });
  }
}

/** A file's lines. @throws AppError `invalid` with the problems and their lines. */
export function readLinesOf(file: string, format: CorpusFormat): FileLine[] {
  const read = linesOf(readExamples(file, READER_OF[format]));
  if ('lines' in read) return read.lines;
  const first = read.problems[0];
  throw new AppError(
    'invalid',
    `The file is broken: line ${first?.line ?? 1} ${first?.message ?? 'cannot be read'}. Nothing was changed.`,
    {
      details: { reason: 'broken_file', problems: read.problems.slice(0, PROBLEMS_TOLD), count: read.problems.length } satisfies BrokenFile,
    },
  );
}
