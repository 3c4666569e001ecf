"""The style sheet of the HTML report: light and dark, on a screen and on paper."""

from __future__ import annotations

CSS = """\
:root{color-scheme:light dark;--bg:#fbfaf7;--card:#fff;--ink:#23272e;--soft:#646b76;--rule:#e3e0d8;
--kept:#2f7d6b;--kept_late:#86bfae;--missed_warned:#e2b04a;--missed:#c8553d;--overdue:#7b5ea7;
--open:#3d6fb4;--at_risk:#b87f12;--load:#3d6fb4;--bricks:#2f7d6b}
@media(prefers-color-scheme:dark){:root{--bg:#16181c;--card:#1e2127;--ink:#e6e4de;--soft:#9aa1ac;
--rule:#333842;--kept:#4fb39b;--kept_late:#2f6f61;--missed_warned:#d9a93f;--missed:#e07a5f;
--overdue:#a78bd6;--open:#7aa7e6;--at_risk:#e0b050;--load:#7aa7e6;--bricks:#4fb39b}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:54rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;text-wrap:balance;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:0 0 .75rem}
.sub,.note,figcaption,summary,th{color:var(--soft)}
.sub{margin:0 0 2rem;overflow-wrap:anywhere}
.note{font-size:.9rem}
section{background:var(--card);border:1px solid var(--rule);border-radius:.75rem;
padding:1.25rem 1.5rem;margin:0 0 1.25rem}
section>:last-child{margin-bottom:0}
.lead{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem .75rem;margin:0 0 1rem}
.lead b{font-size:2.5rem;line-height:1;font-weight:650;color:var(--kept)}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.5rem;list-style:none;padding:0;margin:.9rem 0 1rem}
.legend b{font-variant-numeric:tabular-nums}
.dot{display:inline-block;width:.7rem;height:.7rem;border-radius:.2rem;margin-right:.45rem}
ul.facts{margin:.5rem 0 0;padding-left:1.1rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th{font-weight:500;text-align:left;font-size:.85rem}
th,td{padding:.42rem .9rem .42rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
tbody tr:last-child>*{border-bottom:0}
th:last-child,td:last-child{padding-right:0}
tbody th{color:var(--ink);font-size:inherit;overflow-wrap:anywhere}
.w{overflow-wrap:anywhere;min-width:8rem}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.day{white-space:nowrap;font-variant-numeric:tabular-nums}
.id{display:block;color:var(--soft);font-size:.82rem}
.tag{white-space:nowrap;font-weight:600}
figure{margin:0 0 1.25rem}
figcaption{font-size:.9rem;margin-bottom:.35rem}
figcaption b{color:var(--ink)}
svg{display:block;width:100%;height:auto}
svg.bar{height:1.75rem;border-radius:.4rem}
svg text{font:12px system-ui,"Liberation Sans",sans-serif;fill:var(--soft)}
.grid,.zero{stroke:var(--rule);fill:none}
.zero{stroke:var(--soft)}
.line{fill:none!important;stroke-width:2.5;stroke-linejoin:round}
.area{opacity:.14}
summary{cursor:pointer;font-size:.85rem}
details table{max-width:30rem}
footer{color:var(--soft);font-size:.85rem}
@media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--rule:#bbb;
--kept:#2f7d6b;--kept_late:#86bfae;--missed_warned:#e2b04a;--missed:#c8553d;--overdue:#7b5ea7;
--open:#3d6fb4;--at_risk:#b87f12;--load:#3d6fb4;--bricks:#2f7d6b}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:10.5pt}main{max-width:none;padding:0}details{display:none}
section{border:0;padding:0;margin:0 0 1.4rem}
figure,tr,.lead{break-inside:avoid}h2{break-after:avoid}thead{display:table-header-group}}
"""
_NAMES = ("kept", "kept_late", "missed_warned", "missed", "overdue", "open", "at_risk")
COLORS = "".join(
    f".{name}{{fill:var(--{name})}}.line.{name}{{stroke:var(--{name})}}"
    f".dot.{name}{{background:var(--{name})}}.tag.{name}{{color:var(--{name})}}\n"
    for name in (*_NAMES, "load", "bricks")
)
