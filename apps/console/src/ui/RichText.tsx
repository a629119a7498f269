import { Fragment, memo, type ReactNode } from 'react';
import { type Inline, parseInline, parseMarkdown } from './markdown.ts';

function inline(nodes: readonly Inline[]): ReactNode {
  return nodes.map((node, at) => {
    const key = at;
    if (node.type === 'text') return <Fragment key={key}>{node.text}</Fragment>;
    if (node.type === 'code') return <code key={key}>{node.text}</code>;
    if (node.type === 'strong') return <strong key={key}>{inline(node.children)}</strong>;
    if (node.type === 'em') return <em key={key}>{inline(node.children)}</em>;
    return (
      <a key={key} href={node.href} target="_blank" rel="noopener noreferrer nofollow">
        {inline(node.children)}
      </a>
    );
  });
}

/** The one door through which untrusted text reaches the screen: Markdown of bot and articles. */
export const RichText = memo(function RichText({ text }: { text: string }) {
  return (
    <div className="rich">
      {parseMarkdown(text).map((block, at) => {
        const key = at;
        if (block.type === 'heading')
          return (
            <p key={key} className="rich-heading">
              {inline(block.children)}
            </p>
          );
        if (block.type === 'quote') return <blockquote key={key}>{inline(block.children)}</blockquote>;
        if (block.type === 'paragraph')
          return (
            <p key={key} className="plain-text">
              {inline(block.children)}
            </p>
          );
        const items = block.items.map((item, index) => {
          const itemKey = index;
          return <li key={itemKey}>{inline(item)}</li>;
        });
        return block.ordered ? (
          <ol key={key} start={block.start}>
            {items}
          </ol>
        ) : (
          <ul key={key}>{items}</ul>
        );
      })}
    </div>
  );
});

/** Text people typed: shown as it is, addresses made into links. */
export const PlainText = memo(function PlainText({ text }: { text: string }) {
  return <div className="plain-text">{inline(parseInline(text, true))}</div>;
});
