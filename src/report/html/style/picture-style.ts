import { OUTCOMES, type Outcome } from '../../../model/sample.js';

const FILLED: readonly Outcome[] = ['response-timeout', 'reset', 'waf', 'target-error'];

/** Colours and sizes of the SVG pictures and of the prediction bars. */
export const PICTURE_STYLE = `
svg{display:block}
.picture{width:100%;height:auto}
.picture text{font:500 12px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--muted);
  font-variant-numeric:tabular-nums}
.picture .strong{fill:var(--text);font-weight:600}
.picture .tiny{font-size:11px}
.picture .id{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:10.5px}
.narrow .picture .id{font-size:11.5px}
.narrow .picture text{font-size:13px}
.narrow .picture .tiny{font-size:12px}
.narrow{display:none}
@media screen and (max-width:720px){.wide{display:none}.narrow{display:block;max-width:540px}}
.axis{stroke:var(--strong);stroke-width:1;fill:none}
.grid{stroke:var(--line);stroke-width:1;fill:none}
.frame{fill:none;stroke:var(--line)}
.band{fill:var(--fail);fill-opacity:.08}
.band-edge{stroke:var(--fail);stroke-width:1;stroke-dasharray:4 3}
.event{stroke:var(--text);stroke-width:1;stroke-dasharray:2 2}
.downtime{fill:var(--fail)}
.share-ok{fill:var(--mark-ok);fill-opacity:.22}
.share-failed{fill:var(--fail)}
.mark{fill:none;stroke-width:1.5;stroke-linejoin:round}
.mark.filled{stroke-width:1}
.mark-ok{stroke:var(--mark-ok);stroke-width:2.6;stroke-linecap:round;stroke-opacity:.75}
${OUTCOMES.filter((outcome) => outcome !== 'ok')
  .map((outcome) => `.mark-${outcome}{stroke:var(--mark-${outcome})}`)
  .join('')}
${FILLED.map((outcome) => `.mark-${outcome}{fill:var(--mark-${outcome})}`).join('')}
.selection{fill:var(--accent);fill-opacity:.18;pointer-events:none}
.picture{touch-action:pan-x pan-y}
.timeline .picture{cursor:crosshair;user-select:none;-webkit-user-select:none}
.launch{stroke:var(--surface);stroke-width:1}
.launch-launched{fill:var(--pass)}.launch-stopped{fill:var(--inconclusive)}.launch-terminated{fill:var(--fail)}
.stage{stroke:var(--surface);stroke-width:1}
.stage-noticed{fill:var(--inconclusive)}.stage-failed-over{fill:var(--accent)}
.stage-last-failure{fill:var(--fail)}.stage-fault-ends{fill:var(--muted);fill-opacity:.75}
.picture .stage-number{fill:var(--surface);font-size:10.5px;font-weight:700}
.stages{position:relative;height:28px;border-radius:6px;overflow:hidden;background:var(--raised)}
.stages span{position:absolute;inset-block:0;display:grid;place-items:center;color:var(--surface);font-size:.8125rem;
  font-weight:700;border-right:2px solid var(--surface);min-width:2px}
.key{display:inline-grid;place-items:center;min-width:1.5em;height:1.5em;border-radius:4px;color:var(--surface);
  font-size:.8125rem;font-weight:700;margin-right:4px}
.key-noticed{background:var(--inconclusive)}.key-failed-over{background:var(--accent)}
.key-last-failure{background:var(--fail)}.key-fault-ends{background:var(--muted)}
.zoom{display:flex;flex-wrap:wrap;gap:8px;align-items:center;font-size:.8125rem}
.zoom[hidden]{display:none}
.zoom button{font:inherit;color:var(--text);background:var(--surface);border:1px solid var(--strong);border-radius:6px;
  padding:4px 10px;cursor:pointer;min-height:28px}
.zoom button:hover{background:var(--raised)}
.cursor{stroke:var(--accent);stroke-width:1.5;visibility:hidden}
.state{stroke:var(--surface);stroke-width:1}
.state-healthy{fill:var(--pass);fill-opacity:.35}
.state-initial{fill:var(--accent);fill-opacity:.45}
.state-unhealthy{fill:var(--fail)}
.state-draining{fill:var(--inconclusive);fill-opacity:.6}
.state-unused{fill:var(--surface);stroke:var(--muted);stroke-dasharray:3 2}
.state-other{fill:var(--surface);stroke:var(--muted)}
.hatch{stroke:var(--surface);stroke-width:2}
.picture .on-fill{fill:var(--surface);font-size:10.5px;font-weight:600}
.picture .on-light{fill:var(--text);font-size:10.5px}
.narrow .picture .on-fill,.narrow .picture .on-light{font-size:11.5px}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:.8125rem;color:var(--muted)}
.legend li{display:flex;gap:6px;align-items:center}
.legend .mark-ok{stroke-width:6;stroke-opacity:1}
.legend svg{width:16px;height:16px;flex:none}
.inspect{display:grid;gap:4px;font-size:.875rem}
.inspect[hidden]{display:none}
.inspect input{width:100%;accent-color:var(--accent)}
.inspect output{min-height:1.5em}
.interval{display:grid;gap:8px;padding-block:4px 8px}
.track{position:relative;height:40px;margin-inline:8px}
.track::before{content:"";position:absolute;inset:19px 0 auto;border-top:1px solid var(--strong)}
.track .range{position:absolute;top:10px;height:20px;border-radius:4px;border:1.5px solid var(--accent);
  background:color-mix(in srgb,var(--accent) 22%,var(--surface));min-width:3px}
.track .range.open{border-right:0;border-radius:4px 0 0 4px;
  background:linear-gradient(90deg,color-mix(in srgb,var(--accent) 26%,var(--surface)),var(--surface))}
.track .error{position:absolute;top:18px;height:4px;background:var(--text)}
.track .measured{position:absolute;top:12px;width:16px;height:16px;margin-left:-8px;rotate:45deg;
  background:var(--tone);border:2px solid var(--surface);outline:1px solid var(--text)}
.scale{position:relative;height:1.4em;margin-inline:8px;color:var(--muted);font-size:.75rem}
.scale span{position:absolute;translate:-50%;white-space:nowrap}
.scale span:first-child{translate:0}.scale span:last-child{translate:-100%}
.box{fill:var(--surface);stroke:var(--strong)}
.box-region{fill:none;stroke:var(--strong);stroke-dasharray:6 4}
.box-zone{fill:var(--raised);stroke:var(--line)}
.box-public{fill:var(--surface);stroke:var(--inconclusive)}
.box-private{fill:var(--surface);stroke:var(--pass)}
.box-strong{fill:var(--surface);stroke:var(--accent);stroke-width:1.5}
.box-group{fill:none;stroke:var(--accent);stroke-dasharray:4 3}
.box-spare{fill:var(--surface);stroke:var(--strong);stroke-dasharray:4 3}
.box-lost{stroke:var(--fail);stroke-width:2;stroke-dasharray:6 4;fill:color-mix(in srgb,var(--fail) 12%,var(--surface))}
.trend-band{fill:var(--accent);fill-opacity:.2}
.trend-change{stroke:var(--text);stroke-dasharray:3 3;fill:none}
.trend-mark{fill:none;stroke:var(--tone);stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
.wire{fill:none;stroke:var(--muted);stroke-width:1.25}
`;
