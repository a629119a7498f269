import type { CorpusFormat, CorpusImportReply, EvaluationSet } from '@zhiyin/contracts';
import { Alert, Button, Drawer, Form, Input, Radio, Select } from 'antd';
import { useId, useRef, useState } from 'react';
import type { ApiError } from '../../../api/client.ts';
import { byteSize } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/index.ts';
import { busyLook } from '../../../ui/busy.ts';
import { useErrorText } from '../../../ui/states.tsx';
import { SHOWS_CORPUS } from '../after-change.ts';
import { versionApi, versionKeys } from './api.ts';
import { FORMATS, formatOf } from './formats.ts';
import { whole } from './numbers.ts';
import { brokenFileOf, problemText } from './problems.ts';
import { useDeed } from './use-deed.ts';

type Values = { format: CorpusFormat; mode: 'add' | 'replace'; reason: string };
type Done = { corpus: CorpusImportReply } | { set: EvaluationSet };

/** Brings a file of examples in: as a change of the corpus, or as a frozen set. A file with faults is kept here with each fault and its line. */
export function ImportDrawer({ what, onClose }: { what: 'corpus' | 'set'; onClose: () => void }) {
  const { t, locale } = useText();
  const [form] = Form.useForm<Values>();
  const mode = Form.useWatch('mode', form);
  const [file, setFile] = useState<File | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const fileNote = useId();
  const { busy, error, attempt } = useDeed(...SHOWS_CORPUS, versionKeys.sets, versionKeys.models);
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setMissing(false);
    setDone(null);
    const format = formatOf(chosen.name);
    if (format) form.setFieldsValue({ format });
  };
  const submit = () => {
    setMissing(file === null);
    if (file) form.submit();
    else picker.current?.focus();
  };
  const send = async ({ format, mode: how, reason }: Values) => {
    if (!file) return;
    setDone(null);
    const sent = await attempt<Done>(async () =>
      what === 'corpus'
        ? { corpus: await versionApi.importCorpus(file, { format, mode: how, reason: reason.trim() }) }
        : { set: await versionApi.importSet(file, { format, reason: reason.trim() }) },
    );
    if (sent) setDone(sent.reply);
  };
  return (
    <Drawer
      open
      onClose={onClose}
      title={t(what === 'corpus' ? 'versions.importTitle' : 'versions.importSet')}
      size={520}
      styles={{ wrapper: { maxWidth: '100vw' } }}
      footer={
        <div className="drawer-foot">
          <Button onClick={onClose}>{t(done ? 'versions.close' : 'action.cancel')}</Button>
          {!done && (
            <Button type="primary" danger={mode === 'replace'} {...busyLook(busy)} onClick={submit}>
              {t('versions.importGo')}
            </Button>
          )}
        </div>
      }
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        disabled={busy}
        initialValues={{ mode: 'add', reason: '' }}
        onFinish={(values) => void send(values)}
      >
        <div className="file-choice">
          <span className="file-name">{t('versions.file')}</span>
          <input
            ref={picker}
            id={`${fileNote}-file`}
            className="visually-hidden"
            type="file"
            disabled={busy}
            accept=".jsonl,.ndjson,.csv,.yml,.yaml,.chatito,.txt"
            aria-describedby={fileNote}
            onChange={(event) => choose(event.target.files?.[0])}
          />
          <label htmlFor={`${fileNote}-file`} className="file-button">
            {t(file ? 'versions.chooseAnother' : 'versions.chooseFile')}
          </label>
          <p id={fileNote} className={isMissing ? 'error-line' : 'muted'}>
            {isMissing ? t('versions.fileNeeded') : file ? `${file.name} · ${byteSize(file.size, locale)}` : t('versions.fileHint')}
          </p>
        </div>
        <Form.Item name="format" label={t('versions.formatLabel')} rules={[{ required: true, message: t('versions.formatNeeded') }]}>
          <Select
            placeholder={t('versions.formatGuessed')}
            options={FORMATS.map((format) => ({ value: format, label: t(`versions.format.${format}`) }))}
          />
        </Form.Item>
        {what === 'corpus' && (
          <Form.Item
            name="mode"
            label={t('versions.mode')}
            extra={t(mode === 'replace' ? 'versions.modeReplaceHint' : 'versions.modeAddHint')}
          >
            <Radio.Group
              options={[
                { value: 'add', label: t('versions.modeAdd') },
                { value: 'replace', label: t('versions.modeReplace') },
              ]}
            />
          </Form.Item>
        )}
        <Form.Item name="reason" label={t('versions.reasonOptional')}>
          <Input.TextArea rows={2} maxLength={500} placeholder={t('versions.reasonHint')} />
        </Form.Item>
      </Form>
      <div aria-live="polite">
        {busy && (
          <div className="import-progress">
            <progress aria-label={t('versions.importing')} />
            <p className="muted">{t('versions.importing')}</p>
          </div>
        )}
        {error && <ImportFailure error={error} />}
        {done && <ImportResult done={done} />}
      </div>
    </Drawer>
  );
}

function ImportFailure({ error }: { error: ApiError }) {
  const { t } = useText();
  const errorText = useErrorText();
  const broken = brokenFileOf(error.details);
  if (!broken) return <Alert type="error" showIcon title={errorText(error)} />;
  return (
    <Alert
      type="error"
      showIcon
      title={t('versions.brokenFile', { n: broken.count })}
      description={
        <>
          <ol className="line-problems">
            {broken.problems.map((problem) => (
              <li key={`${problem.line}\n${problem.message}`}>
                <span className="line-number tabular">{t('versions.lineN', { n: problem.line })}</span>
                <span>{problemText(problem, t)}</span>
              </li>
            ))}
          </ol>
          {broken.count > broken.problems.length && <p>{t('versions.listedOf', { n: broken.problems.length, total: broken.count })}</p>}
        </>
      }
    />
  );
}

function ImportResult({ done }: { done: Done }) {
  const { t, locale } = useText();
  if ('set' in done)
    return (
      <Alert type="success" showIcon title={t('versions.setMade', { n: done.set.number, examples: whole(done.set.examples, locale) })} />
    );
  const { corpus } = done;
  const didNothing = corpus.added === 0 && corpus.removed === 0;
  return (
    <Alert
      type={didNothing ? 'info' : 'success'}
      showIcon
      title={didNothing ? t('versions.importedNothing') : t('versions.imported', { n: corpus.version })}
      description={
        <ul>
          <li>{t('versions.importLines', { n: whole(corpus.lines, locale) })}</li>
          <li>{t('versions.importAdded', { n: whole(corpus.added, locale) })}</li>
          <li>{t('versions.importKnown', { n: whole(corpus.known, locale) })}</li>
          {corpus.removed > 0 && <li>{t('versions.importRemoved', { n: whole(corpus.removed, locale) })}</li>}
          {corpus.newIntents.length > 0 && (
            <li>
              {t('versions.importIntents', {
                n: corpus.newIntents.length,
                names: corpus.newIntents.join(locale.startsWith('zh') ? '、' : ', '),
              })}
            </li>
          )}
        </ul>
      }
    />
  );
}
