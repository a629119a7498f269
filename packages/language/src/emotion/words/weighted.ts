/**
 * Words with their weight from lists by strength: `{ 0.8: '气死, 气炸' }` with sign -1 gives `{ 气死: -0.8, 气炸: -0.8 }`.
 * Commas part the words; a word standing under two strengths keeps the last.
 */
export function weighted(sign: 1 | -1, byStrength: Readonly<Record<number, string>>): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [strength, list] of Object.entries(byStrength)) for (const word of listed(list)) out[word] = sign * Number(strength);
  return out;
}

/** The words of a comma-separated list. */
export function listed(list: string): string[] {
  return list
    .split(/[,，]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
