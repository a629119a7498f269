import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { anAnimation, anMp4, anOpus, aPhonePhoto, aPicture, aWav, aWebm, aZip } from '../testing/bytes.ts';
import { type Inspection, inspectContent } from './inspect.ts';

async function inspect(bytes: Buffer | string, name = 'x'): Promise<Inspection> {
  const content = Buffer.from(bytes as string);
  return inspectContent({
    bytes: content.length,
    name,
    readAt: async (start, length) => content.subarray(start, start + length),
    stream: async function* () {
      // Small odd pieces, so that characters are cut in two.
      for (let at = 0; at < content.length; at += 7) yield content.subarray(at, at + 7);
    },
  });
}
const OFFICE = { '[Content_Types].xml': '<Types/>', '_rels/.rels': '<r/>' };
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

describe('taken, as what it is', () => {
  test.each([
    ['a JPEG', () => aPhonePhoto(), { type: 'jpeg' }],
    ['a PNG', () => aPicture().png().toBuffer(), { type: 'png' }],
    ['a WebP', () => aPicture().webp().toBuffer(), { type: 'webp' }],
    ['a GIF', () => anAnimation(3), { type: 'gif' }],
    ['a WAV with its length', () => aWav(0.5), { type: 'wav', durationMs: 500 }],
    ['an Opus voice message with its length', () => anOpus(48_000 * 3 + 312), { type: 'ogg', durationMs: 3000 }],
    ['an AMR voice message', () => Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(64, 0x3c)]), { type: 'amr' }],
    [
      'an MP3',
      () =>
        Buffer.concat([Buffer.from('ID3\x04\x00\x00\x00\x00\x00\x00', 'latin1'), Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(417)]),
      { type: 'mp3' },
    ],
    [
      'an MP4 with its length and size',
      () => anMp4({ picture: { width: 640, height: 360 } }),
      { type: 'mp4', durationMs: 2500, width: 640, height: 360 },
    ],
    [
      'a film held upright',
      () => anMp4({ picture: { width: 640, height: 360, turned: true } }),
      { type: 'mp4', durationMs: 2500, width: 360, height: 640 },
    ],
    ['an MP4 with sound only', () => anMp4({}), { type: 'm4a', durationMs: 2500 }],
    ['an M4A', () => anMp4({ brand: 'M4A ' }), { type: 'm4a', durationMs: 2500 }],
    [
      'a QuickTime film',
      () => anMp4({ brand: 'qt  ', picture: { width: 10, height: 20 } }),
      { type: 'mov', durationMs: 2500, width: 10, height: 20 },
    ],
    [
      'an MP4 that does not say how long it is',
      () => anMp4({ durationMs: 0, picture: { width: 4, height: 4 } }),
      { type: 'mp4', width: 4, height: 4 },
    ],
    ['a WebM film', () => aWebm({ video: true, durationMs: 1200 }), { type: 'webm', durationMs: 1200, width: 640, height: 480 }],
    ["a browser's voice recording", () => aWebm({ video: false }), { type: 'weba' }],
    ['a PDF', () => Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF'), { type: 'pdf' }],
    ['a Word document', () => aZip({ ...OFFICE, 'word/document.xml': '<d/>' }), { type: 'docx' }],
    ['an Excel workbook', () => aZip({ ...OFFICE, 'xl/workbook.xml': '<d/>' }), { type: 'xlsx' }],
    ['a PowerPoint file', () => aZip({ ...OFFICE, 'ppt/presentation.xml': '<d/>' }), { type: 'pptx' }],
    ['an archive', () => aZip({ 'logs/a.txt': 'hello', 'logs/日志.txt': '你好' }), { type: 'zip' }],
    ['an archive with a hostile name inside: it is never unpacked here', () => aZip({ '../../etc/passwd': 'x' }), { type: 'zip' }],
    ['text', () => Buffer.from('您好，我的滤水壶漏水了。\r\n\tE05 😀'), { type: 'txt' }],
    ['text with a byte order mark', () => Buffer.from('\ufeff您好'), { type: 'txt' }],
    ['text that begins like a bitmap', () => Buffer.from('BMW dealers asked us about the filter.'), { type: 'txt' }],
    ['text that speaks of tags', () => Buffer.from('I wrote <b>bold</b> and 1 < 2'), { type: 'txt' }],
    ['text that begins with a heart', () => Buffer.from('<3 thank you'), { type: 'txt' }],
    [
      'the EICAR test string is text',
      () => Buffer.from('X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'),
      { type: 'txt' },
    ],
  ])('%s', async (_what, make, expected) => {
    expect(await inspect(await make())).toEqual({ ok: true, ...expected });
  });
  test('a table by its name, while everything else ignores names', async () => {
    expect(await inspect('a,b\n1,2', 'x.CSV')).toEqual({ ok: true, type: 'csv' });
    expect(await inspect(await aPicture().png().toBuffer(), 'x.csv')).toEqual({ ok: true, type: 'png' });
  });
});

describe('polyglots are what their first bytes say, never what follows', () => {
  test('GIF with HTML inside and PNG with HTML behind are images', async () => {
    expect(await inspect(Buffer.from('GIF89a/*<script>alert(1)</script>*/'), 'x.html')).toMatchObject({ ok: true, type: 'gif' });
    expect(
      await inspect(Buffer.concat([await aPicture().png().toBuffer(), Buffer.from('<html><script>alert(1)</script>')]), 'x.html'),
    ).toEqual({ ok: true, type: 'png' });
  });
  test('PDF with HTML behind is a PDF, served as a download', async () => {
    expect(await inspect('%PDF-1.4\n<html><script>alert(1)</script>', 'x.html')).toEqual({ ok: true, type: 'pdf' });
  });
});

