/** The page's template (handlebars): one file that needs nothing else, light and dark, printable. */
export const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{{title}}{{#if check}} (check){{/if}} · axle</title><style>{{{style}}}</style></head><body>
<header{{#if live}} data-live="{{live}}"{{/if}}><h1>{{title}}{{#if check}} <small>check: nothing was changed</small>{{/if}}</h1>
<p>{{startedAt}} UTC · {{seconds}} s · {{#if ended}}<b class="{{#if good}}ok{{else}}failed{{/if}}">exit code {{exitCode}}</b>{{else}}<b class="changed">running</b>{{/if}}</p>
{{#each running}}<p class="now"><b>{{host}}</b> {{what}}</p>{{/each}}
<p class="tools"><input id="find" type="search" placeholder="Find a task, a board, a text" aria-label="Find">
{{#each counts}}{{#unless (quiet this)}}<label><input type="checkbox" value="{{this}}"> {{this}}</label>{{/unless}}{{/each}}</p></header>
<section><h2>Fleet</h2><div class="wide"><table class="matrix"><thead><tr><th>board</th>
{{#each numbers}}<th class="no"><a href="#t{{index}}" title="{{name}}">{{number}}</a></th>{{/each}}
{{#each counts}}<th class="count">{{this}}</th>{{/each}}</tr></thead><tbody>
{{#each hosts}}<tr><th>{{host}}</th>{{#each cells}}<td class="cell {{status}}" title="{{title}}"><a href="#t{{index}}">{{sign}}</a></td>{{/each}}
{{#each stats}}<td class="count {{#if some}}{{name}}{{/if}}">{{value}}</td>{{/each}}</tr>{{/each}}</tbody></table></div></section>
<section><h2>Time</h2>{{#each hosts}}<div class="line"><span>{{host}}</span><div class="bar">
{{#each steps}}<a href="#t{{index}}" class="step {{status}}" style="left:{{left}}%;width:{{width}}%" title="{{title}}"></a>{{/each}}</div></div>{{/each}}</section>
{{#if measurements}}<section><h2>Measured</h2>{{#each measurements}}<h3>{{what}} <small>{{unit}}</small></h3>
<table class="figures"><thead><tr><th>board</th><th>case</th><th>measured</th><th></th><th>article</th><th></th></tr></thead><tbody>
{{#each rows}}<tr><th>{{board}}</th><td>{{case}}</td><td>{{value}}</td><td>{{percent}}</td><td>{{article}}</td><td>{{articlePercent}}</td></tr>{{/each}}</tbody></table>
{{{chart}}}{{/each}}</section>{{/if}}
{{#if warnings}}<section><h2>Warnings</h2><ul>{{#each warnings}}<li>{{this}}</li>{{/each}}</ul></section>{{/if}}
<section><h2>Tasks</h2>{{#each tasks}}<article id="t{{index}}" class="task" data-text="{{search}}">
<h3><span class="no">{{number}}</span> {{name}}{{#if handler}} <small>handler</small>{{/if}} <small>{{action}} · {{play}} · <a href="{{href}}">{{place}}</a></small></h3>
{{#if source}}<details class="source"><summary>as written</summary><pre>{{#each source}}<i>{{number}}</i> {{text}}
{{/each}}</pre></details>{{/if}}
{{#each results}}<details class="result" data-status="{{status}}" data-host="{{host}}"{{#if open}} open{{/if}}><summary><b class="{{status}}">{{status}}</b> {{host}}{{#if ignored}} (ignored){{/if}} <small>{{seconds}} s</small></summary>
{{#each texts}}<h4>{{name}}</h4><pre>{{text}}</pre>{{/each}}
{{#each diffs}}<pre class="diff">{{#each this}}<span class="{{kind}}">{{line}}
</span>{{/each}}</pre>{{/each}}
{{#if items}}<ul class="items">{{#each items}}<li><b class="{{status}}">{{status}}</b> {{label}}</li>{{/each}}</ul>{{/if}}
<details><summary>result</summary><pre>{{json}}</pre></details></details>{{/each}}</article>{{/each}}</section>
{{#if facts}}<section><h2>Facts</h2>{{#each facts}}<details class="facts"><summary>{{host}}</summary><table>{{#each facts}}<tr><th>{{name}}</th><td>{{value}}</td></tr>{{/each}}</table></details>{{/each}}</section>{{/if}}
<script>{{{script}}}</script></body></html>
`;

export const style = `:root{color-scheme:light dark;--fg:#1c2024;--bg:#fff;--soft:#667;--line:#d8dce2;--ok:#1a7f37;--changed:#9a6700;--bad:#cf222e;--skip:#8c959f;--card:#f6f8fa}
@media(prefers-color-scheme:dark){:root{--fg:#e6edf3;--bg:#0d1117;--soft:#9aa4b0;--line:#30363d;--ok:#3fb950;--changed:#d29922;--bad:#f85149;--skip:#6e7681;--card:#161b22}}
*{box-sizing:border-box}body{font:14px/1.5 system-ui,sans-serif;margin:0 auto;max-width:76rem;padding:1.5rem;color:var(--fg);background:var(--bg)}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1.2rem 0 .3rem}h4{margin:.6rem 0 0;font-size:.85rem;color:var(--soft)}small{color:var(--soft);font-weight:400}
.ok,.rescued{color:var(--ok)}.changed{color:var(--changed)}.failed,.unreachable{color:var(--bad)}.skipped,.ignored{color:var(--skip)}
.tools{display:flex;flex-wrap:wrap;gap:1rem;align-items:center}input[type=search]{font:inherit;padding:.3rem .6rem;min-width:18rem;border:1px solid var(--line);border-radius:6px;background:var(--bg);color:var(--fg)}
.wide{overflow-x:auto}.matrix{border-collapse:collapse}.matrix th,.matrix td{padding:.15rem .35rem;border:1px solid var(--line);text-align:center}.matrix th:first-child{text-align:left;white-space:nowrap}
.cell a{display:block;min-width:1.1rem;color:#fff;text-decoration:none}.cell.ok{background:var(--ok)}.cell.changed{background:var(--changed)}.cell.failed,.cell.unreachable{background:var(--bad)}.cell.skipped{background:var(--skip)}.cell.rescued{background:var(--ok)}
.no a,.no{color:var(--soft);text-decoration:none}.line{display:flex;gap:1rem;align-items:center;margin:.25rem 0}.line span{min-width:8rem}.bar{position:relative;flex:1;height:1.1rem;background:var(--card);border:1px solid var(--line);border-radius:4px;overflow:hidden}
.step{position:absolute;top:0;bottom:0;border-right:1px solid var(--bg)}.step.ok,.step.rescued{background:var(--ok)}.step.changed{background:var(--changed)}.step.failed,.step.unreachable{background:var(--bad)}.step.skipped{background:var(--skip)}
.result{margin:.2rem 0 .2rem 1.5rem}.result>summary{cursor:pointer}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.5rem .7rem;margin:.3rem 0;font:12px/1.45 ui-monospace,monospace}
.source,.facts{margin:.2rem 0 .2rem 1.5rem}.source i{color:var(--soft);font-style:normal;user-select:none;display:inline-block;min-width:2.5em;text-align:right;margin-right:.6em}.facts table{border-collapse:collapse}.facts th{text-align:left;font-weight:400;color:var(--soft);padding-right:1rem;vertical-align:top}.facts td{overflow-wrap:anywhere}.now{margin:.2rem 0}a{color:inherit}
.plus{color:var(--ok)}.minus{color:var(--bad)}.hunk{color:var(--soft)}.items{margin:.3rem 0;padding-left:1.2rem}[hidden]{display:none}
.figures{border-collapse:collapse;margin-bottom:.5rem}.figures th,.figures td{border-bottom:1px solid var(--line);padding:.15rem .7rem;text-align:right}.figures th:first-child,.figures td:nth-child(2){text-align:left}.chart{max-width:100%;height:auto}.chart text{font:12px system-ui,sans-serif;fill:var(--fg)}.chart .measured{fill:var(--ok)}.chart .beside{fill:var(--skip)}
@media print{.tools{display:none}body{max-width:none;padding:0}.wide{overflow:visible}.cell,.step{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.matrix{table-layout:fixed;width:100%;font-size:6pt}.matrix th,.matrix td{padding:0;overflow:hidden}.matrix th:first-child{width:5rem;font-size:8pt}.cell a{min-width:0}.task>h3,summary{break-after:avoid}}`;

/** Find and filter: without it the page still shows everything. A page of a run that goes on takes newer ones in. */
export const script = `const boxes=()=>[...document.querySelectorAll(".tools input[type=checkbox]")];
function sift(){const text=document.getElementById("find").value.toLowerCase(),wanted=boxes().filter(b=>b.checked).map(b=>b.value);
for(const task of document.querySelectorAll(".task")){const own=task.dataset.text.includes(text);let any=false;
for(const result of task.querySelectorAll(":scope > .result")){const show=(own||result.textContent.toLowerCase().includes(text))&&(wanted.length===0||wanted.includes(result.dataset.status));result.hidden=!show;any=any||show}
task.hidden=!any&&(text!==""||wanted.length>0)}}
document.addEventListener("input",sift);document.addEventListener("change",sift);
let shut=[];addEventListener("beforeprint",()=>{shut=[...document.querySelectorAll(".result:not([data-status=ok]):not([data-status=skipped]):not([open])")];for(const d of shut)d.open=true});
addEventListener("afterprint",()=>{for(const d of shut)d.open=false});
const live=document.querySelector("header").dataset.live;
if(live){const source=new EventSource(live);source.onmessage=async()=>{const page=new DOMParser().parseFromString(await(await fetch(location.href)).text(),"text/html");
const find=document.getElementById("find").value,checked=boxes().filter(b=>b.checked).map(b=>b.value);
const open=new Set([...document.querySelectorAll("details[open]")].map((d,i)=>d.querySelector("summary").textContent));
document.body.replaceWith(page.body);document.getElementById("find").value=find;
for(const box of boxes())box.checked=checked.includes(box.value);
for(const d of document.querySelectorAll("details"))if(open.has(d.querySelector("summary").textContent))d.open=true;sift()};
source.addEventListener("end",()=>source.close())}`;
