import { type ThemeConfig, theme } from 'antd';

/** 明暗: what the console is drawn in. */
export type Scheme = 'light' | 'dark';

/**
 * Every colour of the console, once. Text on its surface is at least 4.5 : 1; `brand` is for action and focus only,
 * `danger`, `warning`, `good`, `note` only carry meaning (emotion, waiting time, risk, private notes).
 */
type Palette = Record<
  | 'canvas'
  | 'surface'
  | 'raised'
  | 'sunken'
  | 'hover'
  | 'selected'
  | 'border'
  | 'borderStrong'
  | 'text'
  | 'text2'
  | 'text3'
  | 'brand'
  | 'brandHover'
  | 'brandSoft'
  | 'onBrand'
  | 'danger'
  | 'dangerSoft'
  | 'warning'
  | 'warningSoft'
  | 'good'
  | 'goodSoft'
  | 'note'
  | 'noteSoft'
  | 'noteBorder'
  | 'bubbleContact'
  | 'bubbleBot'
  | 'bubbleAgent',
  string
>;

const LIGHT: Palette = {
  canvas: '#F3F5F4',
  surface: '#FFFFFF',
  raised: '#FFFFFF',
  sunken: '#ECEFEE',
  hover: '#F0F3F2',
  selected: '#E3F0EE',
  border: '#DDE2E0',
  borderStrong: '#87928E',
  text: '#16201D',
  text2: '#45514D',
  text3: '#5D6965',
  brand: '#0F766E',
  brandHover: '#0B5E58',
  brandSoft: '#E0F1EF',
  onBrand: '#FFFFFF',
  danger: '#B42318',
  dangerSoft: '#FDECEA',
  warning: '#9A4A00',
  warningSoft: '#FFF1DC',
  good: '#0B6B45',
  goodSoft: '#E2F5EB',
  note: '#5E4600',
  noteSoft: '#FFF6D6',
  noteBorder: '#D9B540',
  bubbleContact: '#FFFFFF',
  bubbleBot: '#EAEEF3',
  bubbleAgent: '#DDEFEC',
};

const DARK: Palette = {
  canvas: '#0E1312',
  surface: '#151B1A',
  raised: '#1C2422',
  sunken: '#0A0E0D',
  hover: '#1D2624',
  selected: '#16322E',
  border: '#2A3431',
  borderStrong: '#71807B',
  text: '#E5ECEA',
  text2: '#B3BFBB',
  text3: '#95A29E',
  brand: '#2DD4BF',
  brandHover: '#5EEAD4',
  brandSoft: '#12332F',
  onBrand: '#04231F',
  danger: '#F9837A',
  dangerSoft: '#3A1C1A',
  warning: '#F5B04C',
  warningSoft: '#35270F',
  good: '#4FD397',
  goodSoft: '#12301F',
  note: '#F1DDA0',
  noteSoft: '#2F2711',
  noteBorder: '#8A7224',
  bubbleContact: '#1D2523',
  bubbleBot: '#1B2330',
  bubbleAgent: '#13322E',
};

const PALETTES: Record<Scheme, Palette> = { light: LIGHT, dark: DARK };

export const FONT_FAMILY =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** Puts the palette on the page as `--zy-*` for our own styles. Set through CSSOM, which the content security policy allows. */
export function paintPage(scheme: Scheme): void {
  const style = document.documentElement.style;
  for (const [name, value] of Object.entries(PALETTES[scheme]))
    style.setProperty(`--zy-${name.replace(/[A-Z0-9]/g, (c) => `-${c.toLowerCase()}`)}`, value);
  style.setProperty('color-scheme', scheme);
  document.documentElement.dataset.scheme = scheme;
}

/** The same palette as antd's tokens. */
export function antdTheme(scheme: Scheme, motion: boolean): ThemeConfig {
  const p = PALETTES[scheme];
  return {
    algorithm: scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    hashed: false,
    token: {
      motion,
      colorPrimary: p.brand,
      colorPrimaryHover: p.brandHover,
      colorPrimaryActive: p.brandHover,
      colorPrimaryBg: p.brandSoft,
      colorPrimaryBgHover: p.brandSoft,
      colorPrimaryText: p.brand,
      colorInfo: p.brand,
      colorLink: p.brand,
      colorLinkHover: p.brandHover,
      colorLinkActive: p.brandHover,
      colorError: p.danger,
      colorErrorText: p.danger,
      colorErrorHover: p.danger,
      colorErrorBg: p.dangerSoft,
      colorErrorBorder: p.danger,
      colorErrorBorderHover: p.danger,
      colorWarning: p.warning,
      colorWarningBg: p.warningSoft,
      colorWarningText: p.warning,
      colorWarningBorder: p.noteBorder,
      colorSuccess: p.good,
      colorSuccessBg: p.goodSoft,
      colorSuccessText: p.good,
      colorText: p.text,
      colorTextSecondary: p.text2,
      colorTextTertiary: p.text3,
      colorTextDescription: p.text3,
      colorTextPlaceholder: p.text3,
      colorTextQuaternary: p.text3,
      colorTextDisabled: p.text3,
      colorIcon: p.text3,
      colorIconHover: p.text,
      colorTextLightSolid: p.onBrand,
      colorBgLayout: p.canvas,
      colorBgContainer: p.surface,
      colorBgElevated: p.raised,
      colorBgSpotlight: scheme === 'dark' ? '#33403C' : '#22302C',
      colorBorder: p.border,
      colorBorderSecondary: p.border,
      colorSplit: p.border,
      controlItemBgHover: p.hover,
      controlItemBgActive: p.selected,
      controlItemBgActiveHover: p.selected,
      controlOutline: 'transparent',
      controlOutlineWidth: 0,
      borderRadius: 8,
      borderRadiusSM: 6,
      borderRadiusLG: 10,
      wireframe: false,
      fontFamily: FONT_FAMILY,
      fontSize: 14,
      controlHeight: 32,
      controlHeightSM: 26,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.18s',
      boxShadow: 'none',
      boxShadowTertiary: 'none',
      boxShadowSecondary: scheme === 'dark' ? '0 8px 28px rgba(0,0,0,.5)' : '0 8px 28px rgba(22,32,29,.14)',
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        primaryColor: p.onBrand,
        dangerColor: scheme === 'dark' ? '#2A0906' : '#FFFFFF',
        fontWeight: 500,
      },
      Tooltip: { colorTextLightSolid: '#FFFFFF' },
      Input: { activeShadow: 'none', errorActiveShadow: 'none', hoverBorderColor: p.borderStrong, activeBorderColor: p.brand },
      Select: { optionSelectedBg: p.selected, activeOutlineColor: 'transparent' },
      Segmented: { trackBg: p.sunken, itemSelectedBg: p.surface, itemColor: p.text2, itemSelectedColor: p.text },
      Tabs: { horizontalMargin: '0', horizontalItemGutter: 20, horizontalItemPadding: '10px 0', itemColor: p.text2 },
      Table: {
        headerBg: p.surface,
        headerColor: p.text3,
        headerSplitColor: 'transparent',
        rowHoverBg: p.hover,
        cellPaddingBlock: 10,
        cellPaddingInline: 12,
      },
      Form: { labelColor: p.text2, verticalLabelPadding: '0 0 4px', itemMarginBottom: 18 },
      Modal: { titleFontSize: 16 },
      Tag: { defaultBg: p.sunken, defaultColor: p.text2 },
    },
  };
}
