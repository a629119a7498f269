import { QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/es/locale/en_US.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import { useEffect, useLayoutEffect } from 'react';
import { queryClient } from '../api/query-client.ts';
import { changeLanguage } from '../i18n/index.ts';
import { useMedia } from '../ui/media.ts';
import { antdTheme, paintPage } from '../ui/theme.ts';
import { usePreferences } from './preferences.ts';
import { Router } from './router.tsx';

/** The nonce of this response; styles without it are refused by the content security policy. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

export function App() {
  const { scheme: choice, locale } = usePreferences();
  // Told so, antd does without movements; the style sheet forbids the rest. Transitions that are merely cut short would have menus measured
  // where they were a moment ago, outside the screen.
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const scheme = choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice;
  useLayoutEffect(() => paintPage(scheme), [scheme]);
  useEffect(() => {
    document.documentElement.lang = locale;
    changeLanguage(locale);
  }, [locale]);
  return (
    <ConfigProvider
      theme={antdTheme(scheme, !isStill)}
      locale={locale === 'zh-CN' ? zhCN : enUS}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      virtual={false}
    >
      <AntApp style={{ height: '100%' }} notification={{ placement: 'bottomRight', maxCount: 4 }} message={{ maxCount: 2, top: 60 }}>
        <QueryClientProvider client={queryClient}>
          <Router />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
