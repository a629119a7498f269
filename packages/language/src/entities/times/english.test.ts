import { describe, expect, it } from 'vitest';
import { createEntityFinder } from '../finder.ts';

const finder = createEntityFinder({ zone: 'Asia/Shanghai' });
/** A Sunday evening in Shanghai. */
const NOW = new Date('2026-11-22T21:00:00+08:00');
const times = (text: string, type = 'date', locale = 'en') =>
  finder
    .find(text, locale, NOW)
    .filter((entity) => entity.type === type)
    .map((entity) => `${entity.text}=${entity.value}`);
const at = (clock: string, day = '2026-11-22') => `${day}T${clock}:00+08:00`;

describe('days in English', () => {
  it.each([
    ['today', 'today=2026-11-22'],
    ['can you come tomorrow?', 'tomorrow=2026-11-23'],
    ['it arrived yesterday', 'yesterday=2026-11-21'],
    ['the day after tomorrow', 'the day after tomorrow=2026-11-24'],
    ['the day before yesterday', 'the day before yesterday=2026-11-20'],
    ['next Friday', 'next Friday=2026-11-27'],
    ['this friday', 'this friday=2026-11-27'],
    ['last Monday', 'last Monday=2026-11-16'],
    ['on Wednesday please', 'Wednesday=2026-11-25'],
    ['I ordered it on Wednesday', 'Wednesday=2026-11-18'],
    ['a week from Monday', 'a week from Monday=2026-11-30'],
    ['two days after Christmas', 'two days after Christmas=2026-12-27'],
    ['on the 1st of next month', 'the 1st of next month=2026-12-01'],
    ['a week on Tuesday', 'a week on Tuesday=2026-12-01'],
    ['see you on Sat', 'Sat=2026-11-28'],
    ['Friday week', 'Friday week=2026-12-04'],
    ['in two weeks', 'in two weeks=2026-12-06'],
    ['in 3 days', 'in 3 days=2026-11-25'],
    ['three days ago', 'three days ago=2026-11-19'],
    ['a fortnight ago', 'a fortnight ago=2026-11-08'],
    ['two months ago', 'two months ago=2026-09-22'],
    ['a year ago', 'a year ago=2025-11-22'],
    ['a week from now', 'a week from now=2026-11-29'],
    ['two days from today', 'two days from today=2026-11-24'],
    ['a couple of days ago', 'a couple of days ago=2026-11-20'],
    ['six months ago', 'six months ago=2026-05-22'],
    ['half a year ago', 'half a year ago=2026-05-22'],
    ['at the end of the month', 'the end of the month=2026-11-30'],
    ['end of next month', 'end of next month=2026-12-31'],
    ['the beginning of next month', 'the beginning of next month=2026-12-01'],
    ['end of the year', 'end of the year=2026-12-31'],
    ['end of March', 'end of March=2027-03-31'],
    ['Nov 5th', 'Nov 5th=2026-11-05'],
    ['bought on March 5', 'March 5=2026-03-05'],
    ['5 Nov 2026', '5 Nov 2026=2026-11-05'],
    ['5th of November', '5th of November=2026-11-05'],
    ['on 5 December', '5 December=2026-12-05'],
    ['November 5, 2025', 'November 5, 2025=2025-11-05'],
    ['Dec. 3rd', 'Dec. 3rd=2026-12-03'],
    ['2026-03-05', '2026-03-05=2026-03-05'],
    ['2026/3/5', '2026/3/5=2026-03-05'],
    ['please come on the 3rd', 'the 3rd=2026-12-03'],
    ['I paid on the 3rd', 'the 3rd=2026-11-03'],
    ['Saturday 28 November', 'Saturday 28 November=2026-11-28'],
    ['Mon, Nov 30', 'Mon, Nov 30=2026-11-30'],
    ['25/12/2026', '25/12/2026=2026-12-25'],
    ['12/25', '12/25=2026-12-25'],
    ['Black Friday', 'Black Friday=2026-11-27'],
    ['Cyber Monday deal', 'Cyber Monday=2026-11-30'],
    ['will it arrive before Christmas?', 'Christmas=2026-12-25'],
    ['Christmas Eve', 'Christmas Eve=2026-12-24'],
    ["New Year's Eve", "New Year's Eve=2026-12-31"],
    ["New Year's Day", "New Year's Day=2027-01-01"],
    ['bought at Easter', 'Easter=2026-04-05'],
    ['last Christmas', 'last Christmas=2025-12-25'],
    ['Chinese New Year', 'Chinese New Year=2027-02-06'],
    ['Thanksgiving', 'Thanksgiving=2026-11-26'],
    ['Halloween', 'Halloween=2026-10-31'],
    ['Boxing Day', 'Boxing Day=2026-12-26'],
    ['Mid-Autumn Festival', 'Mid-Autumn Festival=2026-09-25'],
    ["Valentine's Day", "Valentine's Day=2027-02-14"],
  ])('%s: %s', (text, expected) => expect(times(text)).toEqual([expected]));

  it.each([
    ['05/11/2026', 'en-GB', '2026-11-05'],
    ['05/11/2026', 'en-US', '2026-05-11'],
    ['5.11.2026', 'en-GB', '2026-11-05'],
    ['3/4', 'en-GB', '2027-04-03'],
    ['3/4/26', 'en-US', '2026-03-04'],
  ])('%s in %s is %s', (text, locale, value) => expect(times(text, 'date', locale)).toEqual([`${text}=${value}`]));

  it('05/11/2026 without a country is said with little confidence', () => {
    const [entity] = finder.find('05/11/2026', 'en', NOW);
    expect(entity?.confidence ?? 0).toBeLessThan(0.6);
  });

  it.each([
    ['next week', 'next week=2026-11-23/2026-11-29'],
    ['last week', 'last week=2026-11-09/2026-11-15'],
    ['this week', 'this week=2026-11-16/2026-11-22'],
    ['next weekend', 'next weekend=2026-11-28/2026-11-29'],
    ['over the weekend', 'the weekend=2026-11-21/2026-11-22'],
    ['next month', 'next month=2026-12'],
    ['last month', 'last month=2026-10'],
    ['last year', 'last year=2025'],
    ['in March 2026', 'March 2026=2026-03'],
    ['bought in August', 'August=2026-08'],
    ['in 2024', '2024=2024'],
    ['in the last 3 days', 'the last 3 days=2026-11-19/2026-11-22'],
    ['over the past two weeks', 'the past two weeks=2026-11-08/2026-11-22'],
    ['in the next two weeks', 'the next two weeks=2026-11-22/2026-12-06'],
    ['Monday to Friday', 'Monday to Friday=2026-11-23/2026-11-27'],
    ['from 3 to 5 December', '3 to 5 December=2026-12-03/2026-12-05'],
    ['Dec 1-5', 'Dec 1-5=2026-12-01/2026-12-05'],
    ['between Monday and Wednesday', 'Monday and Wednesday=2026-11-23/2026-11-25'],
  ])('stretch of days %s: %s', (text, expected) => expect(times(text)).toEqual([expected]));
});

