import { useRef } from 'react';

type Limits = { min: number; max: number; initial: number };

/** The line between two columns: dragged, moved by arrow keys, reset by a double click. `grows`: the side its column lies away from. */
export function ColumnResizer({
  label,
  width,
  limits,
  grows,
  onWidth,
}: {
  label: string;
  width: number;
  limits: Limits;
  grows: 'left' | 'right';
  onWidth: (width: number) => void;
}) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const sign = grows === 'right' ? 1 : -1;
  const set = (next: number) => onWidth(Math.min(limits.max, Math.max(limits.min, Math.round(next))));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a widget, an <hr> is not
    <div
      className="column-resizer"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={width}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => start.current && set(start.current.width + sign * (event.clientX - start.current.x))}
      onPointerUp={() => {
        start.current = null;
      }}
      onDoubleClick={() => set(limits.initial)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0;
        if (step === 0) return;
        event.preventDefault();
        set(width + sign * step);
      }}
    />
  );
}
