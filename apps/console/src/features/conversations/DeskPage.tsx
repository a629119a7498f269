import { Drawer } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { useCommands } from '../../app/command-registry.ts';
import type { Command } from '../../app/commands.ts';
import { CONTEXT_WIDTH, LIST_WIDTH, setPreferences, usePreferences } from '../../app/preferences.ts';
import { useSession } from '../../app/session.tsx';
import { useText } from '../../i18n/index.ts';
import { ColumnResizer } from '../../ui/ColumnResizer.tsx';
import { useIsNarrow, useIsPhone } from '../../ui/media.ts';
import { EmptyState } from '../../ui/states.tsx';
import type { ComposerHandle } from './Composer.tsx';
import { ContextPanel } from './ContextPanel.tsx';
import { ConversationList } from './ConversationList.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { DeskStoreProvider } from './desk-store.tsx';
import { useConversationList } from './use-conversation-list.ts';
import { isView, neighbour, readFilters, type View, viewsFor, writeFilters } from './views.ts';
import './desk.css';

const TraceDrawer = lazy(() => import('./TraceDrawer.tsx').then((m) => ({ default: m.TraceDrawer })));

/** 工作台: list, conversation, context. The address holds the view, the filters and the conversation. */
export function DeskPage() {
  const { view, conversationId } = useParams();
  const { myAgentId } = useSession();
  const views = viewsFor(myAgentId !== null);
  if (!isView(view) || !views.includes(view)) return <Navigate to={`/desk/${views[0]}`} replace />;
  return (
    <DeskStoreProvider>
      <Desk view={view} conversationId={conversationId} />
    </DeskStoreProvider>
  );
}

function Desk({ view, conversationId }: { view: View; conversationId: string | undefined }) {
  const { t } = useText();
  const { myAgentId } = useSession();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const filters = useMemo(() => readFilters(params), [params]);
  const list = useConversationList(view, filters);
  const { listWidth, contextWidth, contextOpen } = usePreferences();
  const isNarrow = useIsNarrow();
  const isPhone = useIsPhone();
  const [slideOver, setSlideOver] = useState(false);
  const [traceOf, setTraceOf] = useState<string | null>(null);
  const composer = useRef<ComposerHandle>(null);
  const search = useRef<HTMLInputElement>(null);

  const suffix = params.size > 0 ? `?${params}` : '';
  const open = useCallback((id: string) => void navigate(`/desk/${view}/${id}${suffix}`), [navigate, suffix, view]);
  const move = (step: 1 | -1) => {
    const next = neighbour(list.rows, conversationId, step);
    if (next) open(next.id);
  };
  const toggleContext = useCallback(
    () => (isNarrow ? setSlideOver((shown) => !shown) : setPreferences({ contextOpen: !contextOpen })),
    [contextOpen, isNarrow],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation closes what belonged to the last one
  useEffect(() => {
    setTraceOf(null);
    setSlideOver(false);
  }, [conversationId]);

  useCommands([
    { id: 'list.next', title: 'keys.next', group: 'list', combo: 'j', keyOnly: true, repeats: true, run: () => move(1) },
    { id: 'list.previous', title: 'keys.previous', group: 'list', combo: 'k', keyOnly: true, repeats: true, run: () => move(-1) },
    { id: 'list.search', title: 'keys.search', group: 'list', combo: '/', run: () => search.current?.focus() },
    ...viewsFor(myAgentId !== null).map(
      (choice, at): Command => ({
        id: `view:${choice}`,
        title: `view.go.${choice}`,
        group: 'list',
        combo: String(at + 1),
        run: () => void navigate(`/desk/${choice}`),
      }),
    ),
    ...(conversationId
      ? [{ id: 'context', title: 'context.toggle', group: 'conversation', combo: 'c', run: toggleContext } satisfies Command]
      : []),
  ]);

  const showList = !isPhone || !conversationId;
  const showPane = !isPhone || Boolean(conversationId);
  const panel = conversationId && (
    <ContextPanel key={conversationId} conversationId={conversationId} onInsert={(text) => composer.current?.insert(text)} />
  );
  return (
    <div className="desk">
      <main id="main" className="desk-main" tabIndex={-1}>
        <h1 className="visually-hidden">
          {t('place.desk')} · {t(`view.${view}`)}
        </h1>
        {showList && (
          <section className="desk-list" style={isPhone ? undefined : { width: listWidth }} aria-label={t('desk.list')}>
            <ConversationList
              view={view}
              filters={filters}
              list={list}
              chosen={conversationId}
              searchRef={search}
              suffix={suffix}
              onFilters={(next) =>
                void navigate(`/desk/${view}${conversationId ? `/${conversationId}` : ''}?${writeFilters(next)}`, { replace: true })
              }
            />
          </section>
        )}
        {!isPhone && (
          <ColumnResizer
            label={t('desk.resizeList')}
            width={listWidth}
            limits={LIST_WIDTH}
            grows="right"
            onWidth={(width) => setPreferences({ listWidth: width })}
          />
        )}
        {showPane && (
          <section className="desk-pane" aria-label={t('desk.conversation')}>
            {conversationId ? (
              <ConversationPane
                key={conversationId}
                conversationId={conversationId}
                view={view}
                suffix={suffix}
                composer={composer}
                onWhy={setTraceOf}
                onToggleContext={toggleContext}
              />
            ) : (
              <EmptyState title={t('desk.choose')} hint={t('desk.chooseHint')} />
            )}
          </section>
        )}
      </main>
      {panel && !isNarrow && contextOpen && (
        <aside className="desk-context" style={{ width: contextWidth }} aria-label={t('context.title')}>
          <ColumnResizer
            label={t('desk.resizeContext')}
            width={contextWidth}
            limits={CONTEXT_WIDTH}
            grows="left"
            onWidth={(width) => setPreferences({ contextWidth: width })}
          />
          <div className="desk-context-scroll">{panel}</div>
        </aside>
      )}
      {panel && isNarrow && (
        <Drawer
          open={slideOver}
          onClose={() => setSlideOver(false)}
          title={t('context.title')}
          size={380}
          styles={{ body: { padding: 0 }, wrapper: { maxWidth: '100vw' } }}
          destroyOnHidden
        >
          {panel}
        </Drawer>
      )}
      <Suspense>
        {traceOf && conversationId && <TraceDrawer conversationId={conversationId} turnId={traceOf} onClose={() => setTraceOf(null)} />}
      </Suspense>
    </div>
  );
}
