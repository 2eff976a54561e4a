"""How the workbench looks: one style sheet, readable at AA contrast in light and dark themes."""

from fosterlib.tables import STYLE

CSS = (
    STYLE
    + """<style>
.fl-app{background:#fff;color:#1a1a1a;padding:4px 8px;width:100%;max-width:1600px;box-sizing:border-box;
 container-type:inline-size;overflow:visible}
.fl-app .widget-label,.fl-app .widget-html-content,.fl-app label{color:#1a1a1a}
.fl-app .jupyter-widgets{margin:0}
.fl-app .widget-html-content{line-height:1.25}
.fl-body{display:grid;grid-template-columns:minmax(330px,390px) minmax(0,1fr);gap:0 18px;align-items:start;width:100%}
.fl-left{display:flex;flex-direction:column;max-height:calc(100vh - 105px);min-width:0;overflow:hidden}
.fl-rows{flex:0 1 auto;min-height:0;overflow:hidden auto;scrollbar-width:thin;padding-right:4px;display:block}
.fl-right{position:relative;min-width:0;overflow:hidden}
.fl-buttons{display:flex;flex-flow:row wrap;gap:4px}
.fl-buttons,.fl-app .fl-pages,.fl-app .fl-tabs{margin-bottom:4px;flex:0 0 auto}
.fl-app .jupyter-button{color:#1a1a1a;background:#ececec;font-size:12px;height:26px;line-height:26px;width:auto;
 padding:0 8px;margin:0;box-shadow:none;overflow:visible}
.fl-app .widget-toggle-buttons{width:auto;min-width:0;flex-wrap:wrap}
.fl-app .widget-toggle-buttons .widget-toggle-button{width:auto;margin:0 4px 0 0}
.fl-app .jupyter-button.mod-active{background:#005fa3;color:#fff}
.fl-app .jupyter-button:disabled{color:#6b6b6b;opacity:1}
.fl-app .jupyter-button:focus-visible,.fl-app input:focus-visible,.fl-app select:focus-visible,
.fl-app .noUi-handle:focus-visible{outline:2px solid #005fcc!important;outline-offset:1px}
.fl-group{font-size:11px;font-weight:700;color:#444;border-bottom:1px solid #bbb;padding:3px 0 1px;margin-bottom:2px}
.fl-row{display:grid;grid-template-columns:112px minmax(0,1fr) 78px;gap:0 10px;align-items:center;
 padding:2px 0 3px;overflow:visible}
.fl-row .widget-html,.fl-row .widget-html-content{display:contents}
.fl-name{grid-area:1/1/2/3;font-size:12px;line-height:15px;overflow-wrap:anywhere}
.fl-unit{grid-area:2/2/3/3;color:#595959;font-size:10.5px;line-height:11.5px;overflow-wrap:anywhere}
.fl-row .widget-slider{grid-area:2/1/3/2;width:auto;height:22px;min-width:0}
.fl-row .slider-container{margin:0 9px;min-width:0;padding:0}
.fl-app .noUi-target{background:#767676;border-color:#767676}
.fl-app .noUi-handle{border:2px solid #595959;background:#fff}
.fl-row .widget-text{grid-area:1/3/3/4;width:auto;height:24px}
.fl-row input{text-align:right;font-variant-numeric:tabular-nums;height:24px;padding:0 5px}
.fl-mark{color:#b34700;margin-right:4px}
.fl-app .widget-text input,.fl-app select{color:#1a1a1a;background-color:#fff;border:1px solid #767676}
.fl-choice,.fl-field{width:100%;margin-bottom:3px!important}
.fl-choice .widget-label,.fl-field .widget-label{width:132px!important;flex:0 0 132px;text-align:left;font-size:12px}
.fl-rows .widget-checkbox{width:100%;height:auto;line-height:15px;padding:2px 0}
.fl-rows .widget-checkbox label{white-space:normal;font-size:12px;line-height:15px;height:auto;
 display:flex;gap:7px;align-items:flex-start}
.fl-rows .widget-checkbox input{margin:1px 0 0}
.fl-rows .fl-line{padding-left:18px}
.fl-line input,.fl-part input{flex:0 0 auto}
.fl-part label span{font-weight:600}
.fl-headline{font-size:16px;line-height:20px;font-weight:600;height:62px;overflow:hidden auto;margin-bottom:4px}
.fl-picture{min-height:560px;contain:content}
.fl-picture .fl-table{width:100%;max-width:860px;font-size:12px;margin-bottom:6px}
.fl-picture .fl-table th,.fl-picture .fl-table td{padding:1px 5px;line-height:16px}
.fl-picture .fl-table{table-layout:fixed}
.fl-picture .fl-table thead .n{white-space:normal;overflow-wrap:anywhere;width:calc(var(--fl-digits) + 10px)}
.fl-tables{overflow-x:auto}
.fl-picture .fl-table caption{padding:2px 0}
.fl-picture .fl-table tfoot td{font-size:10.5px;line-height:13px}
.fl-chart{width:100%;max-width:clamp(420px,(100vh - 455px)*1.914,860px);aspect-ratio:6.7/3.5}
.fl-message{font-size:12.5px;line-height:17px;padding:5px 8px;margin-top:6px;max-height:180px;overflow:auto;
 border-left:4px solid #b34700;background:#fff4ec;white-space:pre-wrap;overflow-wrap:anywhere}
.fl-said{flex:0 0 auto}
.fl-asking{flex-flow:row wrap;gap:4px;align-items:center;padding:4px 8px;margin:4px 0!important;background:#fff4ec}
.fl-question{font-size:12.5px;font-weight:600}
.fl-link{font-size:12.5px;color:#005fa3}
.fl-app .fl-save,.fl-app .fl-copy_page{align-self:flex-start;margin-bottom:4px}
.fl-hint{font-size:12px;color:#444;padding:2px 0 6px}
@container (max-width:880px){.fl-body{grid-template-columns:300px minmax(0,1fr);gap:0 10px}
 .fl-row{grid-template-columns:84px minmax(0,1fr) 66px;gap:0 6px}
 .fl-headline{font-size:13px;line-height:17px;height:52px}.fl-app .jupyter-button{font-size:11px;padding:0 5px}
 .fl-picture .fl-table{font-size:11px}
 .fl-picture .fl-table th,.fl-picture .fl-table td{line-height:14px}}
</style>"""
)
