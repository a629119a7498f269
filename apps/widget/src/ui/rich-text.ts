import { type ComponentChild, h } from 'preact';
import type { Block, Inline, ListBlock } from '../core/markdown.ts';

/**
 * The one renderer of texts that others wrote: a parsed tree to elements of a short list, with no attribute but a checked `href`.
 * No string is ever read as HTML here.
 */
export function renderBlocks(blocks: readonly Block[]): ComponentChild[] {
  return blocks.map(renderBlock);
}

function renderBlock(block: Block): ComponentChild {
  switch (block.type) {
    case 'paragraph':
      return h('p', null, renderInline(block.children));
    case 'heading':
      return h('p', { class: 'heading' }, renderInline(block.children));
    case 'quote':
      return h('blockquote', null, renderInline(block.children));
    case 'code':
      return h('pre', { tabIndex: 0 }, h('code', null, block.text));
    case 'list':
      return renderList(block);
  }
}

function renderList(list: ListBlock): ComponentChild {
  const items = list.items.map((item) => h('li', null, renderInline(item.children), item.nested.map(renderList)));
  return list.ordered ? h('ol', { start: list.start }, items) : h('ul', null, items);
}

export function renderInline(nodes: readonly Inline[]): ComponentChild[] {
  return nodes.map(renderNode);
}

function renderNode(node: Inline): ComponentChild {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'strong':
    case 'em':
      return h(node.type, null, renderInline(node.children));
    case 'code':
      return h('code', null, node.text);
    case 'break':
      return h('br', null);
    case 'link':
      return h('a', { href: node.href, target: '_blank', rel: 'noopener noreferrer nofollow' }, renderInline(node.children));
  }
}
