import { CloseOutlined, FileOutlined, LoadingOutlined, ReloadOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useRef, useState } from 'react';
import { api } from '../../api/endpoints.ts';
import { byteSize } from '../../i18n/format.ts';
import { useText } from '../../i18n/index.ts';
import { useErrorText } from '../../ui/states.tsx';
import { useDeskStore, useDraft } from './desk-store.tsx';
import type { DraftFile } from './drafts.ts';

/** What the server takes at most for one file, and the contracts for one message. */
const FILE_BYTES_MAX = 25 * 1024 * 1024;
const FILES_MAX = 10;

type Upload = { key: number; file: File; state: 'uploading' | 'failed'; why?: string };

/** Files of the draft: uploaded at once while one goes on writing; what is uploaded stays with the draft over a reload. */
export function useUploads(conversationId: string) {
  const { t } = useText();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const { drafts } = useDeskStore();
  const [draft] = useDraft(conversationId);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const nextKey = useRef(0);

  const setFiles = (change: (files: readonly DraftFile[]) => readonly DraftFile[]) => {
    const now = drafts.get(conversationId);
    drafts.set(conversationId, { ...now, files: change(now.files) });
  };
  const start = async (upload: Upload) => {
    try {
      const { id, kind, name, bytes } = await api.upload(upload.file);
      setUploads((all) => all.filter((entry) => entry.key !== upload.key));
      setFiles((files) => [...files, { id, kind, name, bytes }]);
    } catch (error) {
      setUploads((all) => all.map((entry) => (entry.key === upload.key ? { ...entry, state: 'failed', why: errorText(error) } : entry)));
    }
  };
  return {
    files: draft.files,
    uploads,
    busy: uploads.some((upload) => upload.state === 'uploading'),
    add(files: readonly File[]) {
      const room = FILES_MAX - draft.files.length - uploads.length;
      if (files.length > room) void message.warning(t('composer.tooManyFiles', { n: FILES_MAX }), 4);
      for (const file of files.slice(0, Math.max(0, room))) {
        if (file.size > FILE_BYTES_MAX) {
          void message.warning(t('composer.fileTooLarge', { name: file.name }), 4);
          continue;
        }
        const upload: Upload = { key: nextKey.current++, file, state: 'uploading' };
        setUploads((all) => [...all, upload]);
        void start(upload);
      }
    },
    retry(key: number) {
      const upload = uploads.find((entry) => entry.key === key);
      if (!upload) return;
      setUploads((all) => all.map((entry) => (entry.key === key ? { ...entry, state: 'uploading' } : entry)));
      void start(upload);
    },
    drop: (key: number) => setUploads((all) => all.filter((entry) => entry.key !== key)),
    remove: (id: string) => setFiles((files) => files.filter((file) => file.id !== id)),
  };
}

export function ComposerFiles({ uploads }: { uploads: ReturnType<typeof useUploads> }) {
  const { t, locale } = useText();
  if (uploads.files.length === 0 && uploads.uploads.length === 0) return null;
  return (
    <ul className="composer-files" aria-label={t('composer.files')}>
      {uploads.files.map((file) => (
        <li key={file.id} className="composer-file">
          <FileOutlined aria-hidden="true" />
          <span className="attachment-name">{file.name}</span>
          <span className="muted">{byteSize(file.bytes, locale)}</span>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('composer.removeFile', { name: file.name })}
            onClick={() => uploads.remove(file.id)}
          />
        </li>
      ))}
      {uploads.uploads.map((upload) => (
        <li key={upload.key} className={`composer-file ${upload.state}`}>
          {upload.state === 'uploading' ? <LoadingOutlined aria-hidden="true" /> : <FileOutlined aria-hidden="true" />}
          <span className="attachment-name">{upload.file.name}</span>
          <span className="muted">{upload.state === 'failed' ? upload.why : t('composer.uploading')}</span>
          {upload.state === 'failed' && (
            <Button
              type="text"
              size="small"
              icon={<ReloadOutlined />}
              aria-label={t('action.retry')}
              onClick={() => uploads.retry(upload.key)}
            />
          )}
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={t('composer.removeFile', { name: upload.file.name })}
            onClick={() => uploads.drop(upload.key)}
          />
        </li>
      ))}
    </ul>
  );
}
