import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { getPreferences } from './app/preferences.ts';
import './ui/base.css';
import './ui/table.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
document.documentElement.lang = getPreferences().locale;
createRoot(root).render(<App />);
