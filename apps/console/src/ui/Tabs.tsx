import { type ReactNode, useId, useRef } from 'react';
import './tabs.css';

type Props = {
  label: string;
  items: readonly { key: string; label: string; children: ReactNode }[];
  active: string;
  onChange: (key: string) => void;
};

/** Tabs as the ARIA pattern has them: one is in the tab order, arrow keys move between them. */
export function Tabs({ label, items, active, onChange }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (step: number) => {
    const at = items.findIndex((item) => item.key === active);
    const next = items[(at + step + items.length) % items.length];
    if (!next) return;
    onChange(next.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus();
  };
  return (
    <>
      <div ref={list} className="tabs" role="tablist" aria-label={label}>
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="tab"
            className="tab"
            data-key={item.key}
            id={`${id}-tab-${item.key}`}
            aria-selected={item.key === active}
            aria-controls={`${id}-panel`}
            tabIndex={item.key === active ? 0 : -1}
            onClick={() => onChange(item.key)}
            onKeyDown={(event) => {
              if (event.key === 'ArrowRight') move(1);
              else if (event.key === 'ArrowLeft') move(-1);
            }}
          >
            {item.label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-tab-${active}`}>
        {items.find((item) => item.key === active)?.children}
      </div>
    </>
  );
}