describe('times of day in English', () => {
  it.each([
    ['tomorrow at 3pm', 'tomorrow at 3pm', at('15:00', '2026-11-23')],
    ['3pm tomorrow', '3pm tomorrow', at('15:00', '2026-11-23')],
    ['tomorrow 10:30 am', 'tomorrow 10:30 am', at('10:30', '2026-11-23')],
    ['half past three', 'half past three', at('15:30')],
    ['at half three', 'half three', at('15:30')],
    ['a quarter to five', 'a quarter to five', at('16:45')],
    ['quarter past nine', 'quarter past nine', at('09:15')],
    ["at three o'clock", "three o'clock", at('15:00')],
    ['at 7.30pm', '7.30pm', at('19:30')],
    ['12 am', '12 am', at('00:00')],
    ['12pm', '12pm', at('12:00')],
    ['at 15:30', '15:30', at('15:30')],
    ['last Tuesday night', 'last Tuesday night', at('20:00', '2026-11-17')],
    ['tonight', 'tonight', at('20:00')],
    ['tonight at 8', 'tonight at 8', at('20:00')],
    ['last night', 'last night', at('20:00', '2026-11-21')],
    ['this morning', 'this morning', at('09:00')],
    ['tomorrow morning', 'tomorrow morning', at('09:00', '2026-11-23')],
    ['tomorrow at noon', 'tomorrow at noon', at('12:00', '2026-11-23')],
    ['next Friday at 10', 'next Friday at 10', at('10:00', '2026-11-27')],
    ['Friday afternoon', 'Friday afternoon', at('15:00', '2026-11-27')],
    ['5 Nov 2026 at 9:15', '5 Nov 2026 at 9:15', at('09:15', '2026-11-05')],
    ['2026-03-05T10:00', '2026-03-05T10:00', at('10:00', '2026-03-05')],
    ['2026-03-05T10:00:00Z', '2026-03-05T10:00:00Z', at('18:00', '2026-03-05')],
    ['in half an hour', 'in half an hour', at('21:30')],
    ['in an hour', 'in an hour', at('22:00')],
    ['20 minutes ago', '20 minutes ago', at('20:40')],
    ['two and a half hours ago', 'two and a half hours ago', at('18:30')],
    ['between 2 and 4 pm', '2 and 4 pm', `${at('14:00')}/${at('16:00')}`],
    ['tomorrow between 2 and 4 pm', 'tomorrow between 2 and 4 pm', `${at('14:00', '2026-11-23')}/${at('16:00', '2026-11-23')}`],
    ['from 9am to 5pm', '9am to 5pm', `${at('09:00')}/${at('17:00')}`],
    ['2-4pm', '2-4pm', `${at('14:00')}/${at('16:00')}`],
    ['11am-1pm on Friday', '11am-1pm on Friday', `${at('11:00', '2026-11-27')}/${at('13:00', '2026-11-27')}`],
    ['10:30-12:00', '10:30-12:00', `${at('10:30')}/${at('12:00')}`],
  ])('%s: %s is %s', (text, surface, value) => expect(times(text)).toEqual([`${surface}=${value}`]));
});

