import { describe, expect, it } from 'vitest';
import { parsePreferences } from './parse-preferences.ts';

describe('parsePreferences', () => {
  it('begins in the browser’s language and the system’s colours', () => {
    expect(parsePreferences(null, 'zh-TW')).toMatchObject({
      locale: 'zh-CN',
      scheme: 'system',
      singleKeys: true,
      listWidth: 300,
      contextWidth: 340,
    });
    expect(parsePreferences(null, 'de')).toMatchObject({ locale: 'en' });
  });
  it('keeps what was chosen', () => {
    expect(
      parsePreferences('{"locale":"en","scheme":"dark","singleKeys":false,"listWidth":320.4,"contextOpen":false}', 'zh'),
    ).toMatchObject({ locale: 'en', scheme: 'dark', singleKeys: false, listWidth: 320, contextOpen: false });
  });
  it.each(['{', 'null', '7', '[]', '{"listWidth":"wide","scheme":"pink"}'])('survives %s', (text) => {
    expect(parsePreferences(text, 'en')).toEqual(parsePreferences(null, 'en'));
  });
  it('keeps columns within their limits', () =>
    expect(parsePreferences('{"listWidth":1e9,"contextWidth":-5}', 'en')).toMatchObject({ listWidth: 460, contextWidth: 280 }));
});
