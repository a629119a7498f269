import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONTENT_TYPES, type ContentTypeName } from './content/types.ts';
import { displayName } from './names.ts';

describe('displayName', () => {
  test.each([
    ['an honest name stays', '合同 v2.pdf', 'pdf', '合同 v2.pdf'],
    ['capitals in the ending', 'IMG_0001.JPG', 'jpeg', 'IMG_0001.jpg'],
    ['another true ending stays', 'a.jpeg', 'jpeg', 'a.jpeg'],
    ['version dots stay', 'release.1.2.3.zip', 'zip', 'release.1.2.3.zip'],
    ['dots between words stay', '张三.的.合同.docx', 'docx', '张三.的.合同.docx'],
    ['a false ending gets the true one', 'photo.exe', 'jpeg', 'photo_exe.jpg'],
    ['a program dressed as PDF that is a picture', 'invoice.pdf.exe', 'png', 'invoice_pdf_exe.png'],
    ['a true ending behind a program', 'run.exe.pdf', 'pdf', 'run_exe.pdf'],
    ['a script that is text', 'evil.js', 'txt', 'evil_js.txt'],
    ['SVG that is a PNG', 'logo.svg', 'png', 'logo_svg.png'],
    ['HEIC that became JPEG', 'IMG_1.HEIC', 'jpeg', 'IMG_1_HEIC.jpg'],
    ['no ending', 'README', 'txt', 'README.txt'],
    ['a hidden file', '.htaccess', 'txt', 'htaccess.txt'],
    ['a path', '../../etc/passwd', 'txt', 'passwd.txt'],
    ['an absolute path', '/etc/cron.d/x.txt', 'txt', 'x.txt'],
    ['a Windows path', 'C:\\Users\\me\\片.png', 'png', '片.png'],
    ['mixed path', '..\\../a/..\\b.png', 'png', 'b.png'],
    ['only a path', '../', 'png', 'image.png'],
    ['only dots', '...', 'pdf', 'file.pdf'],
    ['nothing', '', 'wav', 'audio.wav'],
    ['right-to-left override', 'photo_\u202egpj.exe', 'txt', 'photo_gpj_exe.txt'],
    ['zero width and isolates', 'a\u200b\u2066b\u2069.png', 'png', 'ab.png'],
    ['NUL in front of the ending', 'shell.php\0.png', 'png', 'shell_php.png'],
    ['line breaks', 'a\r\nContent-Type: text/html\r\n\r\n.png', 'png', 'aContent-Type_ text/html.png'.replace(/^.*\//, '')],
    ['quotes and brackets', 'a"<b>|c?.png', 'png', 'a__b__c_.png'],
    ['a device of Windows', 'CON.txt', 'txt', '_CON.txt'],
    ['alternate data stream', 'a.txt:evil.exe', 'txt', 'a_txt_evil_exe.txt'],
    ['a lone surrogate', 'a\ud800b.png', 'png', 'ab.png'],
    ['spaces and dots at the end', 'a. . .png . ', 'png', 'a.png'],
    ['an archive in an archive', 'a.tar.gz', 'zip', 'a_tar_gz.zip'],
  ] as [string, string, ContentTypeName, string][])('%s: %j', (_why, given, type, expected) => {
    expect(displayName(given, CONTENT_TYPES[type])).toBe(expected);
  });

  test('a long name keeps its ending and is not cut inside a character', () => {
    const name = displayName(`${'😀'.repeat(100)}.png`, CONTENT_TYPES.png);
    expect(name.length).toBeLessThanOrEqual(120);
    expect(name).toBe(`${'😀'.repeat(58)}.png`);
  });

  test('any text gives a safe name, and a safe name is left alone', () => {
    const anyName = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('.', '/', '\\', 'exe', ' ', '\u202e', '\0', 'a', '😀', 'pdf', 'con', '\ud800', '_', '\u0301', '\u3000', 'İ'),
      }),
    );
    const types = Object.keys(CONTENT_TYPES) as ContentTypeName[];
    fc.assert(
      fc.property(anyName, fc.constantFrom(...types), (given, typeName) => {
        const type = CONTENT_TYPES[typeName];
        const name = displayName(given, type);
        const ending = name.slice(name.lastIndexOf('.') + 1);
        expect(name.length).toBeGreaterThan(ending.length + 1);
        expect(name.length).toBeLessThanOrEqual(120);
        expect(name).not.toMatch(/[/\\<>:"|?*\p{Cc}\p{Cf}\u2028\u2029]/u);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/^[. ]|[. ]$|^\.\.?$/);
        expect((type.extensions as readonly string[]).includes(ending)).toBe(true);
        expect(name.slice(0, name.lastIndexOf('.'))).not.toMatch(/\.(exe|html?|js|svg|php|pdf)$/i);
        expect(displayName(name, type)).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });
});
