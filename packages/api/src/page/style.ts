/** For a phone first; dark where the reader's machine is. No script, no font and no picture of others. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c1d21;--soft:#5b616b;--paper:#fff;--card:#f5f6f8;--line:#d9dce1;--link:#1264a3;--bad:#b3261e;--good:#1d6b3c;--warn:#8a5a00}
@media (prefers-color-scheme:dark){:root{--ink:#e8e9ec;--soft:#a3a9b3;--paper:#16171a;--card:#202226;--line:#383b41;--link:#6cb4ee;--bad:#ff8a80;--good:#7fd8a1;--warn:#f0c060}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
a{color:var(--link)}
h1{font-size:1.4rem;line-height:1.3;margin:.2rem 0 .6rem}
h2{font-size:1.1rem;margin:2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
h3{font-size:1rem;margin:0 0 .3rem}
p{margin:.3rem 0}
ul,ol{margin:.3rem 0;padding-left:1.3rem}
.soft,footer,figcaption{color:var(--soft);font-size:.9rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem;margin:.6rem 0}
.state{font-weight:700}
.seen{color:var(--bad)}.recovered{color:var(--good)}.warn{color:var(--warn)}
.bar{display:block;width:100%;height:.4rem;margin:.3rem 0}
code,pre{font:.85rem/1.45 ui-monospace,monospace}
pre{overflow-x:auto;margin:.4rem 0;white-space:pre-wrap}
table{border-collapse:collapse;width:100%;font-size:.9rem}
td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-bottom:1px solid var(--line)}
td.n{white-space:nowrap}
figure{margin:.6rem 0 0}
img{max-width:100%;height:auto;border-radius:.3rem}
summary{cursor:pointer;color:var(--link)}
footer{margin-top:2rem;border-top:1px solid var(--line);padding-top:.6rem}
.method{font-weight:700;margin-right:.4rem}
`;
