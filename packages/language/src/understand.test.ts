import { readFileSync } from 'node:fs';
import { understanding } from '@zhiyin/contracts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createEmotionReader, createEntityFinder, createLanguage, type Example, trainIntents } from './index.ts';

const demo = (file: string) => parse(readFileSync(new URL(`../../../demo/${file}`, import.meta.url), 'utf8'));
const intents: { id: string; zh: string[]; en: string[] }[] = demo('intents.yaml').intents;
const examples: Example[] = intents.flatMap(({ id, zh, en }) => [
  ...zh.map((text) => ({ text, intent: id, locale: 'zh' })),
  ...en.map((text) => ({ text, intent: id, locale: 'en' })),
]);
const language = createLanguage({
  intents: trainIntents(examples),
  entities: createEntityFinder({ patterns: [{ type: 'error_code', pattern: '\\b[EW][1-9]\\b', normalise: 'upper' }] }),
  emotion: createEmotionReader({ lexicon: demo('policies.yaml').emotion.lexicon }),
});
const NOW = new Date('2026-11-22T13:00:00Z');

/** Class of a ladder case → system intent of its words; null = none may be heard. */
const CLASSES: Readonly<Record<string, string | null>> = {
  deny: 'resolved_no',
  report_fail: 'resolved_no',
  resolved: 'resolved_yes',
  human: 'request_human',
  refuse_bot: 'refuse_bot',
  safety: 'safety_risk',
  infosec: 'infosec_risk',
  legal: 'legal_threat',
  confirm_yes: 'request_human',
  repeat: null,
  new_issue: null,
  answer_slot: null,
};

describe('understanding 理解', () => {
  it('keeps the contract for any kind of text', () => {
    for (const text of ['净化器报 e1 怎么办', 'Where is my order?', '😀', '', '注文はまだですか', '转人工', '气死我了！！！']) {
      expect(understanding.safeParse(language.understand(text, { now: NOW })).error).toBeUndefined();
    }
  });

  it('brings intent, entities and emotion of one text together', () => {
    const found = language.understand('明天下午三点发票能开好吗', { now: NOW });
    expect(found).toMatchObject({ locale: 'zh-CN', intent: 'invoice', system: null });
    expect(found.entities.map((e) => e.value)).toEqual(['2026-11-23T15:00:00+08:00']);
  });

  it('hears the class of at least nine of ten ladder sayings', () => {
    const cases: { events: { cust?: string; say?: string }[] }[] = demo('ladder_cases.yaml').cases;
    const sayings = cases.flatMap(({ events }) => events).filter((event) => event.say !== undefined);
    const right = sayings.filter(({ cust, say }) => {
      const found = language.understand(String(say), { now: NOW });
      return cust === 'anger' ? found.emotion.label === 'anger' : (found.system?.intent ?? null) === CLASSES[cust!];
    });
    expect(right.length / sayings.length).toBeGreaterThanOrEqual(0.9);
  });

  it('gets to the end of long and repetitive texts', () => {
    for (const piece of [
      '嗯',
      '谢谢',
      '客服',
      '还是不行',
      '路',
      '市区号',
      '一',
      '1',
      'a',
      'no ',
      'thanks ',
      'it still ',
      '@',
      'a.',
      '😀',
      '(',
      '13',
    ]) {
      for (const count of [30, 3000])
        expect(language.understand(`${piece.repeat(count)}x`, { now: NOW }).confidence).toBeLessThanOrEqual(1);
    }
  });

  it('does not call the business of a workspace out of scope', () => {
    const music = trainIntents(
      [
        'play some music',
        'play a song by the band',
        'put on jazz music',
        'play my playlist',
        'stop the music',
        'stop playing',
        'pause the song',
        'be quiet now',
      ].map((text, i) => ({ text, intent: i < 4 ? 'play' : 'stop', locale: 'en' })),
    );
    expect(createLanguage({ intents: music }).understand('play some music', { now: NOW })).toMatchObject({ intent: 'play', system: null });
  });
});
