import type { Example } from '../intents/model.ts';
import { addRecord, lineProblem, noExamples, type ReadExamples } from './lines.ts';

type Part = { text: string } | { alias: string; optional: boolean };
type Sentence = { line: number; parts: Part[] };
type Block = { kind: 'intent' | 'alias'; name: string; line: number; sentences: Sentence[] };

/** Most sentences that one line of a list may expand to; beyond it every n-th is taken. */
const MOST_PER_LINE = 200;

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(/[~@]\[([^\]]+?)(\?)?\]/g)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ alias: match[1]!.split('#')[0]!.trim(), optional: match[2] !== undefined });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

/**
 * Reads Chatito-like lists: `%[intent]` blocks of indented sentences with `~[alias]` and `@[slot]` references (`?` inside = may be
 * left out), each sentence expanded to its variants. Lines with `//` are comments.
 */
export function readChatitoExamples(file: string): ReadExamples {
  const out = noExamples();
  const blocks: Block[] = [];
  file
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((raw, i) => {
      const line = i + 1;
      const bare = raw.trim();
      if (bare === '' || bare.startsWith('//') || bare.startsWith('import ')) return;
      const head = /^([%~@])\[([^\]]+)\]\s*(?:\(.*\))?$/.exec(bare);
      if (head && !/^\s/.test(raw)) {
        blocks.push({ kind: head[1] === '%' ? 'intent' : 'alias', name: head[2]!.split('#')[0]!.trim(), line, sentences: [] });
        return;
      }
      const block = blocks.at(-1);
      if (!block) out.problems.push(lineProblem(line, 'before_block'));
      else if (!/^\s/.test(raw)) out.problems.push(lineProblem(line, 'no_block'));
      else block.sentences.push({ line, parts: partsOf(bare.replace(/^\*\[[^\]]*\]\s*/, '')) });
    });
  const aliases = new Map(blocks.filter((block) => block.kind === 'alias').map((block) => [block.name, block]));

  const expand = (sentence: Sentence, within: readonly string[]): string[] => {
    let variants = [''];
    for (const part of sentence.parts) {
      let choices: string[];
      if ('text' in part) choices = [part.text];
      else if (within.includes(part.alias)) {
        out.problems.push(lineProblem(sentence.line, 'circle', { name: part.alias }));
        return [];
      } else {
        const alias = aliases.get(part.alias);
        // an alias that is not defined stands for its own name, as in Chatito
        choices = alias ? alias.sentences.flatMap((inner) => expand(inner, [...within, part.alias])) : [part.alias];
        if (part.optional) choices = ['', ...choices];
      }
      const joined = variants.flatMap((before) => choices.map((choice) => before + choice));
      const every = Math.ceil(joined.length / MOST_PER_LINE);
      variants = every > 1 ? joined.filter((_, i) => i % every === 0) : joined;
    }
    return variants;
  };
  for (const block of blocks) {
    if (block.kind !== 'intent') continue;
    if (block.sentences.length === 0) out.problems.push(lineProblem(block.line, 'no_sentences', { name: block.name }));
    const intent = block.name === 'out_of_scope' ? null : block.name;
    for (const sentence of block.sentences) {
      for (const text of new Set(expand(sentence, []).map((variant) => variant.replace(/\s+/g, ' ').trim()))) {
        if (text) addRecord(out, sentence.line, { text, intent });
      }
    }
  }
  return out;
}

/** Writes one `%[intent]` block per intent, a sentence a line. */
export function writeChatitoExamples(examples: readonly Example[]): string {
  const groups = new Map<string, string[]>();
  for (const { text, intent } of examples) {
    const name = intent ?? 'out_of_scope';
    groups.set(name, [...(groups.get(name) ?? []), text.replace(/\s+/g, ' ')]);
  }
  return [...groups].map(([intent, texts]) => `%[${intent}]\n${texts.map((text) => `    ${text}\n`).join('')}`).join('\n');
}
