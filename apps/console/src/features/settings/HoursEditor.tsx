import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import type { WeeklyHours } from '@zhiyin/contracts';
import { Button, Select } from 'antd';
import { useText } from '../../i18n/index.ts';
import { DAYS, type Day, HALF_HOURS, hoursProblem, hourText, type Window } from './hours.ts';

const FIRST: Window = [9, 18];

/** 服务时间: windows for each day of the week; a day without any is closed. Used inside a Form.Item. */
export function HoursEditor({ value = {}, onChange }: { value?: WeeklyHours; onChange?: (hours: WeeklyHours) => void }) {
  const { t } = useText();
  const set = (day: Day, windows: Window[]) => onChange?.({ ...value, [day]: windows });
  const hours = HALF_HOURS.map((hour) => ({ value: hour, label: hourText(hour) }));
  return (
    <div className="hours">
      {DAYS.map((day, at) => {
        const windows: Window[] = value[day] ?? [];
        const problem = hoursProblem(windows);
        const before = at > 0 ? value[DAYS[at - 1] as Day] : undefined;
        return (
          <fieldset key={day} className="hours-day" aria-label={t(`day.${day}`)}>
            <span>{t(`day.${day}`)}</span>
            <div className="hours-windows">
              {windows.map((window, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: windows have no other identity than their place
                <div key={index} className="hours-window">
                  <Select
                    aria-label={t('hours.from')}
                    options={hours}
                    value={window[0]}
                    onChange={(from) => set(day, windows.with(index, [from, window[1]]))}
                  />
                  <span aria-hidden="true">–</span>
                  <Select
                    aria-label={t('hours.to')}
                    options={hours}
                    value={window[1]}
                    onChange={(to) => set(day, windows.with(index, [window[0], to]))}
                  />
                  <Button
                    type="text"
                    size="small"
                    icon={<CloseOutlined />}
                    aria-label={t('hours.remove')}
                    onClick={() => set(day, windows.toSpliced(index, 1))}
                  />
                </div>
              ))}
              {problem && (
                <span className="field-problem" role="alert">
                  {t(`hours.${problem}`)}
                </span>
              )}
              <div className="hours-window">
                {windows.length === 0 && <span className="muted">{t('hours.closed')}</span>}
                <Button
                  type="link"
                  size="small"
                  icon={<PlusOutlined />}
                  onClick={() => set(day, [...windows, windows.length === 0 ? FIRST : [Math.min(23, windows.at(-1)?.[1] ?? 9), 24]])}
                >
                  {t('hours.add')}
                </Button>
                {windows.length === 0 && before && before.length > 0 && (
                  <Button type="link" size="small" onClick={() => set(day, before)}>
                    {t('hours.asBefore')}
                  </Button>
                )}
              </div>
            </div>
          </fieldset>
        );
      })}
    </div>
  );
}
