import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPassages } from './passages.ts';

const letters = (text: string) => text.replace(/\s+/g, '');

describe('splitPassages', () => {
  it.each([
    ['nothing', '  \n\n ', []],
    ['a short body whole', '一句话。\n\n又一句话。', ['一句话。\n\n又一句话。']],
  ])('%s', (_, markdown, passages) => {
    expect(splitPassages(markdown)).toEqual(passages);
  });
  it('a heading stays with what follows it', () => {
    const body = `# 配网\n\n${'打开应用，按住按键五秒。'.repeat(20)}\n\n## 复位\n\n${'换好滤芯后点复位。'.repeat(30)}`;
    const passages = splitPassages(body);
    expect(passages.length).toBeGreaterThan(1);
    const reset = passages.find((passage) => passage.includes('## 复位'))!;
    expect(reset.startsWith('## 复位')).toBe(true);
    expect(reset).toContain('换好滤芯');
  });
  it('a fenced block is not cut at its blank lines', () => {
    expect(splitPassages('```\na\n\nb\n```')).toEqual(['```\na\n\nb\n```']);
  });
  it('loses nothing, keeps the order, makes no empty and no endless passage', () => {
    const piece = fc.oneof(
      fc.constantFrom('退款。', '发货！', '\n', '\n\n', '# 标题\n', 'One sentence. ', '- item\n', '😀', '3.5 L '),
      fc.string({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        const markdown = pieces.join('').replaceAll('`', '').replaceAll('~', '');
        const passages = splitPassages(markdown);
        expect(letters(passages.join(''))).toBe(letters(markdown));
        for (const passage of passages) {
          expect(passage.trim()).not.toBe('');
          expect(passage.length).toBeLessThan(1500);
        }
      }),
    );
  });
});
