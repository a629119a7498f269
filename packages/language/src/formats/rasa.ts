import type { Example } from '../intents/model.ts';
import { addRecord, lineProblem, noExamples, type ReadExamples } from './lines.ts';

/** Entity marks of Rasa ("[Berlin](city)", "[AP300]{"entity": …}") give way to their text. */
function withoutMarks(text: string): string {
  return text.replace(/\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})/g, '$1');
}

/**
 * Reads Rasa's NLU training data (YAML): `nlu:` with blocks `- intent: name` / `examples: |` / `- text`. Retrieval intents
 * (`faq/return`) keep their full name; synonym, regex and lookup blocks hold no examples and are passed over; `out_of_scope` and
 * `nlu_fallback` count as out of scope.
 */
export function readRasaExamples(file: string): ReadExamples {
  const out = noExamples();
  const lines = file.replace(/^\uFEFF/, '').split(/\r?\n/);
  let intent: string | null | undefined;
  let listIndent = -1;
  let sawNlu = false;
  lines.forEach((raw, i) => {
    const line = i + 1;
    const bare = raw.trim();
    if (bare === '' || bare.startsWith('#')) return;
    const indent = raw.length - raw.trimStart().length;
    if (/^\t/.test(raw)) {
      out.problems.push(lineProblem(line, 'tab_indent'));
      return;
    }
    if (indent === 0 && /^\w+:/.test(bare)) {
      sawNlu ||= bare.startsWith('nlu:');
      intent = undefined;
      listIndent = -1;
      return;
    }
    if (listIndent >= 0 && indent > listIndent) {
      const item = /^-\s+(.*)$/.exec(bare);
      if (!item) out.problems.push(lineProblem(line, 'not_example'));
      else if (intent !== undefined) addRecord(out, line, { text: withoutMarks(unquoted(item[1]!)), intent });
      return;
    }
    const block = /^-\s+(intent|synonym|regex|lookup|story|rule)\s*:\s*(.+?)\s*$/.exec(bare);
    if (block) {
      const name = unquoted(block[2]!);
      intent = block[1] === 'intent' ? (name === 'out_of_scope' || name === 'nlu_fallback' ? null : name) : undefined;
      listIndent = -1;
      return;
    }
    if (/^examples\s*:\s*(?:\|[-+]?)?\s*$/.test(bare)) {
      listIndent = indent;
      return;
    }
    if (/^(?:metadata|version)\b/.test(bare) || indent > 0) return;
    out.problems.push(lineProblem(line, 'not_understood'));
  });
  if (!sawNlu && out.examples.length === 0) out.problems.push(lineProblem(1, 'no_nlu'));
  return out;
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

/** Writes Rasa's NLU training data; out-of-scope examples become the intent `out_of_scope`. Line breaks in a text become spaces. */
export function writeRasaExamples(examples: readonly Example[]): string {
  const groups = new Map<string, string[]>();
  for (const { text, intent } of examples) {
    const name = intent ?? 'out_of_scope';
    groups.set(name, [...(groups.get(name) ?? []), text]);
  }
  const blocks = [...groups].map(
    ([intent, texts]) =>
      `- intent: ${/^[\w./\u4e00-\u9fff-]+$/.test(intent) ? intent : JSON.stringify(intent)}\n  examples: |\n${texts.map((text) => `    - ${text.replace(/\s+/g, ' ')}\n`).join('')}`,
  );
  return `version: "3.1"\nnlu:\n${blocks.join('')}`;
}
