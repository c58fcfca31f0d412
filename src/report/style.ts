import { COLOURS } from './style-colours.ts';
import { PRINT } from './style-print.ts';

const PAGE = `
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif;overflow-wrap:break-word}
h1,h2,h3,h4{margin:0;line-height:1.2;letter-spacing:-.012em;font-weight:650;text-wrap:balance}
h1{font-size:clamp(1.6rem,1.1rem + 2.4vw,2.5rem);letter-spacing:-.022em}
h2{font-size:1.5rem}
h3{font-size:1.125rem}
h4{font-size:1rem;letter-spacing:0}
p,ul,ol,dl,dd,figure,table{margin:0}
p{max-width:68ch}
ul,ol{padding:0;list-style:none}
a{color:var(--gold-ink);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:2px solid var(--gold-ink);outline-offset:3px;border-radius:3px}
main:focus{outline:none}
code,.path{font-family:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em;overflow-wrap:anywhere}
.path{white-space:pre-wrap}
.foreign,.rule dd{overflow-wrap:anywhere}
.quiet{color:var(--soft);font-size:.875rem}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.hidden-character{padding:0 .15em;border-radius:3px;background:var(--alarm-wash);color:var(--alarm-ink);font-size:.85em;font-weight:600}
.skip{position:absolute;left:-999rem;top:0;z-index:2;padding:.6rem 1rem;background:var(--card);color:var(--ink)}
.skip:focus{left:.5rem;top:.5rem}

.masthead,.page,footer{max-width:82rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,2.5rem)}
.masthead{padding-block:clamp(1.5rem,4vw,2.75rem) 1.5rem}
.brand{display:flex;align-items:center;gap:.45rem;margin-bottom:1.25rem;font-weight:650;letter-spacing:-.01em;color:var(--gold-ink)}
.mark{width:1.15em;height:1.15em}
.origin{max-width:none;margin-top:.5rem;color:var(--soft);font-size:.9375rem}
footer{padding-block:1rem 2.5rem;color:var(--soft);font-size:.875rem}
.page{display:grid;grid-template-columns:minmax(0,1fr);gap:1.5rem 3rem}
main{min-width:0;display:grid;grid-template-columns:minmax(0,1fr);gap:clamp(2.5rem,6vw,4rem)}
main>section>h2{padding-bottom:.6rem;margin-bottom:1.1rem;border-bottom:1px solid var(--line)}
main>section>h2~h3{margin:2.25rem 0 .6rem}
main>section>h2+h3{margin-top:0}
main>section>p+p{margin-top:.75rem}

nav ol{display:flex;flex-wrap:wrap;gap:.25rem .5rem}
nav ol ol{display:none}
nav a{display:flex;justify-content:space-between;align-items:baseline;gap:.6rem;padding:.3rem .65rem;border-radius:6px;color:var(--ink);text-decoration:none;font-size:.9375rem}
nav>ol>li>a{background:var(--card);border:1px solid var(--line)}
nav a:hover{background:var(--wash)}
nav .count{color:var(--soft);font-variant-numeric:tabular-nums;font-size:.8125rem}
@media (min-width:64rem){
.page:not(.alone){grid-template-columns:13rem minmax(0,1fr)}
nav{position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);overflow-y:auto;margin-left:-.65rem}
nav ol{flex-direction:column;flex-wrap:nowrap;gap:0}
nav ol ol{display:flex;margin:.1rem 0 .4rem .65rem;border-left:1px solid var(--line)}
nav ol ol a{border-radius:0 6px 6px 0;padding-block:.2rem;color:var(--soft);font-size:.875rem}
nav>ol>li>a{background:none;border-color:transparent;font-weight:550}
}

.verdict{font-size:clamp(1.2rem,1rem + .9vw,1.5rem);line-height:1.4;letter-spacing:-.01em;max-width:46ch;text-wrap:pretty}
.verdict strong{font-weight:650}
.callout{margin-top:.6rem;padding:.5rem .9rem;border-left:3px solid var(--gold);border-radius:0 6px 6px 0;background:var(--wash)}
.callout.alarm{border-color:var(--alarm);background:var(--alarm-wash)}
.alarm a{color:var(--alarm-ink)}
.verdict+.callout{margin-top:1.25rem}

.figures{display:flex;flex-wrap:wrap;gap:1px;border:1px solid var(--line);border-radius:10px;overflow:hidden;background:var(--line)}
.figures>div{flex:1 1 8rem;display:grid;align-content:start;padding:.85rem 1rem;background:var(--card)}
.figures dt{order:1;font-size:.875rem}
.figures .note{order:2;color:var(--soft);font-size:.8125rem}
.figures .value{font-size:1.5rem;font-weight:600;line-height:1.25;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.breakdowns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr));gap:2rem 3rem;margin-top:2rem}
.breakdown h3{margin-bottom:.5rem;font-size:1rem}
.breakdown .quiet{margin-top:.35rem}

table{border-collapse:collapse;width:100%;font-size:.9375rem}
caption{text-align:left;color:var(--soft);font-size:.875rem;padding-bottom:.4rem}
th{text-align:left;font-weight:400;padding:0}
thead th{color:var(--soft);font-size:.8125rem;padding-bottom:.35rem}
td,tbody th{padding:.32rem 0;vertical-align:middle}
tbody th{overflow-wrap:anywhere;padding-right:1rem}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-left:1rem}
.share{color:var(--soft);width:4.5rem}
.breakdown tbody th{width:42%}
.overview tbody tr{border-top:1px solid var(--line)}
.overview td,.overview tbody th{padding-block:.5rem}
.overview tbody th{width:32%}
.overview a,.origin a{color:inherit;text-decoration-color:var(--gold)}
.overview~.quiet{margin-top:.75rem}
.plain{width:auto;max-width:100%;min-width:min(100%,20rem);margin-top:1rem}
.plain tbody tr{border-top:1px solid var(--line)}
.plain th{white-space:normal}
.matrix td{min-width:3.5rem}
.leak{color:var(--alarm-ink);font-weight:650}
.meter-cell{min-width:3rem}
.meter{display:block;width:100%;height:6px;border-radius:3px}
.track{fill:var(--wash)}
.bar{fill:var(--bar)}
.trouble{fill:var(--gold)}

.problems{border-top:1px solid var(--line);margin-top:1rem}
.problems li{display:grid;grid-template-columns:minmax(0,1fr);gap:.1rem 1.5rem;padding:.55rem 0;border-bottom:1px solid var(--line)}
@media (min-width:48rem){.problems li{grid-template-columns:minmax(0,2fr) minmax(0,3fr)}}

.finding{margin-top:2.75rem;padding-top:2rem;border-top:1px solid var(--line)}
.brief{display:grid;grid-template-columns:minmax(0,1fr);gap:1.25rem 2.5rem}
@media (min-width:52rem){.brief.with-histogram{grid-template-columns:minmax(0,1fr) 22rem}}
.brief h3{font-size:1.25rem}
.tally{margin:.15rem 0 .75rem;color:var(--soft);font-variant-numeric:tabular-nums}
.tally strong{color:var(--ink)}
.rule{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.35rem 1rem;margin-top:.9rem;font-size:.9375rem;max-width:68ch}
.rule dt{color:var(--soft)}
@media (max-width:30rem){.rule{grid-template-columns:minmax(0,1fr);gap:0}.rule dd+dt{margin-top:.5rem}}
.showing{margin-top:1.1rem;color:var(--soft);font-size:.875rem}
.command{display:inline-block;padding:.1rem .45rem;border-radius:5px;background:var(--wash);color:var(--ink)}

.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));gap:1.5rem 1.1rem;margin-top:1.4rem}
.tile{min-width:0}
.picture{position:relative;aspect-ratio:1;border-radius:8px;background:var(--wash);overflow:hidden;box-shadow:inset 0 0 0 1px var(--hairline)}
.picture img{position:absolute;inset:.5rem;margin:auto;max-width:calc(100% - 1rem);max-height:calc(100% - 1rem);background:repeating-conic-gradient(var(--checker-a) 0 25%,var(--checker-b) 0 50%) 0 0/16px 16px}
.picture.none{display:grid;place-items:center;color:var(--soft);font-size:.8125rem}
.tile figcaption{margin-top:.55rem;font-size:.8125rem;line-height:1.4}
.tile figcaption p{margin-top:.2rem}
.file{display:block;overflow-wrap:anywhere;white-space:pre-wrap}
.tile .folder,.tile .name{display:-webkit-box;-webkit-box-orient:vertical;overflow:hidden}
.tile .folder{-webkit-line-clamp:1;color:var(--soft);font-size:.75rem;overflow-wrap:anywhere}
.tile .name{-webkit-line-clamp:2;font-weight:600}
.reading{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .6rem;font-variant-numeric:tabular-nums}
.reading>span{min-width:0;overflow-wrap:anywhere}
.reading strong{font-weight:650}
.score,.against,.explanation,.facts{color:var(--soft)}
.score{white-space:nowrap}
.explanation,.facts{overflow-wrap:anywhere;font-size:.75rem}
.badge{display:inline-block;padding:0 .45rem;border-radius:4px;background:var(--gold);color:var(--on-gold);font-size:.75rem;font-weight:650;line-height:1.5}
.picture .badge{position:absolute;left:0;top:0;border-radius:8px 0 6px;padding:.1rem .6rem}
.keeper .picture{box-shadow:inset 0 0 0 2px var(--gold)}

.group{margin-top:1.25rem;padding:1.1rem 1.25rem 1.25rem;border:1px solid var(--line);border-radius:10px;background:var(--card)}
.group header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem}
.splits{min-width:0;color:var(--soft);font-size:.875rem}
.leaking .splits{color:var(--ink)}
.flag{margin-right:.3rem;padding:.1rem .45rem;border-radius:4px;background:var(--alarm-wash);color:var(--alarm-ink)}
.why{margin-top:.35rem;font-size:.9375rem;max-width:none}
.why strong{font-weight:600}
.kinds,.weakest{margin-top:.2rem;color:var(--soft);font-size:.875rem;max-width:none;overflow-wrap:anywhere}
.group .tiles{margin-top:1rem;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr))}
.group .few{grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr))}
.group .quiet{margin-top:.9rem}

.histograms{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:2.25rem 2rem;margin-top:1.5rem}
.histogram{min-width:0}
.histogram figcaption{margin-bottom:.35rem;font-size:.875rem;line-height:1.4}
.histogram figcaption strong{font-weight:600}
.missing{display:block;color:var(--soft);font-size:.8125rem}
.histogram svg{display:block;width:100%;max-width:26rem;height:auto;font-size:11px;font-variant-numeric:tabular-nums}
.histogram text{fill:var(--soft)}
.histogram .grid{stroke:var(--line)}
.histogram .base,.histogram .tick{stroke:var(--soft)}
.histogram .limit{stroke:var(--ink);stroke-dasharray:3 3}
.histogram .limit-label{fill:var(--ink);font-weight:600;paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
@media (max-width:30rem){
.tiles,.group .tiles,.group .few{grid-template-columns:repeat(2,minmax(0,1fr));gap:1.25rem .85rem}
.group{padding:.9rem}
.share{width:3.6rem}
.overview .meter-cell{min-width:2rem}
.number{padding-left:.6rem}
}
`;

/** The report's whole stylesheet: colours for light and dark, the page, and what differs on paper. */
export const STYLE = COLOURS + PAGE + PRINT;