describe('refused', () => {
  test.each([
    ['SVG', svg],
    ['SVG with a prologue', `<?xml version="1.0"?>\n${svg}`],
    ['SVG behind white space', `\n\n   ${svg}`],
    ['SVG behind a byte order mark', `\ufeff${svg}`],
    ['SVG behind a comment', `<!-- hello -->${svg}`],
    ['HTML', '<!DOCTYPE html><script>alert(1)</script>'],
    ['HTML in capitals', '<HTML><BODY ONLOAD=alert(1)>'],
    ['a lone tag', '<img src=x onerror=alert(1)>'],
    ['XML', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['a style sheet for XML', '<xsl:stylesheet version="1.0"/>'],
    ['a shell script', '#!/bin/sh\nrm -rf /'],
    ['PHP', '<?php system($_GET["c"]);'],
    ['JSP and ASP', '<%@ page language="java" %>'],
    ['a closing tag first', '</textarea><script>alert(1)</script>'],
    ['PostScript', '%!PS-Adobe-3.0\n(exec) run'],
    ['RTF', '{\\rtf1 hello}'],
    ['a Windows program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])],
    ['a Linux program', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(200)])],
    ['a Java class', Buffer.from('cafebabe00000034', 'hex')],
    ['WebAssembly', Buffer.from('0061736d01000000', 'hex')],
    ['an old Office file', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1000)])],
    ['RAR', Buffer.from('526172211a0701000000', 'hex')],
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex')],
    ['TIFF', Buffer.from('49492a0008000000', 'hex')],
    ['unknown bytes', Buffer.from([1, 2, 3, 4, 250, 251, 252])],
    ['text with NUL', 'hello\0world'],
    ['text with other control characters', 'hello\x01\x02'],
    ['text in GBK', Buffer.from([0xc4, 0xe3, 0xba, 0xc3])],
    ['text in UTF-16', Buffer.from('\ufeff<script>', 'utf16le')],
    ['text that ends inside a character', Buffer.from([0x61, 0xe4, 0xbd])],
    ['an MP4 without its facts', anMp4({}).subarray(0, 50_000)],
    ['a WebM without tracks', aWebm({ video: true }).subarray(0, 40)],
    ['a Java archive', aZip({ 'META-INF/MANIFEST.MF': 'x' })],
    ['an Android program', aZip({ 'AndroidManifest.xml': 'x' })],
    ['a browser extension', aZip({ 'manifest.json': '{}' })],
    ['Word with macros under an honest name', aZip({ ...OFFICE, 'word/document.xml': '<d/>', 'word/vbaProject.bin': 'x' })],
    ['an Office container of another kind', aZip({ ...OFFICE, 'visio/document.xml': '<d/>' })],
    ['a damaged archive', aZip({ a: 'x' }).subarray(0, 40)],
    ['an archive whose listing lies outside of it', Buffer.concat([aZip({ a: 'x' }).subarray(0, 30), aZip({ a: 'x' }).subarray(-22)])],
  ] as [string, Buffer | string][])('%s', async (_what, bytes) => {
    expect(await inspect(bytes, 'photo.png')).toEqual({ ok: false, why: 'unsupported' });
  });
  test('nothing at all', async () => {
    expect(await inspect('')).toEqual({ ok: false, why: 'empty' });
  });
  test('archives that are bombs: by size, by ratio', async () => {
    expect(await inspect(aZip({ 'a.bin': 'x' }, 600 * 1024 * 1024))).toEqual({ ok: false, why: 'bomb' });
    expect(await inspect(aZip({ 'zeros.bin': Buffer.alloc(12 * 1024 * 1024) }))).toEqual({ ok: false, why: 'bomb' });
    expect(await inspect(aZip({ 'zeros.bin': Buffer.alloc(9 * 1024 * 1024) }))).toEqual({ ok: true, type: 'zip' });
  });
});

describe('whatever the bytes, an answer and no exception', () => {
  const heads = [
    '',
    'PK\x03\x04',
    'OggS',
    'RIFF\x00\x00\x00\x00WAVEfmt ',
    '\x1a\x45\xdf\xa3',
    '\x00\x00\x00\x18ftypisom',
    '%PDF-',
    'ID3',
    '\xff\xd8\xff',
    '\x89PNG\r\n\x1a\n',
    'GIF89a',
    '#!AMR',
  ];
  test('random bytes behind every known beginning', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), async (head, rest) => {
        const inspection = await inspect(Buffer.concat([Buffer.from(head, 'latin1'), rest]));
        expect(typeof inspection.ok).toBe('boolean');
      }),
      { numRuns: 1500 },
    );
  });
  test('sound files with some bytes changed or cut off', async () => {
    const originals = [
      aWav(),
      anOpus(48_000),
      anMp4({ picture: { width: 8, height: 8 } }).subarray(-700),
      anMp4({}),
      aWebm({ video: true, durationMs: 5 }),
      aZip({ ...OFFICE, 'word/document.xml': '<d/>' }),
      await sharp(await aPhonePhoto())
        .png()
        .toBuffer(),
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        fc.nat(),
        async (original, changes, cut) => {
          const bytes = Buffer.from(original);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const inspection = await inspect(bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : bytes.length));
          if (inspection.ok && inspection.durationMs !== undefined) expect(inspection.durationMs).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
