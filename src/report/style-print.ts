/** On paper: black on white, nothing sticky, nothing cut off, no tile, group or figure torn apart. */
export const PRINT = `
@media print{
:root{--paper:#fff;--card:#fff;--wash:#f4f4f4;--line:#ccc;--ink:#000;--soft:#444;--gold-ink:#000;--bar:#999}
@page{margin:14mm}
body{font-size:10pt}
nav,.skip{display:none}
.page,.page:not(.alone){display:block}
main,main>section{display:block}
main>section{margin-bottom:1.5rem}
.masthead,.page,footer{max-width:none;padding-inline:0}
.breakdowns{grid-template-columns:repeat(2,minmax(0,1fr));gap:1.5rem 2rem}
.tiles,.group .tiles,.group .few{grid-template-columns:repeat(auto-fill,minmax(34mm,1fr));gap:5mm 4mm}
.tile .folder,.tile .name{display:block;-webkit-line-clamp:none}
.tile,.histogram,.problems li,tr,.figures,.callout{break-inside:avoid}
h2,h3,h4,h2+p,h3+p,.brief,.group header,.why{break-after:avoid}
.brief{break-inside:avoid}
.brief.with-histogram{grid-template-columns:minmax(0,1fr) 75mm}
.badge,.flag,.command,.callout{border:1px solid currentColor}
a{text-decoration:none}
}
`;
