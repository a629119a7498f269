import { handoffSummary } from '@zhiyin/contracts';
import { initialState, issueSummary } from '@zhiyin/dialogue';
import { describe, expect, test } from 'vitest';
import { maskName, type SummaryInput, summarise } from './summary.ts';

const at = new Date('2026-01-05T09:00:00Z');
const line = (sender: 'contact' | 'bot', text: string) => ({
  id: `msg_${text}`,
  sender,
  text,
  private: false,
  created_at: at,
  attachments: null,
  sources: null,
});
function input(change: Partial<SummaryInput> = {}): SummaryInput {
  return {
    id: 'hand_1',
    now: at,
    conversation: { id: 'conv_1', channel: 'web', locale: 'zh-CN', contact: { id: 'cont_1', name: '张三丰', verified: true } },
    issues: issueSummary(initialState()),
    transcript: [],
    request: { trigger: 'T2', reason: 'explicit_request' },
    tier: null,
    isElderly: false,
    contacts90d: 1,
    previous: null,
    ...change,
  };
}

describe('the handoff summary', () => {
  test('asking for a person is not the wish', () => {
    const summary = summarise(input({ transcript: [line('contact', '滤芯多久换'), line('bot', '…'), line('contact', '转人工')] }));
    expect(summary.wish).toBe('滤芯多久换');
  });
  test('nothing said yet reads as that, and the next step is to ask', () => {
    const summary = summarise(input({ transcript: [line('contact', '转人工')] }));
    expect(summary.wish).toBe('');
    expect(summary.headline).toBe('客户要求人工服务，尚未说明问题');
    expect(summary.suggested.nextSteps).toEqual(['客户还没说明问题，先问清需求']);
  });
  test('a guess with little confidence stays off, a product stays on', () => {
    const issues = {
      ...issueSummary(initialState()),
      keyIssues: [
        { label: '投诉', intentId: 'complaint', confidence: 0.2 },
        { label: '设备', intentId: 'x', confidence: 0.2, product: 'AP-300' },
      ],
    };
    expect(summarise(input({ issues })).keyIssues.map((k) => k.label)).toEqual(['设备']);
  });
  test('personal data is masked, the shape is the contract, and it can be read in 15 seconds', () => {
    const summary = summarise(
      input({ transcript: [line('contact', '我的手机13812345678收不到验证码')], request: { trigger: 'T9', reason: 'ladder' } }),
    );
    expect(JSON.stringify(summary)).not.toContain('13812345678');
    expect(handoffSummary.parse(summary)).toEqual(summary);
    expect(summary.estimatedReadingSeconds).toBeLessThanOrEqual(15);
  });
  test.each([
    ['张三丰', '张**'],
    ['Ann Lee', 'A** L**'],
    ['#a1b2c3', '#a1b2c3'],
  ])('%s is shown as %s', (name, shown) => {
    expect(maskName(name)).toBe(shown);
  });
});
