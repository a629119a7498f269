/** The titles of a table's columns; `number` (or another kind the page's styles know) says how a column stands. */
export function TableHead({ columns }: { columns: readonly (readonly [title: string, kind?: string])[] }) {
  return (
    <thead>
      <tr>
        {columns.map(([title, kind]) => (
          <th key={title} scope="col" {...(kind && { className: kind })}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
  );
}
