/** A skill as it is compared: width, letter case and surrounding space make no difference. */
const skillKey = (skill: string): string => skill.normalize('NFKC').trim().toLowerCase();

/** 技能, tidied: no empty ones, each once, in the order and writing they were first given. */
export function tidySkills(skills: readonly string[]): string[] {
  const tidied = new Map<string, string>();
  for (const skill of skills) {
    const key = skillKey(skill);
    if (key !== '' && !tidied.has(key)) tidied.set(key, skill.normalize('NFKC').trim());
  }
  return [...tidied.values()];
}

/** Has somebody every skill that is needed? Nothing needed suits everybody. */
export function hasSkills(skills: readonly string[], needed: readonly string[]): boolean {
  const own = new Set(skills.map(skillKey));
  return needed.every((skill) => own.has(skillKey(skill)));
}