describe('durations in English', () => {
  it.each([
    ['waiting for 3 days', '3 days=P3D'],
    ['two weeks', 'two weeks=P2W'],
    ['half an hour', 'half an hour=PT30M'],
    ['an hour and a half', 'an hour and a half=PT1H30M'],
    ['two and a half years', 'two and a half years=P2Y6M'],
    ['within 24 hours', '24 hours=PT24H'],
    ['3-5 days', '3-5 days=P3D/P5D'],
    ['three to five days', 'three to five days=P3D/P5D'],
    ['a month', 'a month=P1M'],
    ['a couple of weeks', 'a couple of weeks=P2W'],
    ['2-year warranty', '2-year=P2Y'],
    ['hold it for 10 seconds', '10 seconds=PT10S'],
    ['1 hour 20 minutes', '1 hour 20 minutes=PT1H20M'],
    ['a fortnight', 'a fortnight=P2W'],
    ['3 hrs', '3 hrs=PT3H'],
    ['over a year', 'a year=P1Y'],
  ])('%s: %s', (text, expected) => expect(times(text, 'duration')).toEqual([expected]));
});

describe('what is no time in English', () => {
  it.each([
    'I sat down',
    'may I return it',
    'a second hand machine',
    'the other day',
    'one day it will work',
    'march on',
    'second floor',
    'the 3rd time',
    'the 1st step',
    'the second one',
    '30 February',
    'version 3.5',
    'ratio 3:2',
    'I waited for ages',
    'sun damage',
    'model 2024 Pro',
    'it works now',
    '24/7 support',
    '1/2 cup',
    'I will be there',
    'a 5 star rating',
    'in a minute',
    'every day',
    'is it in the way',
    'wed like to know',
    'mon ami',
    'every Friday',
    'the day after Christmas',
  ])('%s', (text) => expect(times(text)).toEqual([]));
});
