import { markup, type Markup } from './html.js';

/** One small sheet for the pages that the API shows itself; no script, nothing fetched. */
const style: Markup = {
  markup: `
:root{--ink:#1c2733;--soft:#5b6b7b;--line:#e1e7ee;--paper:#fff;--ground:#f3f6f9;--accent:#0b6e4f;
--accent-soft:#e6f4ee;--bad:#a4262c;--bad-soft:#fdecec;--code:#f1f4f8}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa9b8;--line:#2b3844;--paper:#16202a;
--ground:#0e151c;--accent:#4cc69a;--accent-soft:#12302a;--bad:#ff9a9a;--bad-soft:#3a1a1c;--code:#1e2a35}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
a{color:var(--accent)}h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
p{margin:.5rem 0 1rem}.soft{color:var(--soft)}
.card{max-width:27rem;margin:12vh auto 2rem;background:var(--paper);border:1px solid var(--line);
border-radius:14px;padding:2rem;box-shadow:0 8px 30px rgba(16,32,48,.07)}
.mark{width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:1.4rem;
font-weight:700;margin-bottom:1rem;background:var(--accent-soft);color:var(--accent)}
.mark.bad,.alert{background:var(--bad-soft);color:var(--bad)}
.alert{border-radius:8px;padding:.6rem .8rem;margin:0 0 1rem}
label{display:block;font-weight:600;margin-bottom:.35rem}
input[type=password]{width:100%;padding:.65rem .75rem;font:inherit;color:inherit;
background:var(--paper);border:1px solid var(--line);border-radius:8px}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button,.button{display:inline-block;margin-top:1rem;padding:.65rem 1.1rem;font:inherit;font-weight:600;
color:#fff;background:#0b6e4f;border:0;border-radius:8px;cursor:pointer;text-decoration:none}
button:hover,.button:hover{background:#095c42}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1rem 0}dt{color:var(--soft)}dd{margin:0}
code,pre{font:0.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--code);border-radius:4px;padding:.1em .3em}
pre{background:var(--code);border-radius:8px;padding:.8rem 1rem;overflow:auto;max-height:28rem}
.wide{max-width:64rem;margin:0 auto;padding:2.5rem 1.25rem 5rem}
.wide h2{margin:2.5rem 0 .75rem;font-size:1.2rem}
details.op{background:var(--paper);border:1px solid var(--line);border-radius:10px;margin:.5rem 0}
details.op>summary{padding:.7rem 1rem;cursor:pointer;display:flex;gap:.75rem;align-items:baseline;flex-wrap:wrap}
details.op>div{padding:0 1rem 1rem;border-top:1px solid var(--line)}
.verb{font-weight:700;font-size:.78rem;letter-spacing:.04em;padding:.15rem .5rem;border-radius:5px;
background:var(--accent-soft);color:var(--accent);min-width:3.6rem;text-align:center}
.verb.get{background:var(--code);color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600}nav a{margin-right:1rem}
`,
};

/** A complete page; `content` is escaped already. */
export function page(title: string, content: Markup, language: 'en' | 'sv' = 'en'): string {
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${content}
</body>
</html>
`.markup;
}
