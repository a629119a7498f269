const WIDTH = 84;
const HEIGHT = 22;
const GAP = 1;

/** A small bar for each day; its numbers stand in the label. */
export function Spark({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  const step = WIDTH / Math.max(1, values.length);
  return (
    <svg className="spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <title>{label}</title>
      {values.map((value, at) => {
        const height = value === 0 ? 1 : Math.max(3, (value / most) * HEIGHT);
        const x = at * step;
        return <rect key={x} x={x} y={HEIGHT - height} width={step - GAP} height={height} className={value === 0 ? 'none' : undefined} />;
      })}
    </svg>
  );
}
