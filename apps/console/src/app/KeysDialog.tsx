import { Modal, Switch } from 'antd';
import type { MessageKey } from '../i18n/index.ts';
import { useText } from '../i18n/index.ts';
import { useCommandList } from './command-registry.ts';
import { comboLabel } from './commands.ts';
import { isMac } from './platform.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import './palette.css';

const GROUPS = ['conversation', 'list', 'go', 'general', 'me'] as const;
/** Keys of the composer itself; they are no commands, but people look for them here. */
const WRITING: readonly { combo: string; title: MessageKey }[] = [
  { combo: 'Enter', title: 'keys.send' },
  { combo: 'Shift+Enter', title: 'keys.newLine' },
  { combo: '/', title: 'keys.canned' },
  { combo: '#', title: 'keys.article' },
  { combo: 'Esc', title: 'keys.leaveComposer' },
];

/** `?`: the keys that work on the page as it stands. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { singleKeys } = usePreferences();
  const withKeys = useCommandList().filter((command) => command.combo);
  return (
    <Modal open title={t('keys.title')} footer={null} onCancel={onClose} width={900} destroyOnHidden>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <section className="keys" tabIndex={0} aria-label={t('keys.title')}>
        {GROUPS.map((group) => {
          const rows = withKeys.filter((command) => command.group === group);
          if (rows.length === 0) return null;
          return (
            <section key={group}>
              <h3>{t(`keys.group.${group}`)}</h3>
              <dl>
                {rows.map((command) => (
                  <div key={command.id} className="keys-row">
                    <dt>{t(command.title)}</dt>
                    <dd>
                      {comboLabel(command.combo ?? '', isMac).map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
        <section>
          <h3>{t('keys.group.writing')}</h3>
          <dl>
            {WRITING.map((row) => (
              <div key={row.combo} className="keys-row">
                <dt>{t(row.title)}</dt>
                <dd>
                  <kbd>{row.combo}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </section>
      <div className="keys-switch">
        <Switch id="single-keys" checked={singleKeys} onChange={(on) => setPreferences({ singleKeys: on })} />
        <label htmlFor="single-keys">{t('keys.single')}</label>
      </div>
    </Modal>
  );
}
