import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './console.js';
import './styles/base.css';
import './styles/parts.css';
import './styles/pages.css';

const root = document.getElementById('console');
if (!root) throw new Error('index.html has no element with the id "console"');

createRoot(root).render(
  <StrictMode>
    <Console />
  </StrictMode>,
);
