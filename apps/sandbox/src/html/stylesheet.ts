/** One stylesheet for two products; the body's class decides which one a page belongs to. */
export const stylesheet = `
:root {
  --ink: #1d2433; --muted: #667085; --line: #e4e7ec; --paper: #ffffff; --ground: #f6f7f9;
  --accent: #5b4be0; --accent-ink: #ffffff; --accent-soft: #eeecfd;
  --green: #067647; --green-soft: #dcfae6; --amber: #93540a; --amber-soft: #fef0c7;
  --red: #b42318; --red-soft: #fee4e2;
}
body.fortnox { --accent: #0a6b3d; --accent-soft: #e3f4ea; --ground: #f4f7f4; }
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif;
}
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 20px; letter-spacing: -0.01em; }
h1 small { font-size: 15px; font-weight: 400; color: var(--muted); margin-left: 8px; }
h1 em { font-style: normal; color: var(--accent); }
h2 { font-size: 16px; margin: 28px 0 12px; }
.card h2:first-child, section > h2:first-child { margin-top: 0; }
.muted { color: var(--muted); }
.hint { color: var(--muted); margin: 6px 0 0; }
.crumbs { color: var(--muted); margin: 0 0 14px; font-size: 14px; }
.logo {
  display: inline-grid; place-items: center; width: 30px; height: 30px; border-radius: 8px;
  background: var(--accent); color: var(--accent-ink); font-weight: 700; font-size: 16px;
}
.logo.green { background: #0a6b3d; }
.brand { display: inline-flex; align-items: center; gap: 10px; font-weight: 700; font-size: 17px; color: inherit; }
.brand:hover { text-decoration: none; }
.badge {
  font-size: 11px; padding: 1px 8px; border-radius: 99px; letter-spacing: 0.04em;
  text-transform: uppercase; border: 1px solid currentColor; opacity: 0.65;
}

/* SubscriptionFlow: side navigation, blue-violet */
body.subscriptionflow {
  background: linear-gradient(to right, #1e1b4b 264px, var(--ground) 264px);
  display: grid; grid-template-columns: 264px minmax(0, 1fr); min-height: 100vh;
}
.side {
  background: #1e1b4b; color: #e9e7ff; padding: 22px 16px; display: flex; flex-direction: column; gap: 26px;
  position: sticky; top: 0; height: 100vh;
}
.side .brand { padding: 0 8px; color: #fff; }
.side .logo { background: linear-gradient(135deg, #7c6cf5, #4f8cff); }
.side nav { display: grid; gap: 4px; }
.side nav a { color: #cfcaf5; padding: 9px 12px; border-radius: 8px; }
.side nav a:hover { background: #2d2967; text-decoration: none; }
.side nav a.active { background: #3b3588; color: #fff; }
.side .site { margin: auto 0 0; padding: 0 8px; display: flex; gap: 10px; align-items: center; }
body.subscriptionflow main { padding: 34px 40px 60px; max-width: 1180px; }

/* Fortnox: top bar, green */
.bar { background: #0a4d2e; color: #fff; display: flex; align-items: center; gap: 14px; padding: 13px 32px; }
.bar .logo { background: #fff; color: #0a6b3d; }
.bar .tenant { margin-left: auto; opacity: 0.9; }
.tabs { display: flex; gap: 4px; border-bottom: 1px solid var(--line); margin-bottom: 24px; }
.tabs a { padding: 10px 14px; color: var(--muted); border-bottom: 2px solid transparent; margin-bottom: -1px; }
.tabs a:hover { text-decoration: none; color: var(--ink); }
.tabs a.active { color: var(--accent); border-color: var(--accent); font-weight: 600; }
body.fortnox > .tabs { background: #fff; padding: 0 24px; margin: 0; }
body.fortnox main { padding: 30px 32px 60px; max-width: 1240px; margin: 0 auto; }

body.home main { max-width: 760px; margin: 80px auto; padding: 0 24px; }
.product { color: #fff; min-height: 130px; justify-content: flex-end; font-size: 16px; }
.product.subscriptionflow { display: flex; background: linear-gradient(135deg, #4338ca, #6d5ef0 60%, #4f8cff); }
.product.fortnox { background: linear-gradient(135deg, #0a4d2e, #12854f); }
.product strong { font-size: 20px; }

.card {
  background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 22px 24px;
  box-shadow: 0 1px 2px rgb(16 24 40 / 5%); margin-bottom: 22px;
}
.card.narrow { max-width: 560px; margin: 34px auto; }
.card.link:hover { text-decoration: none; border-color: var(--accent); box-shadow: 0 4px 14px rgb(16 24 40 / 9%); }
a.card { color: inherit; }
a.card.product { color: #fff; border: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); gap: 16px; margin-bottom: 14px; }
.cards .card { display: flex; flex-direction: column; gap: 4px; margin: 0; align-items: flex-start; }
.figure span { color: var(--muted); } .figure strong { font-size: 24px; }
.app { gap: 8px !important; } .app.off { opacity: 0.5; } .app.off .logo { background: #98a2b3; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 22px; align-items: start; }
.title { display: flex; justify-content: space-between; align-items: flex-start; gap: 20px; }

table.grid {
  width: 100%; border-collapse: separate; border-spacing: 0; background: var(--paper);
  border: 1px solid var(--line); border-radius: 12px; overflow: hidden; margin-bottom: 18px;
}
.grid th { text-align: left; font-size: 13px; font-weight: 600; color: var(--muted); background: #fafbfc; white-space: nowrap; }
.grid th, .grid td { padding: 11px 16px; border-bottom: 1px solid var(--line); }
.grid tr:last-child td { border-bottom: 0; }
.grid tbody tr:hover { background: #fafbff; }
body.fortnox .grid tbody tr:hover { background: #f6fbf8; }
.grid .num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.code { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; font-size: 13px; overflow-wrap: break-word; }
.grid .when, .grid td:first-child a, .grid td.code:first-child { white-space: nowrap; }
.grid.compact th, .grid.compact td { padding: 6px 12px; }

.pill {
  display: inline-block; padding: 2px 10px; border-radius: 99px; font-size: 12.5px; font-weight: 600;
  background: #eef1f5; color: #475467; vertical-align: middle; white-space: nowrap; letter-spacing: 0.01em;
}
.pill.green { background: var(--green-soft); color: var(--green); }
.pill.amber { background: var(--amber-soft); color: var(--amber); }
.pill.red { background: var(--red-soft); color: var(--red); }

.facts { margin: 0; display: grid; gap: 9px; }
.facts div { display: grid; grid-template-columns: 170px minmax(0, 1fr); gap: 12px; }
.facts dt { color: var(--muted); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.sums { margin: 0 0 26px auto; width: 340px; display: grid; gap: 6px; padding: 0 16px; }
.sums div { display: flex; justify-content: space-between; }
.sums dt { color: var(--muted); } .sums dd { margin: 0; font-variant-numeric: tabular-nums; }
.sums .total { border-top: 1px solid var(--line); padding-top: 8px; font-weight: 700; font-size: 17px; }
.sums .total dt { color: var(--ink); }
.findings, .ticks { list-style: none; padding: 0; margin: 0; }
.findings li { display: flex; justify-content: space-between; padding: 7px 0; border-bottom: 1px solid var(--line); }
.findings li:last-child { border: 0; }
.findings .fine strong { color: var(--green); } .findings .bad { color: var(--red); font-weight: 600; }
.ticks li { padding: 4px 0 4px 26px; position: relative; }
.ticks li::before { content: "✓"; position: absolute; left: 2px; color: var(--green); font-weight: 700; }

h2 + .two label, form > label:first-child { margin-top: 0; }
label { display: block; font-weight: 600; font-size: 14px; margin: 14px 0 6px; }
input, select {
  width: 100%; font: inherit; color: inherit; padding: 9px 12px; border: 1px solid #cfd4dc; border-radius: 8px;
  background: #fff;
}
input:focus, select:focus { outline: 2px solid var(--accent); outline-offset: -1px; border-color: transparent; }
.check { font-weight: 400; display: flex; gap: 10px; align-items: center; } .check input { width: auto; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 20px; }
.actions { display: flex; gap: 12px; margin-top: 22px; }
button {
  font: inherit; font-weight: 600; padding: 9px 20px; border-radius: 8px; border: 1px solid #cfd4dc;
  background: #fff; color: var(--ink); cursor: pointer;
}
button:hover { background: #f6f7f9; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
button.primary:hover { filter: brightness(1.08); }
details { margin-bottom: 22px; } details > summary { cursor: pointer; color: var(--muted); margin-bottom: 14px; }
code { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, monospace; font-size: 0.9em; background: #eef1f5; padding: 1px 5px; border-radius: 5px; }
.steps { margin: 28px 0 0; padding-left: 22px; } .steps li { padding: 3px 0; }
.problem { background: var(--red-soft); color: var(--red); padding: 12px 16px; border-radius: 8px; }
.empty { color: var(--muted); }

.sync p { margin: 0 0 6px; display: flex; align-items: center; gap: 10px; }
.dot { width: 11px; height: 11px; border-radius: 50%; background: #98a2b3; flex: none; }
.sync[data-kind=waiting] .dot { background: #e29a1f; animation: pulse 1.1s infinite alternate; }
.sync[data-kind=synced] .dot { background: #12a150; }
.sync[data-kind=failed] .dot { background: #d92d20; }
.sync[data-kind=failed] strong { color: var(--red); }
.sync[data-kind=synced] strong { color: var(--green); }
@keyframes pulse { to { opacity: 0.35; } }
@media (max-width: 800px) {
  body.subscriptionflow { display: block; background: var(--ground); }
  .side { position: static; height: auto; }
  .two { grid-template-columns: 1fr; }
}
`;
