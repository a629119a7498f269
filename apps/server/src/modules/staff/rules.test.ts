import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasSkills, tidySkills } from './rules.ts';

describe('技能', () => {
  it.each([
    ['nothing needed suits everybody', [], [], true],
    ['every needed one is there', ['退款', 'English', 'hazard'], ['退款', 'hazard'], true],
    ['one is missing', ['退款'], ['退款', 'hazard'], false],
    ['letter case and width make no difference', ['ENGLISH', 'ＶＩＰ'], ['english', 'vip'], true],
  ])('%s', (_, own, needed, expected) => {
    expect(hasSkills(own, needed)).toBe(expected);
  });

  it('tidies: first writing kept, each once, none empty', () => {
    expect(tidySkills([' 退款', 'VIP', 'vip', '', '  ', '退款'])).toEqual(['退款', 'VIP']);
  });

  it('tidying changes neither what somebody can nor itself', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (skills) => {
        const tidied = tidySkills(skills);
        expect(tidySkills(tidied)).toEqual(tidied);
        expect(
          hasSkills(
            tidied,
            skills.filter((skill) => skill.normalize('NFKC').trim() !== ''),
          ),
        ).toBe(true);
      }),
    );
  });
});
