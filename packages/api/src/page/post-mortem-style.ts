/** The look of a post-mortem: light and dark, on a phone and on paper. Nothing is fetched for it. */
export const POST_MORTEM_STYLE = `
:root{color-scheme:light dark;--paper:#fdfdfb;--ink:#1c1d21;--soft:#5d626c;--line:#e3e3dd;--card:#f5f4ef;--link:#1264a3;
--chart-range:#dfe8f1;--chart-grid:#d9d9d2;--chart-others:#8b929c;--chart-1:#1264a3;--chart-2:#b0500f;--chart-3:#2f7d4f}
@media(prefers-color-scheme:dark){:root{--paper:#17181b;--ink:#e6e5e1;--soft:#a2a6ae;--line:#34363c;--card:#202226;--link:#8ab8e6;
--chart-range:#2a3440;--chart-grid:#3a3d44;--chart-others:#7c828c;--chart-1:#7fb4e8;--chart-2:#e7a06a;--chart-3:#86c79f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem 4rem}
header p,.note,.by,footer{color:var(--soft);font-size:.875rem}
header .name{margin:0;letter-spacing:.02em;font-variant-numeric:tabular-nums}
h1{margin:.25rem 0 .5rem;font-size:1.85rem;line-height:1.2;font-weight:650;text-wrap:balance}
h2{margin:2.75rem 0 .75rem;padding-top:1.25rem;border-top:1px solid var(--line);font-size:1.1rem;font-weight:650}
p{margin:.5rem 0}
.summary{margin:1.75rem 0;padding:1rem 1.25rem;background:var(--card);border-radius:.5rem}
.summary p{margin:.35rem 0}
dl{display:grid;grid-template-columns:repeat(3,1fr);gap:1rem 1.5rem;margin:1.5rem 0}
dt{color:var(--soft);font-size:.8rem}
dd{margin:0;font-size:1.1rem;font-weight:600;font-variant-numeric:tabular-nums}
figure{margin:1.5rem 0}
figure svg{display:block;width:100%;height:auto;border:1px solid var(--line);border-radius:.5rem}
figure text{font-family:inherit}
ul,ol{margin:.5rem 0;padding-left:1.25rem}
li{margin:.35rem 0}
li.under{margin-left:1.25rem;color:var(--soft);font-size:.94rem}
.times{list-style:none;padding:0}
.times li{display:grid;grid-template-columns:8.5rem 1fr;gap:.75rem;margin:.45rem 0}
time{color:var(--soft);font-size:.875rem;line-height:1.8;font-variant-numeric:tabular-nums}
sup{font-size:.68rem;line-height:0;margin-left:.15rem;white-space:nowrap}
a{color:var(--link);text-decoration:none}
a:hover,a:focus{text-decoration:underline}
.rests{font-size:.875rem;padding-left:2rem}
.rests li{padding:.15rem .35rem;border-radius:.25rem}
.rests li:target{background:var(--card);outline:2px solid var(--link)}
code{font:.84em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--soft)}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line)}
@media(max-width:34rem){body{font-size:16px}main{padding:1.5rem 1rem 3rem}h1{font-size:1.5rem}
.times li{grid-template-columns:1fr;gap:0}dl{grid-template-columns:1fr 1fr}}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--line:#ccc;--card:#fff;--link:#000;
--chart-range:#e3e9f0;--chart-grid:#ccc;--chart-others:#777;--chart-1:#1264a3;--chart-2:#b0500f;--chart-3:#2f7d4f}
body{font-size:10.5pt}main{max-width:none;padding:0}.summary{border:1px solid var(--line)}
h2{break-after:avoid}figure,li,dl{break-inside:avoid}}
`.trim();
