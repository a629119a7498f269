import { useEffect, useRef } from 'preact/hooks';
import { type Preview, useSurroundings } from './context.tsx';
import { Icon } from './icons.tsx';

/** One picture, as large as the window (which the host page makes larger meanwhile). */
export function PreviewLayer({ file }: { file: Preview }) {
  const { words, preview, host } = useSurroundings();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    button.current?.focus();
    host.tell({ type: 'size', full: true });
    return () => {
      host.tell({ type: 'size', full: false });
      before?.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') preview(null);
    // The close button is all there is to reach here.
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div class="preview" role="dialog" aria-modal="true" aria-label={file.name} onKeyDown={onKeyDown} onClick={() => preview(null)}>
      <img src={file.url} alt={file.name} />
      <button ref={button} type="button" class="icon-button preview-close" aria-label={words.closePreview} title={words.closePreview}>
        <Icon name="close" />
      </button>
    </div>
  );
}
