import { Select, type SelectProps } from 'antd';
import { useText } from '../../../i18n/index.ts';
import { useIntents } from './use-intents.ts';

type Props = Pick<
  SelectProps<string>,
  'autoFocus' | 'defaultOpen' | 'allowClear' | 'placeholder' | 'onKeyDown' | 'size' | 'className' | 'disabled'
> & {
  label: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  without?: string;
};

/** Chooses an intent by its name in either language, or by its id. */
export function IntentSelect({ label, value, onChange, without, ...look }: Props) {
  const { t } = useText();
  const { options, found } = useIntents();
  return (
    <Select<string>
      {...look}
      aria-label={label}
      placeholder={look.placeholder ?? label}
      popupMatchSelectWidth={false}
      loading={found.isPending}
      value={value}
      onChange={(id: string | undefined) => onChange(id)}
      notFoundContent={t('intents.noMatch')}
      showSearch={{ filterOption: (words, option) => String(option?.search ?? '').includes(words.trim().toLowerCase()) }}
      options={options.filter((option) => option.value !== without)}
    />
  );
}
