/** Everything but pictures. Spacing goes by 4 px; sizes are in rem, so that zoomed text keeps fitting. */
export const PAGE_STYLE = `
*,*::before,*::after{box-sizing:border-box}
html{font:400 16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
  background:var(--page);color:var(--text);-webkit-text-size-adjust:100%}
body{margin:0;font-size:.9375rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.skip{position:absolute;left:-999rem}
.skip:focus{left:16px;top:8px;z-index:2;padding:8px 12px;background:var(--surface)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:2px}
a{color:var(--accent);text-underline-offset:2px}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,fieldset{margin:0;padding:0}
h1{font-size:clamp(1.75rem,1.2rem + 2.4vw,2.75rem);line-height:1.12;letter-spacing:-.022em;font-weight:680}
h2{font-size:1.375rem;line-height:1.25;letter-spacing:-.012em;font-weight:650}
h3{font-size:1.0625rem;line-height:1.35;font-weight:650}
code,.mono{font:500 .8125rem/1.5 ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
  overflow-wrap:anywhere;unicode-bidi:isolate}
ul{list-style:none}
.bar{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:center;justify-content:space-between}
.wrap{max-width:1120px;margin:0 auto;padding:0 16px}
.top{padding-block:16px}
.brand{font-weight:700;letter-spacing:-.01em}
.quiet{color:var(--muted)}
.small{font-size:.8125rem}
.theme{display:flex;border:1px solid var(--line);border-radius:8px;background:var(--surface);font-size:.8125rem}
.theme legend{position:absolute;left:-999rem}
.theme label{position:relative;padding:4px 12px;border-radius:7px;cursor:pointer;color:var(--muted)}
.theme input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
.theme label:has(:checked){background:var(--raised);color:var(--text);font-weight:600;
  text-decoration:underline;text-underline-offset:4px}
.theme label:has(:focus-visible){outline:3px solid var(--accent);outline-offset:2px}
main{display:grid;gap:40px;padding-block:8px 56px}
main>*,.stack>*,.cards>*{min-width:0}
.stack,.hero,.reasons,main{grid-template-columns:minmax(0,1fr)}
.stack{display:grid;gap:16px}.card>h3:not(:first-child){margin-top:12px}
.card{background:var(--surface);border:1px solid var(--line);border-radius:12px;padding:20px}
.hero{display:grid;gap:16px;border-left:6px solid var(--tone);padding:28px}
.hero h1{display:flex;gap:16px;align-items:flex-start}
.hero h1 .icon{width:.92em;height:.92em;margin-top:.1em;flex:none}
.hero h1 .rest{color:var(--muted);font-weight:550}
.lead{font-size:1.0625rem;max-width:75ch}
.tone-pass{--tone:var(--pass)}.tone-fail{--tone:var(--fail)}
.tone-inconclusive{--tone:var(--inconclusive)}.tone-quiet{--tone:var(--muted)}
.icon{color:var(--tone);width:1.1em;height:1.1em;flex:none}
.badge{display:inline-flex;gap:6px;align-items:baseline;color:var(--tone);font-weight:650;font-size:.8125rem;
  white-space:nowrap}
.badge .icon{align-self:center}
.tag{display:inline-block;border:1px dashed var(--strong);border-radius:6px;padding:0 8px;font-size:.75rem;
  line-height:1.6;color:var(--muted);font-weight:600;white-space:nowrap;letter-spacing:.01em}
.reasons{display:grid;gap:8px;max-width:100ch}
.reasons li{display:grid;grid-template-columns:20px minmax(0,1fr);gap:8px}
.reasons .icon{margin-top:.2em}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.outcomes{display:grid;gap:16px;padding:0;margin:0;list-style:none}
.outcome{display:grid;grid-template-columns:minmax(0,11rem) minmax(0,1fr) minmax(0,25rem);gap:4px 24px;
  border-top:1px solid var(--line);padding-top:16px}
.outcome h2{font-size:1.0625rem;display:flex;gap:8px;align-items:center;align-self:start;flex-wrap:wrap}
.outcome p+p{margin-top:4px}
.triple{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:8px 20px;align-content:start}
.triple dt{color:var(--muted);font-size:.8125rem}
.triple dd{font-size:1.1875rem;font-weight:650;line-height:1.25}
.triple dd .small{font-weight:400}
.triple .wider{grid-column:1/-1}.triple .wider dd:not(.note){font-size:1rem}
.triple .note{font-size:.8125rem;font-weight:400;color:var(--muted)}
.lab>summary{font-size:.875rem}.lab>.stack{padding-top:8px}
.command{margin:0;padding:12px;overflow-x:auto;border:1px solid var(--line);border-radius:8px;background:var(--raised)}
.command code{white-space:pre-wrap}
.toc{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:.875rem}
.cards{display:grid;gap:16px;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}
.figures{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px 20px}
.figures div{display:flex;flex-direction:column}
.figures dt{order:1;color:var(--muted);font-size:.8125rem}
.figures dd{order:2;font-size:1.0625rem;font-weight:600;line-height:1.3}
.figures .big dd:not(.note){font-size:clamp(1.5rem,1.2rem + 1.2vw,2rem);letter-spacing:-.02em;line-height:1.15}
.figures .note{order:3;color:var(--muted);font-size:.8125rem;font-weight:400;line-height:1.4}
.figures .hurt dd:not(.note){color:var(--fail)}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;width:100%;font-size:.875rem}
caption{text-align:left;color:var(--muted);font-size:.8125rem;padding-bottom:8px}
th,td{text-align:left;padding:6px 16px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600}thead th{color:var(--muted);font-size:.8125rem;white-space:nowrap}
tbody tr:last-child>*{border-bottom:0}th:last-child,td:last-child{padding-right:0}
th,td{overflow-wrap:break-word}td code{display:inline-block;min-width:20ch}td.num,th.num{text-align:right;white-space:nowrap}
td.num+td:not(.num),td.num+th:not(.num){padding-left:8px}
details>summary{cursor:pointer;padding:6px 0;font-weight:550}
details>summary:hover{text-decoration:underline;text-underline-offset:3px}
.finding{border-top:1px solid var(--line);padding-top:12px}
.finding>summary{list-style-position:outside;margin-left:20px;font-weight:400;padding:0}
.finding .body{display:grid;gap:12px;padding:8px 0 12px 20px;max-width:90ch}
.finding h3{font-size:.8125rem;color:var(--muted);font-weight:600}
.bullets{display:grid;gap:4px;list-style:disc;padding-left:20px}
.bullets ::marker{color:var(--strong)}
.remedy{border-left:3px solid var(--accent);padding-left:12px}
.columns{display:grid;gap:24px 40px;grid-template-columns:repeat(auto-fit,minmax(min(100%,360px),1fr))}
.columns>*{min-width:0;align-content:start}
.pair{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px;font-size:.875rem}
.pair dt{color:var(--muted)}
@media (max-width:1000px){.outcome{grid-template-columns:minmax(0,1fr)}}
@media (max-width:560px){.card{padding:16px}.hero{padding:20px 16px}.pair{grid-template-columns:1fr;gap:0}
  .pair dd{margin-bottom:8px}main{gap:32px}th,td{padding-right:10px}}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){.theme label:has(:checked){outline:2px solid}}
@media print{html{font-size:11px}body{background:none}.theme,.toc,.skip,.inspect,.zoom{display:none!important}
  .card{break-inside:avoid-page;border-color:#999}.card.long{break-inside:auto}figure,.finding{break-inside:avoid}
  h2,h3{break-after:avoid}.scroll{overflow:visible}
  *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
